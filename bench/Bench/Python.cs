namespace Ablate.Bench;

/// <summary>Where PyTorch's side of the benchmarks lies and how it is started.</summary>
internal static class Python
{
    public static string Program { get; } = Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } given ? given : "/usr/bin/python3";

    public static string Script(string name) => Path.Combine(Repository.Root, "bench", "pytorch", name);
}

internal static class Repository
{
    /// <summary>The repository's folder, or the bundle's, found upwards from the built program.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "bench", "pytorch"))) return folder.FullName;
        }

        throw new InvalidOperationException("The benchmarks run from a build inside the repository or a bundle; no bench/pytorch lies above them.");
    }
}
