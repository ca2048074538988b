using System.CommandLine;
using Ablate.Core;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate check FILE</c>: every problem of an experiment, and what it comes to; nothing is trained.</summary>
internal static class CheckCommand
{
    private const int MostNamed = 3;

    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var resolved = new Option<bool>("--resolved") { Description = "Print the experiment with everything written out, and where each value comes from." };
        var diff = new Option<bool>("--diff") { Description = "Print what the file and the command line change in the files that it extends." };
        var json = new Option<bool>("--json") { Description = "Print the problems as JSON, for programs and editors." };
        var command = new Command("check", "Says every problem of an experiment file; trains nothing.") { resolved, diff, json };
        experiment.AddTo(command);
        command.Validators.Add(given =>
        {
            if (new[] { resolved, diff, json }.Count(given.GetValue) > 1) given.AddError("--resolved, --diff and --json each print something else: give one of them.");
        });
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            var checkedStudy = experiment.Load(parsed, trains: false, issues);
            if (parsed.GetValue(json)) Console.WriteLine(ProblemsJson.Render(issues));
            if (checkedStudy is not { } study) return ExitStatus.BadInput;
            if (parsed.GetValue(json)) return ExitStatus.Done;
            if (parsed.GetValue(resolved)) Console.Write(ResolvedText.Render(study));
            else if (parsed.GetValue(diff)) Console.Write(DiffText.Render(study.Experiment));
            else Console.WriteLine($"{study.Experiment.File} is in order: {Summary(study)}.");
            return ExitStatus.Done;
        });
        return command;
    }

    private static string Summary(Study study) => study.Experiment.IsArchitecture
        ? $"{Plural.Of(study.Arms.Count, "network")}, {Networks(study.Arms)}"
        : $"{Plural.Of(study.Arms.Count, "arm")}, {Runs(study.Runs.Count(), study.Experiment)}";

    private static string Networks(IReadOnlyList<StudyArm> arms)
    {
        var named = arms.Take(MostNamed).Select(arm => FormattableString.Invariant($"{(arms.Count > 1 ? $"'{arm.Name}' of " : "")}{arm.Plan.ParameterCount:N0} parameters"));
        return string.Join(", ", named) + (arms.Count > MostNamed ? FormattableString.Invariant($", and {arms.Count - MostNamed} more") : "");
    }

    // A rule may add seeds to all arms alike.
    private static string Runs(int count, Experiment experiment) => experiment.Until is { } rule && rule.Max > rule.Min
        ? FormattableString.Invariant($"{count} to {(long)count * rule.Max / rule.Min} runs")
        : Plural.Of(count, "run");
}
