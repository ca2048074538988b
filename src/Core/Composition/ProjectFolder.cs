namespace Ablate.Core.Composition;

/// <summary>
/// The folder that a file may refer into: the nearest one above it that is a project's (it has <c>.git</c> or a solution),
/// else the working folder where the file lies in it, else the file's own.
/// </summary>
internal static class ProjectFolder
{
    /// <summary>The project folder of a file, as a full path without links.</summary>
    public static string Of(string file)
    {
        var own = Resolved(Path.GetDirectoryName(Path.GetFullPath(file))!);
        for (var folder = new DirectoryInfo(own); folder is not null; folder = folder.Parent)
        {
            if (IsProject(folder)) return folder.FullName;
        }
        var working = Resolved(Environment.CurrentDirectory);
        return IsIn(working, own) ? working : own;
    }

    /// <summary>Whether a file, links followed, lies in a folder; also of one that does not exist.</summary>
    public static bool Contains(string folder, string file) =>
        IsIn(folder, WithoutLinksOnTheWay(Path.GetFullPath(file)))
        && (Target(new FileInfo(file)) is not { } target || IsIn(folder, WithoutLinksOnTheWay(target)));

    // The topmost folder lies in no other.
    private static string WithoutLinksOnTheWay(string path) =>
        Path.GetDirectoryName(path) is { } parent ? Path.Combine(Resolved(parent), Path.GetFileName(path)) : path;

    private static bool IsProject(DirectoryInfo folder) =>
        Path.Exists(Path.Combine(folder.FullName, ".git")) || folder.EnumerateFiles("*.sln").Any();

    private static bool IsIn(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A link anywhere on the way counts, not only at its end.
    private static string Resolved(string folder)
    {
        var path = Path.GetPathRoot(folder)!;
        foreach (var part in folder[path.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(path, part));
            path = Target(next) ?? next.FullName;
        }
        return path;
    }

    private static string? Target(FileSystemInfo link)
    {
        try
        {
            return link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            // Links in a circle: whoever reads the file says so.
            return null;
        }
    }
}
