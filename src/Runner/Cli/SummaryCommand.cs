using System.CommandLine;
using Ablate.Core;
using Ablate.Models.Summaries;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate summary FILE</c>: the layers of a network with their shapes and costs.</summary>
internal static class SummaryCommand
{
    private const int MostNamed = 10;

    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var arm = new Option<string?>("--arm") { Description = "Which arm's network; that of the baseline where left out.", HelpName = "NAME" };
        var depth = Arguments.Whole("--depth", $"How deep the tree is shown; {ModelSummary.UsualDepth} where left out, and all of it with --json.", 1, 1000);
        var json = new Option<bool>("--json") { Description = "Print it as JSON, for programs." };
        var markdown = new Option<bool>("--markdown") { Description = "Print it as a table of Markdown." };
        var command = new Command("summary", "Shows the layers of a network with shapes, parameters, multiply-adds and memory.") { arm, depth, json, markdown };
        experiment.AddTo(command);
        command.Validators.Add(given =>
        {
            if (given.GetValue(json) && given.GetValue(markdown)) given.AddError("--json and --markdown are two forms of the same: give one of them.");
        });
        command.SetAction(parsed =>
        {
            if (experiment.Load(parsed, trains: false, new Issues()) is not { } study) return ExitStatus.BadInput;
            var chosen = study.Arm(parsed.GetValue(arm));
            var levels = parsed.GetValue(depth);
            Console.Write(parsed.GetValue(json) ? SummaryJson.Render(chosen.Name, chosen.Plan, levels ?? int.MaxValue)
                : parsed.GetValue(markdown) ? SummaryTable.Markdown(chosen.Plan, levels ?? ModelSummary.UsualDepth)
                : SummaryTable.Text(chosen.Plan, levels ?? ModelSummary.UsualDepth) + Others(study, chosen));
            return ExitStatus.Done;
        });
        return command;
    }

    private static string Others(Study study, StudyArm chosen)
    {
        if (study.Arms.Count == 1) return "";
        var others = study.Arms.Where(arm => arm != chosen).Select(arm => arm.Name).ToList();
        var more = others.Count > MostNamed ? FormattableString.Invariant($" and {others.Count - MostNamed} more") : "";
        return $"\nThis is the arm {chosen.Name}; --arm shows {string.Join(", ", others.Take(MostNamed))}{more}.\n";
    }
}
