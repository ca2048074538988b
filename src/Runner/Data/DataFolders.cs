namespace Ablate.Runner.Data;

/// <summary>The places where a dataset's files are looked for, in this order.</summary>
/// <param name="User">The folder the user named; null where none was.</param>
/// <param name="Cache">Where fetched files are kept.</param>
/// <param name="System">Where the system's dataset packages install; null where the system has none.</param>
public sealed record DataFolders(string? User, string Cache, string? System)
{
    /// <summary>
    /// The folders of this machine: <paramref name="data"/> (the <c>--data</c> option) or else the environment's
    /// <c>ABLATE_DATA</c>; the cache in <c>$XDG_CACHE_HOME/ablate</c>, <c>~/.cache/ablate</c> or, on Windows, the local
    /// application data; and <c>/usr/share/datasets</c>.
    /// </summary>
    public static DataFolders OfThisMachine(string? data)
    {
        var user = data ?? Variable("ABLATE_DATA");
        var cache = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new DataFolders(user, Path.Combine(cache, "ablate"), OperatingSystem.IsWindows() ? null : "/usr/share/datasets");
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
