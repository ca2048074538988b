namespace Ablate.Core;

/// <summary>
/// Files that somebody names, of which nobody knows what they are: to open a pipe would wait for who writes into it, and a
/// device may never end. Both have no length.
/// </summary>
public static class OrdinaryFile
{
    /// <summary>The file that a path leads to, links followed; it need not exist.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static FileInfo Find(string path)
    {
        var named = new FileInfo(path);
        // The length of a link is that of the path in it.
        return named.LinkTarget is null ? named : named.ResolveLinkTarget(returnFinalTarget: true) is { } target ? new FileInfo(target.FullName) : named;
    }

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="IOException">It does not exist, has no content, is no ordinary file or cannot be read.</exception>
    public static FileStream OpenRead(string path) =>
        Find(path) is { Exists: true, Length: 0 } ? throw new IOException($"{path} is empty or no ordinary file.") : File.OpenRead(path);

    /// <summary>All of a file.</summary>
    /// <exception cref="IOException">It does not exist, has no content, is no ordinary file or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path) =>
        Find(path) is { Exists: true, Length: 0 } ? throw new IOException($"{path} is empty or no ordinary file.") : File.ReadAllBytes(path);
}
