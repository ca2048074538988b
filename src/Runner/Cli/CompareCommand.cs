using System.CommandLine;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Reporting;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate compare A B</c>: the same arms in two results folders, such as before and after a change of code or torch.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("A") { Description = "Results: a folder, or the name of an experiment." };
        var after = new Argument<string>("B") { Description = "Other results with arms of the same names." };
        var only = new Option<string[]>("--arm") { Description = "Only this arm; may be given again.", HelpName = "ARM", DefaultValueFactory = _ => [] };
        var margin = Arguments.Points("--margin", "A difference that is too small to matter; without it nothing is called equivalent.");
        var root = Arguments.ResultsFolder();
        var json = new Option<bool>("--json") { Description = "Print every number with its method as JSON, for programs." };
        var output = new Option<string?>("--out") { Description = "Writes the whole report to this folder.", HelpName = "DIR" };
        var command = new Command("compare", "Compares the same arms in two results folders, B less A.") { before, after, only, margin, root, json, output };
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            var (firstName, secondName) = (parsed.GetRequiredValue(before), parsed.GetRequiredValue(after));
            if (Open(firstName) is not var (firstStudy, firstStore) || Open(secondName) is not var (secondStudy, secondStore))
            {
                foreach (var issue in issues.Where(issue => issue.Severity == Severity.Error)) Console.Error.WriteLine(issue);
                if (parsed.GetValue(json)) Console.WriteLine(ProblemsJson.Render(issues));
                return ExitStatus.BadInput;
            }
            SideBySide.RequireSameTask(firstStudy, firstName, secondStudy, secondName);
            var (first, second) = (ResultsReader.Read(firstStudy, firstStore), ResultsReader.Read(secondStudy, secondStore));
            var points = parsed.GetValue(margin) is { } share ? new Core.Schema.PercentagePoints(share) : (Core.Schema.PercentagePoints?)null;
            var built = Reports.Build(SideBySide.Of(first, firstName, second, secondName, parsed.GetRequiredValue(only), points, arm => SideBySide.Differences(firstStudy, secondStudy, arm)) with { Command = CommandLine.Again(parsed, output, json) });
            var isJson = parsed.GetValue(json);
            if (isJson) Console.WriteLine(built.ToJson().TrimEnd('\n'));
            if (parsed.GetValue(output) is { } folder) return ReportCommand.Write(built, folder, isQuiet: isJson);
            if (!isJson) Console.WriteLine(built.ToText().TrimEnd('\n'));
            return ExitStatus.Done;

            (Study Study, ResultStore Store)? Open(string name) => ResultsArgument.Open(name, parsed.GetRequiredValue(root), issues);
        });
        return command;
    }
}
