using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ablate.Core;
using Ablate.Runner.Cli;

namespace Ablate.Runner.Tests.Cli;

/// <summary>
/// All problems in one pass: every file in <c>ManyMistakes/</c> has several mistakes of different kinds, and each line says how
/// many there are on it. The text beside the file is what a user reads; <c>UPDATE_GOLDEN=1</c> in the environment writes it
/// anew.
/// </summary>
public sealed partial class ManyMistakesTests
{
    private const string Ending = ".expected.txt";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ManyMistakes");

    public static TheoryData<string> Cases { get; } =
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_mistake_of_a_file_is_told_once_on_its_line_and_nothing_else_is(string name)
    {
        var issues = new Issues();
        var printed = Printed(name, issues);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Path.Combine(SourceFolder(), name + Ending), printed);
        var errors = issues.Where(issue => issue.Severity == Severity.Error).ToList();
        var told = errors.GroupBy(issue => $"{Path.GetFileName(issue.At.File)}:{issue.At.Line}").Select(line => $"{line.Key} has {line.Count()}");
        var made = errors.Select(issue => issue.At.File).Append(Path.Combine(Folder, name + ".yaml")).Distinct(StringComparer.Ordinal).SelectMany(Mistakes);
        Assert.Equal(made.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + Ending)), printed);
    }

    [Fact]
    public void There_are_forty_such_files() => Assert.True(Cases.Count >= 40);

    private static IEnumerable<string> Mistakes(string file) => File.ReadLines(file)
        .Select((line, i) => (Number: i + 1, Match: Marker().Match(line)))
        .Where(line => line.Match.Success)
        .Select(line => $"{Path.GetFileName(file)}:{line.Number} has {line.Match.Groups[1].Value}");

    private static string Printed(string name, Issues issues)
    {
        var experiment = new ExperimentArguments();
        var verb = new Command("check");
        experiment.AddTo(verb);
        using var error = new StringWriter();
        Assert.Null(experiment.Load(verb.Parse([Path.Combine(Folder, name + ".yaml")]), trains: false, issues, error));
        return error.ToString().Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "ManyMistakes");

    [GeneratedRegex("# ([0-9]+) mistakes?$")]
    private static partial Regex Marker();
}
