using System.CommandLine;
using Ablate.Core;
using Ablate.Runner.Reporting;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate confirm RESULTS --arm A</c>: an arm that was chosen for its results, and the baseline, with fresh seeds.</summary>
internal static class ConfirmCommand
{
    private const int UsualSeeds = 10;

    public static Command Create()
    {
        var results = new Argument<string>("RESULTS") { Description = "A results folder, or the name of an experiment." };
        var arm = new Option<string>("--arm") { Description = "The arm that was chosen.", HelpName = "ARM", Required = true };
        var seeds = Arguments.Whole("--seeds", FormattableString.Invariant($"How many fresh seeds; {UsualSeeds} by default."), 2, 10_000);
        var root = Arguments.ResultsFolder();
        root.Description = "The folder that results go to; by default the one that has the given results.";
        var data = Arguments.DataFolder();
        var device = Arguments.Device();
        var workers = Arguments.Workers();
        var command = new Command("confirm", "Trains a chosen arm and the baseline with fresh seeds, because the old ones chose it.") { results, arm, seeds, root, data, device, workers };
        command.SetAction(async (parsed, _) =>
        {
            var issues = new Issues();
            var opened = ResultsArgument.Open(parsed.GetRequiredValue(results), parsed.GetRequiredValue(root), issues);
            var study = opened is var (chosen, store)
                ? Study.Load(Confirmation.Write(chosen, store, parsed.GetRequiredValue(arm), parsed.GetValue(seeds) ?? UsualSeeds), issues)
                : null;
            foreach (var issue in issues.Where(issue => issue.Severity == Severity.Error)) Console.Error.WriteLine(issue);
            if (opened is null || study is null || issues.HasErrors) return ExitStatus.BadInput;
            return await RunCommand.Run(study, new ResultStore(parsed.GetResult(root) is { Implicit: false } ? parsed.GetRequiredValue(root) : Beside(opened.Value.Store), study.Experiment.Name), new WorkerCommand(parsed.GetRequiredValue(device), parsed.GetValue(data)), parsed.GetValue(workers));
        });
        return command;
    }

    private static string Beside(ResultStore store) => Path.GetDirectoryName(store.Path) switch
    {
        "" when store.Path is not ("." or "..") => "",
        null or "" => Path.GetDirectoryName(Path.GetFullPath(store.Path)) ?? store.Path,
        var parent => parent,
    };
}
