using System.CommandLine;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Reporting;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate report RESULTS</c>: what may be claimed of results, as a page, tables and numbers; or whether a report says that.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var results = new Argument<string>("RESULTS") { Description = "A results folder, the name of an experiment, or its file (which then says what is compared)." };
        var root = Arguments.ResultsFolder();
        var output = new Option<string?>("--out") { Description = "The folder that the report goes to; by default 'report' in the results folder.", HelpName = "DIR" };
        var verify = new Option<bool>("--verify") { Description = "Write nothing; say whether the report that is there follows from its runs." };
        var command = new Command("report", "Writes the report of an experiment's results: page, tables, numbers and figures.") { results, root, output, verify };
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            if (ResultsArgument.Open(parsed.GetRequiredValue(results), parsed.GetRequiredValue(root), issues) is not var (study, store))
            {
                foreach (var issue in issues.Where(issue => issue.Severity == Severity.Error)) Console.Error.WriteLine(issue);
                return ExitStatus.BadInput;
            }
            var read = ResultsReader.Read(study, store);
            if (Reports.WhilePending(read) is { } pending)
            {
                Console.WriteLine(pending);
                return ExitStatus.Done;
            }
            var built = Reports.Build(read);
            var folder = parsed.GetValue(output) ?? Path.Combine(store.Path, "report");
            return parsed.GetValue(verify) ? Verify(built, folder) : Write(built, folder);
        });
        return command;
    }

    /// <summary>Writes the files, and says of the report what a terminal can show.</summary>
    /// <param name="built">The report.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="isQuiet">Whether standard output is somebody else's.</param>
    public static int Write(BuiltReport built, string folder, bool isQuiet = false)
    {
        var (script, drawings) = (FigureDrawing.PageScript(), FigureDrawing.Draw(Figures(built)));
        var files = Reports.Files(built, new ReportAssets(script, drawings.Svg));
        new ReportFolder(folder).Write(files);
        if (!isQuiet) Console.WriteLine($"{built.ToText().TrimEnd('\n')}\n");
        (isQuiet ? Console.Error : Console.Out).WriteLine($"{Path.Combine(folder, files[0].Name)} is the whole report; beside it: {string.Join(", ", files.Skip(1).Where(file => !file.Name.Contains('/', StringComparison.Ordinal)).Select(file => file.Name))}, figures/.");
        foreach (var missing in new[] { drawings.Problem is { } why ? $"Left out: drawings as SVG, and with them the figures of report.md, {why}" : null, script is null ? "Left out: the figures of report.html, because ablate was built without Node.js. Install Node.js and npm, and call ./ablate setup." : null }.OfType<string>())
            Console.Error.WriteLine(missing);
        return ExitStatus.Done;
    }

    private static int Verify(BuiltReport built, string path)
    {
        var folder = new ReportFolder(path);
        var there = folder.Drawings();
        var drawings = there.Count == 0 ? new Drawings(there, null) : FigureDrawing.Draw(Figures(built));
        if (drawings.Problem is not null)
        {
            Console.Error.WriteLine("The drawings (SVG) are taken as they are: there is nothing here to draw them with.");
            drawings = new Drawings(there, null);
        }
        if (folder.FirstDifference(Reports.Files(built, new ReportAssets(FigureDrawing.PageScript(), drawings.Svg))) is { } difference)
        {
            Console.Error.WriteLine(difference);
            return ExitStatus.Failed;
        }
        Console.WriteLine($"{path} follows from its runs, byte for byte.");
        return ExitStatus.Done;
    }

    private static IReadOnlyList<(string Name, string Specification)> Figures(BuiltReport built) => [.. built.Figures.Select(figure => (figure.Item1, figure.Item2))];
}
