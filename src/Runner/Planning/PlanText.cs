using System.Text;
using Ablate.Runner.Cli;
using Ablate.Runner.Progress;

namespace Ablate.Runner.Planning;

/// <summary>A plan for reading: the arms as a table, and a sentence for each thing that it costs or can show.</summary>
internal static class PlanText
{
    public static string Render(StudyPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CostTable.Render(plan.Arms.Select(arm => new CostRow(arm.Arm, arm.Done, arm.Missing, arm.Failed)), plan.Baseline.Arm)).Append('\n');
        foreach (var (name, said) in Lines(plan)) text.Append(name.PadRight(11)).Append(said).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Text)> Lines(StudyPlan plan)
    {
        var done = plan.RunCount - plan.DueCount;
        yield return ("runs", FormattableString.Invariant($"{plan.RunCount} of {Plural.Of(plan.Arms.Count, "arm")} with {Plural.Of(plan.Study.Experiment.Seeds.Count, "seed")}{Rule(plan)}: {done} done, {plan.DueCount} due{Failed(plan)}; results in {plan.Store.Path}"));
        yield return ("time", plan is { Time: { } time, Calibration: { } calibration }
            ? $"about {Show(time.Likely)} ({Show(time.Low)} to {Show(time.High)}) with {Plural.Of(plan.Workers, "worker")} on {plan.Device}, estimated from {Origin(calibration)}"
            : "none: every run is done");
        yield return ("disk", plan.DueCount == 0 ? "nothing more" : $"{Bytes(plan.Bytes)} for the runs that are due");
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

    private static string Rule(StudyPlan plan) =>
        plan.Study.Experiment.Until is { } until ? FormattableString.Invariant($" (up to {until.Max} by the rule for seeds)") : "";

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

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0} KiB"),
    };
}
