using System.CommandLine;
using Ablate.Analysis;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Planning;
using Ablate.Runner.Reporting;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate power</c>: how many seeds a half-width or a difference takes, and what a number of seeds gives.</summary>
internal static class PowerCommand
{
    private const int MostSeeds = 1_000_000;

    public static Command Create()
    {
        var halfWidth = Arguments.Points("--half-width", "The half-width that an interval is to have, such as 0.2pp.");
        var difference = Arguments.Points("--difference", "The difference that is to be found, such as 0.3pp.");
        var seeds = Arguments.Whole("--seeds", "Say what so many seeds give.", 2, MostSeeds);
        var sd = Arguments.Points("--sd", "The standard deviation of paired differences between seeds, such as 0.28pp.");
        var pilot = new Option<string?>("--pilot") { Description = "Measure it on results (a folder or an experiment) or on a table of accuracies (.csv).", HelpName = "RESULTS" };
        var error = Arguments.Share("--error", "Derive it from the error that the networks will have, such as 0.08 (with --examples).");
        var examples = Arguments.Whole("--examples", "The test examples that go with --error.", 1, int.MaxValue);
        var correlation = Arguments.Between("--correlation", "The correlation of runs with the same seed, with --error; 0 is the cautious guess.", -1, 1, 0);
        var power = Arguments.Between("--power", "The share of experiments that are to find the difference.", 0, 1, 0.8);
        var comparisons = Arguments.Whole("--comparisons", "How many comparisons are to hold together (Bonferroni); 1 by default.", 1, 10_000);
        var confidence = Arguments.Confidence();
        var root = Arguments.ResultsFolder();
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON, for programs." };
        var analysis = new AnalysisArguments();
        var command = new Command("power", "Says how many seeds a half-width or a difference takes.")
        {
            halfWidth, difference, seeds, sd, pilot, error, examples, correlation, power, comparisons, confidence, analysis.Baseline, root, json,
        };
        command.Validators.Add(given =>
        {
            var ways = new Option[] { sd, pilot, error }.Count(option => given.GetResult(option) is { Implicit: false });
            if (ways != 1) given.AddError("The spread of the differences between seeds is needed from one place: --sd 0.28pp, --pilot RESULTS, or --error 0.08 --examples 10000.");
            else if ((given.GetResult(error) is null) != (given.GetResult(examples) is null)) given.AddError("--error and --examples go together.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetRequiredValue(power) <= 1 - parsed.GetRequiredValue(confidence))
                throw new UserException("A test without power finds a difference as often as its level, 1 less the confidence: say a --power above that.");
            var issues = new Issues();
            var spread = parsed.GetValue(sd) is { } stated ? new PlannedSpread(100 * stated, "as stated", null, null)
                : parsed.GetValue(error) is { } rate ? PlannedSpread.FromError(rate, parsed.GetValue(examples)!.Value, parsed.GetRequiredValue(correlation))
                : Pilot(parsed.GetValue(pilot)!, parsed.GetRequiredValue(root), analysis, parsed, issues);
            if (spread is null)
            {
                foreach (var issue in issues) Console.Error.WriteLine(issue);
                if (parsed.GetValue(json)) Console.WriteLine(ProblemsJson.Render(issues));
                return ExitStatus.BadInput;
            }
            var assumptions = new PowerAssumptions(spread.SD, parsed.GetRequiredValue(confidence), parsed.GetValue(comparisons) ?? 1, parsed.GetRequiredValue(power));
            var plan = SeedPower.Of(assumptions, spread, 100 * parsed.GetValue(halfWidth), 100 * parsed.GetValue(difference), parsed.GetValue(seeds));
            Console.WriteLine(parsed.GetValue(json) ? plan.ToJson() : plan.ToText());
            return ExitStatus.Done;
        });
        return command;
    }

    private static PlannedSpread? Pilot(string name, string root, AnalysisArguments analysis, ParseResult parsed, Issues issues)
    {
        StudyResults? results;
        if (name == "-" || (File.Exists(name) && Path.GetExtension(name).ToLowerInvariant() is not (".yaml" or ".yml")))
            results = StatsCommand.Read(name, analysis, parsed, null, issues, out _);
        else
            results = ResultsArgument.Open(name, root, issues) is var (study, store) ? ResultsReader.Read(study, store) : null;
        return results is null ? null : PlannedSpread.FromPilot(results, name);
    }
}
