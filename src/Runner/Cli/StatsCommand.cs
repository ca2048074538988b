using System.CommandLine;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Runner.Reporting;
using Ablate.Runner.Reporting.Tables;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate stats TABLE</c>: the same analysis for accuracies from anywhere.</summary>
internal static class StatsCommand
{
    /// <summary>Nobody reads more problems of a table; <c>--json</c> has them all.</summary>
    private const int MostShown = 100;

    private const long MostBytes = 1L << 28;

    public static Command Create()
    {
        var table = new Argument<string>("TABLE")
        {
            Description = "A CSV file with the columns arm, seed and accuracy (or correct and total), or a column seed and one for each arm; - for standard input.",
        };
        var analysis = new AnalysisArguments();
        var scale = new Option<string?>("--scale") { Description = "How accuracies are written: percent (0 to 100) or fraction (0 to 1); by default what they look like.", HelpName = "SCALE" };
        scale.AcceptOnlyFromAmong("percent", "fraction");
        var json = new Option<bool>("--json") { Description = "Print every number with its method as JSON, for programs." };
        var output = new Option<string?>("--out") { Description = "Writes the whole report to this folder.", HelpName = "DIR" };
        var command = new Command("stats", "Compares the arms of a table of accuracies, wherever they come from.") { table, scale, json, output };
        analysis.AddTo(command);
        var classes = Arguments.Whole("--classes", "How many classes there are, so that a run that failed counts as a guess among them.", 2, 1_000_000);
        command.Options.Add(classes);
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            var results = Read(parsed.GetRequiredValue(table), analysis, parsed, ScaleOf(parsed.GetValue(scale)), issues, out var notes);
            foreach (var issue in issues.Take(MostShown)) Console.Error.WriteLine(issue);
            if (results is null)
            {
                if (issues.Count > MostShown) Console.Error.WriteLine(FormattableString.Invariant($"… and {issues.Count - MostShown:N0} more of these."));
                Console.Error.WriteLine($"{Plural.Of(issues.Count, "error")}; nothing was computed.");
                if (parsed.GetValue(json)) Console.WriteLine(ProblemsJson.Render(issues));
                return ExitStatus.BadInput;
            }
            foreach (var note in notes) Console.Error.WriteLine(Printable.Of($"{results.Title}: {note}"));
            if (results.Analysis.Primary is { Count: > 2 } primary)
                Console.Error.WriteLine(FormattableString.Invariant($"{primary.Count} comparisons are called primary: the question is about one or two, and each further one costs the others power. Make the rest --secondary."));
            var built = Reports.Build(results with { Classes = parsed.GetValue(classes), Command = CommandLine.Again(parsed, output, json) });
            var isJson = parsed.GetValue(json);
            if (isJson) Console.WriteLine(built.ToJson().TrimEnd('\n'));
            if (parsed.GetValue(output) is { } folder) return ReportCommand.Write(built, folder, isQuiet: isJson);
            if (!isJson) Console.WriteLine(built.ToText().TrimEnd('\n'));
            return ExitStatus.Done;
        });
        return command;
    }

    /// <summary>The results in a table, compared as the options say; null after errors.</summary>
    public static StudyResults? Read(string name, AnalysisArguments analysis, ParseResult parsed, Scale? scale, Issues issues, out IReadOnlyList<string> notes)
    {
        notes = [];
        var (bytes, title) = name == "-" ? (StandardInput(), "standard input") : (Bytes(name), Path.GetFileName(name));
        var table = CsvTable.Read(bytes, name == "-" ? title : name, issues) is { } fields ? ScoreTable.Read(fields, scale, issues) : null;
        var config = analysis.Read(parsed, table?.Arms.Select(arm => (arm.Name, arm.Values)).ToList() ?? [], issues);
        if (table is null || config is null || issues.HasErrors) return null;
        notes = table.Notes;
        return new StudyResults(title, null, null, table.Arms, config, null, null, null, []);
    }

    private static Scale? ScaleOf(string? text) => text switch
    {
        "percent" => Scale.Percent,
        "fraction" => Scale.Fraction,
        _ => null,
    };

    private static byte[] Bytes(string file)
    {
        if (Directory.Exists(file)) throw new UserException($"'{file}' is a folder, and stats reads a table: name a CSV file, or say ablate report for the results of an experiment.");
        try
        {
            using var contents = File.OpenRead(file);
            return Bytes(contents, file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException(File.Exists(file) ? $"{file} cannot be read: {problem.Message}" : $"There is no file '{file}'.", problem);
        }
    }

    private static byte[] StandardInput()
    {
        using var input = Console.OpenStandardInput();
        return Bytes(input, "standard input");
    }

    // A table may come through a pipe, which does not tell its length, and a device never ends.
    private static byte[] Bytes(Stream input, string name)
    {
        using var all = new MemoryStream();
        var part = new byte[1 << 16];
        while (input.Read(part) is > 0 and var read)
        {
            if (all.Length + read > MostBytes) throw new UserException(FormattableString.Invariant($"{name} has more than {MostBytes >> 20} MiB, which is too large for a table of scores."));
            all.Write(part, 0, read);
        }
        return all.ToArray();
    }
}
