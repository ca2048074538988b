using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Ablate.Runner.Tests.Cli;

/// <summary>What the documents show is what the shipped files hold and what the program prints.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string[] Documents = ["README.md", "docs/configuration.md", "docs/weights.md", "docs/analysis.md"];

    /// <summary>Document, file, snippet.</summary>
    public static TheoryData<string, string, string> Snippets { get; } =
        [.. Fences().Where(fence => fence.Info.StartsWith("yaml ", StringComparison.Ordinal)).Select(fence => (fence.Document, fence.Info[5..], fence.Text))];

    /// <summary>Document, command, output.</summary>
    public static TheoryData<string, string, string> Commands { get; } =
        [.. Fences().Select(fence => (fence.Document, Match: Shown().Match(fence.Text))).Where(shown => shown.Match.Success).Select(shown => (shown.Document, shown.Match.Groups[1].Value, shown.Match.Groups[2].Value))];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_stands_in_the_file_that_it_names(string document, string file, string snippet)
    {
        var lines = File.ReadLines(PathOf(file)).Select(line => line.Trim()).ToList();
        var wanted = snippet.Split('\n').Select(line => line.Trim()).ToList();

        Assert.True(
            Enumerable.Range(0, lines.Count).Any(start => lines.Skip(start).Take(wanted.Count).SequenceEqual(wanted)),
            $"{document} shows lines that {file} does not have: {snippet}");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_prints_what_is_shown(string document, string command, string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The commands are those of a shell.");
        var program = Path.Combine(AppContext.BaseDirectory, "ablate");
        var start = new ProcessStartInfo("sh", ["-c", $"{command.Replace("./ablate ", "'" + program + "' ", StringComparison.Ordinal)} 2>&1"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "experiments"),
        };
        using var process = Process.Start(start)!;

        var printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.True(output == printed.TrimEnd('\n'), $"In {document}, {command} prints:\n{printed}");
    }

    // The file is none that is shipped, because all of those are right.
    [Fact]
    public void The_mistakes_of_the_readme_are_those_that_are_told() => Assert.Contains(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "CommandLines", "attention.expected.txt")),
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")),
        StringComparison.Ordinal);

    [Fact]
    public void What_a_document_links_to_is_in_the_repository()
    {
        var root = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));
        List<string> documents = [Path.Combine(root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md")];
        var links = documents.SelectMany(document => Link().Matches(OfFences().Replace(File.ReadAllText(document), "")).Select(link => (document, Path: link.Groups[1].Value, Heading: link.Groups[2].Value))).ToList();

        var dead = links
            .Where(link => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.document)!, link.Path)) is var target
                && !(link.Path.Length == 0 || Directory.Exists(target) || (File.Exists(target) && !target.StartsWith(Path.Combine(root, "artifacts"), StringComparison.Ordinal))))
            .Concat(links.Where(link => link.Heading.Length > 0 && !Headings(link.Path.Length == 0 ? link.document : Path.Combine(Path.GetDirectoryName(link.document)!, link.Path)).Contains(link.Heading)))
            .Select(link => $"{Path.GetRelativePath(root, link.document)}: {link.Path}{(link.Heading.Length > 0 ? "#" : "")}{link.Heading}");

        Assert.Empty(dead);
        Assert.True(links.Count > 100, $"{links.Count} links.");
    }

    [Fact]
    public void The_rows_of_a_table_have_as_many_cells_as_its_head()
    {
        foreach (var document in Documents.Append("docs/architectures.md").Append("docs/data.md"))
        {
            var cells = 0;
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, document)))
            {
                var bars = line.StartsWith('|') ? Bar().Count(line) : 0;
                Assert.True(cells == 0 || bars == 0 || bars == cells, $"{document}: {line}");
                cells = bars;
            }
        }
    }

    [Fact]
    public void The_documents_show_both() => Assert.True(Snippets.Count > 20 && Commands.Count > 5, $"{Snippets.Count} snippets, {Commands.Count} commands.");

    private static IEnumerable<(string Document, string Info, string Text)> Fences() => Documents.SelectMany(document =>
        Fence().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, document))).Select(match => (document, match.Groups[1].Value, match.Groups[2].Value)));

    // As they are made into anchors: small letters and digits, hyphens for blanks, no other signs.
    private static HashSet<string> Headings(string document) => Heading().Matches(OfFences().Replace(File.ReadAllText(document), ""))
        .Select(match => string.Concat(match.Groups[1].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "experiments", file);

    [GeneratedRegex(@"^```([^\n]*)\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex OfFences();

    // Not those that leave the repository.
    [GeneratedRegex(@"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    // Training takes its time and prints how long, so that only what checks, plans and compares shipped files is repeated.
    [GeneratedRegex(@"\A\$ (\./ablate (?:(?:check|plan) configs/|stats docs/|power )[^\n]*)\n(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Shown();
}
