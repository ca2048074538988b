using System.Text.RegularExpressions;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>A file with all that it extends, each by its place beside the others.</summary>
/// <param name="File">The file itself.</param>
/// <param name="Texts">The text of each, the file's own among them.</param>
internal sealed partial record Family(string File, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Every file below a folder that extends another.</summary>
    public static IReadOnlyList<Family> In(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal)
            .Select(file => Of(folder, file))
            .Where(family => family.Texts.Count > 1),
    ];

    private static Family Of(string folder, string file)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(file);
        return new Family(file, texts);

        void Collect(string name)
        {
            if (texts.ContainsKey(name) || !System.IO.File.Exists(Path.Combine(folder, name))) return;
            var text = texts[name] = System.IO.File.ReadAllText(Path.Combine(folder, name));
            foreach (Match parent in Parents().Matches(Extends().Match(text).Value))
                Collect(Path.GetRelativePath(folder, Path.GetFullPath(parent.Value, Path.GetFullPath(Path.GetDirectoryName(Path.Combine(folder, name))!))));
        }
    }

    [GeneratedRegex(@"^extends:.*$", RegexOptions.Multiline)]
    private static partial Regex Extends();

    [GeneratedRegex(@"[\w./-]+\.yaml")]
    private static partial Regex Parents();
}
