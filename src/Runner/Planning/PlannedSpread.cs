using Ablate.Analysis;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Cli;

namespace Ablate.Runner.Planning;

/// <summary>The standard deviation of paired differences between seeds that a number of seeds is planned with.</summary>
/// <param name="SD">In percentage points.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="MeasuredSD">Of a pilot, before it was raised to its upper limit; null without one.</param>
/// <param name="Pairs">Of the pilot; null without one.</param>
internal sealed record PlannedSpread(double SD, string Origin, double? MeasuredSD, int? Pairs)
{
    /// <summary>From the error (0 to 1) of the networks (Jordan 2024).</summary>
    public static PlannedSpread FromError(double error, long examples, double correlation) => new(
        PowerPlan.FromError(error, examples, correlation),
        FormattableString.Invariant($"as at an error of {100 * error:0.##} % on {examples:N0} examples{(correlation == 0 ? "" : FormattableString.Invariant($" and a correlation of {correlation:0.##}"))}; Jordan 2024"),
        null,
        null);

    /// <summary>
    /// Pooled over the compared differences of a pilot and raised to the limit that the true one stays below in four pilots
    /// of five. The comparisons share runs, so that together they are taken to be as sure as the best of them alone.
    /// </summary>
    /// <exception cref="UserException">No comparison has two pairs that differ.</exception>
    public static PlannedSpread FromPilot(StudyResults results, string name)
    {
        var measured = SeedLooks.Pilot(results).Where(width => width is { Pairs: >= 2, SD: > 0 }).ToList();
        if (measured.Count == 0)
            throw new UserException($"{name} has no comparison with two or more seeds whose differences vary, so nothing can be planned from it. Say the spread with --sd, or the error with --error and --examples.");
        var degrees = measured.Sum(width => width.Pairs - 1.0);
        var pooled = Math.Sqrt(measured.Sum(width => (width.Pairs - 1) * width.SD!.Value * width.SD.Value) / degrees);
        var pairs = measured.Max(width => width.Pairs);
        var widest = measured.Max(width => width.SD!.Value);
        var several = measured.Count > 1 ? FormattableString.Invariant($", pooled over comparisons of which the widest has {widest:0.00} pp,") : "";
        return new PlannedSpread(
            PowerPlan.AfterPilot(pooled, pairs),
            FormattableString.Invariant($"{pooled:0.00} pp{several} in {Plural.Of(pairs, "pair")} of {Plural.Of(measured.Count, "comparison")} of {name}, raised to its upper 80 % limit"),
            pooled,
            pairs);
    }
}
