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

    /// <summary>Whether a file, links followed, lies in a folder.</summary>
    public static bool Contains(string folder, string file) =>
        IsIn(folder, Path.Combine(Resolved(Path.GetDirectoryName(Path.GetFullPath(file))!), Path.GetFileName(file)))
        && (!Path.Exists(file) || new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is not { } target || IsIn(folder, target.FullName));

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
            path = next.Exists && next.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : next.FullName;
        }
        return path;
    }
}
