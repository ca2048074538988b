using System.Text;
using Ablate.Core;
using Ablate.Models;
using Ablate.Runner.Cli;
using Ablate.Runner.Progress;

namespace Ablate.Runner.Planning;

/// <summary>A plan for reading: the arms as a table, and a sentence for each thing that it costs or can show.</summary>
internal static class PlanText
{
    private const int Gap = 2;

    private static readonly string[] Header = ["arm", "parameters", "", "multiply-adds", "", "hidden", "matched", "done", "missing", "failed"];

    // Names and lists; numbers stand below their last digits.
    private static readonly bool[] IsLeft = [true, false, false, false, false, true, true, false, false, false];

    public static string Render(StudyPlan plan)
    {
        var text = new StringBuilder();
        text.Append(Table([.. plan.Arms.Select(arm => Row(arm.Arm, plan.Baseline.Arm, arm))])).Append('\n');
        foreach (var (name, said) in Lines(plan)) text.Append(name.PadRight(11)).Append(said).Append('\n');
        return text.ToString();
    }

    /// <summary>The networks of an architecture, which has no runs.</summary>
    public static string Render(Study study) => Table([.. study.Arms.Select(arm => Row(arm, study.Arms[0], runs: null))]);

    /// <summary><c>64→16</c> for a bottleneck of 16 on 64 channels, with a count where a network has several like it.</summary>
    public static string HiddenWidths(ModelPlan plan) => string.Join(", ", plan.Layers
        .Where(layer => layer.Hidden is not null)
        .GroupBy(layer => (layer.Input.Channels, layer.Hidden))
        .Select(group => FormattableString.Invariant($"{group.Key.Channels}→{group.Key.Hidden}{(group.Count() > 1 ? $" ×{group.Count()}" : "")}")));

    private static string Table(IReadOnlyList<string[]> arms)
    {
        string[][] rows = [Header, .. arms];
        // A column that no arm has anything to say in is left out.
        var columns = Enumerable.Range(0, rows[0].Length)
            .Where(column => rows.Skip(1).Any(row => row[column].Length > 0))
            .Select(column => (Index: column, Width: rows.Max(row => row[column].Length)))
            .ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = columns.Select(column => IsLeft[column.Index] ? row[column.Index].PadRight(column.Width) : row[column.Index].PadLeft(column.Width));
            text.Append(string.Join(new string(' ', Gap), cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(StudyArm arm, StudyArm baseline, PlannedArm? runs)
    {
        var isBaseline = arm.Name == baseline.Name;
        var (plan, reference) = (arm.Plan, baseline.Plan);
        return
        [
            arm.Name,
            Count(plan.ParameterCount),
            isBaseline ? "" : Change(plan.ParameterCount, reference.ParameterCount),
            Count(plan.MultiplyAdds),
            isBaseline ? "" : Change(plan.MultiplyAdds, reference.MultiplyAdds),
            HiddenWidths(plan),
            arm.Match is { } match ? $"{match.Variable} = {Count(match.Value)}: {CapacityMatch.Noun(match.Cost)} of {match.Target}, {Change(match.Reached, match.Wanted)}" : "",
            runs is null ? "" : Count(runs.Done),
            runs is null ? "" : Count(runs.Missing),
            runs is null ? "" : Count(runs.Failed),
        ];
    }

    private static IEnumerable<(string Name, string Text)> Lines(StudyPlan plan)
    {
        var done = plan.RunCount - plan.DueCount;
        yield return ("runs", FormattableString.Invariant($"{plan.RunCount} of {Plural.Of(plan.Arms.Count, "arm")} with {Seeds(plan.Study.Experiment)}: {done} done, {plan.DueCount} due{Failed(plan)}; results in {plan.Store.Path}"));
        yield return ("time", plan is { Time: { } time, Calibration: { } calibration }
            ? $"about {Show(time.Likely)} ({Show(time.Low)} to {Show(time.High)}) with {Plural.Of(plan.Workers, "worker")} on {plan.Device}, estimated from {Origin(calibration)}"
            : "none: every run is done");
        yield return ("disk", plan.DueCount == 0 ? "nothing more" : $"{Bytes(plan.Bytes)} for the runs that are due");
        if (plan.AtMost is { } most) yield return ("at most", AtMost(most));
        if (plan.Intervals is not { } intervals)
        {
            yield return ("half-width", plan.Arms.Count < 2 ? "none: there is no arm to compare the baseline with" : "none: one seed gives no interval");
            yield break;
        }

        var confidence = FormattableString.Invariant($"{100 * plan.Study.Experiment.Analysis.Confidence:0.####} %");
        yield return ("half-width", FormattableString.Invariant($"±{intervals.Single.Expected:0.00} pp to expect of a {confidence} interval (below ±{intervals.Single.Assured:0.00} in 4 experiments of 5)"));
        if (intervals.Family.Comparisons > 1)
            yield return ("", FormattableString.Invariant($"±{intervals.Family.Expected:0.00} pp (±{intervals.Family.Assured:0.00}) where all {intervals.Family.Comparisons} comparisons are to hold together (Bonferroni)"));
        yield return ("", Spread(intervals));
    }

    private static string Seeds(Experiment experiment) =>
        Plural.Of(experiment.Seeds.Count, "seed") + (experiment.Until is { } rule ? FormattableString.Invariant($" (of at most {rule.Max})") : "");

    // What it comes to if the rule asks for every seed that it may ask for.
    private static string AtMost(StudyPlan most)
    {
        var time = most.Time is { } range ? $"about {Show(range.Likely)} ({Show(range.Low)} to {Show(range.High)})" : "no time";
        var width = most.Intervals is { } intervals ? FormattableString.Invariant($", ±{intervals.Single.Expected:0.00} pp") : "";
        return FormattableString.Invariant($"{Plural.Of(most.Study.Experiment.Seeds.Count, "seed")}: {Plural.Of(most.RunCount, "run")}, {most.DueCount} due, {time}, {(most.DueCount == 0 ? "nothing more" : Bytes(most.Bytes))} on the disk{width}; the rule asks for ±{100 * most.Study.Experiment.Until!.HalfWidth:0.###} pp");
    }

    private static string Failed(StudyPlan plan) => plan.FailedCount == 0 ? "" : FormattableString.Invariant($" ({plan.FailedCount} of them failed before)");

    private static string Spread(PlannedIntervals intervals)
    {
        var spread = intervals.Spread;
        if (spread.Pairs is { } pairs)
            return FormattableString.Invariant($"for differences that vary by {spread.SD:0.00} pp from seed to seed: {spread.MeasuredSD:0.00} pp in {pairs} completed pairs, raised to its upper 80 % limit");
        return FormattableString.Invariant($"for differences that vary by {spread.SD:0.00} pp from seed to seed, as at an error of {100 * spread.Error:0.#} % ({(spread.ErrorIsMeasured ? "that of the completed runs" : "assumed")}; Jordan 2024)");
    }

    private static string Origin(Calibration calibration) => calibration.Source switch
    {
        CalibrationSource.ThisExperiment => $"{Plural.Of(calibration.Runs, "completed run")} of this experiment",
        CalibrationSource.OtherRuns => $"{Plural.Of(calibration.Runs, "completed run")} of other experiments",
        CalibrationSource.MicroBenchmark => "a small convolution, timed just now",
        _ => throw new ArgumentOutOfRangeException(nameof(calibration)),
    };

    private static string Show(double seconds) => seconds < 360_000_000
        ? SweepClock.Show(TimeSpan.FromSeconds(Math.Ceiling(seconds)))
        : FormattableString.Invariant($"{seconds / 31_557_600:N0} years");

    private static string Count(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private static string Change(long count, long reference)
    {
        if (reference == 0) return "";
        var percent = 100.0 * (count - reference) / reference;
        return FormattableString.Invariant(Math.Abs(percent) switch
        {
            >= 10 => $"{percent:+0;-0;0} %",
            >= 0.1 or 0 => $"{percent:+0.0;-0.0;0} %",
            _ => $"{percent:+0.000;-0.000;0} %",
        });
    }

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0} KiB"),
    };
}
