using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Cli;
using Ablate.Runner.Reporting;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// The rule of an experiment that adds seeds until every declared comparison is narrow enough. It looks at widths alone. Its
/// looks follow from the runs, so that a sweep that was stopped goes on as if it had not been.
/// </summary>
/// <param name="study">The experiment, with the seeds that are trained in any case.</param>
/// <param name="store">Its results.</param>
/// <param name="time">When a decision was taken.</param>
internal sealed class SeedSeries(Study study, ResultStore store, TimeProvider time)
{
    /// <summary>The experiment with the seeds so far.</summary>
    public Study Study { get; private set; } = study;

    /// <summary>Whether the rule has decided that no seed is to be added.</summary>
    public bool IsDone { get; private set; }

    /// <summary>
    /// Looks at the runs of the seeds so far, which have all ended, records what is decided, and says it. Adds a seed where
    /// more are needed.
    /// </summary>
    /// <returns>Whether there is a new seed to train.</returns>
    public bool Look(TextWriter output)
    {
        var seeds = Study.Experiment.Seeds;
        var look = SeedLooks.Look(Only(ResultsReader.Read(Study, store), seeds), seeds.Count);
        Record(new SeedDecision(
            time.GetUtcNow(),
            seeds,
            look.Widths.ToDictionary(width => width.Comparison, width => width.HalfWidth, StringComparer.Ordinal),
            look.Widths.ToDictionary(width => width.Comparison, width => width.Pairs, StringComparer.Ordinal),
            look.Decision switch
            {
                SeedVerdict.AddSeeds => SeedLog.AddSeeds,
                SeedVerdict.NarrowEnough => SeedLog.NarrowEnough,
                SeedVerdict.OutOfSeeds => SeedLog.OutOfSeeds,
                _ => throw new InvalidOperationException("This decision has no word."),
            },
            look.Target));
        output.WriteLine(Words(look, seeds.Count));
        IsDone = look.Decision != SeedVerdict.AddSeeds;
        if (IsDone) return false;
        Study = Study.WithSeeds([.. seeds, Enumerable.Range(0, int.MaxValue).First(seed => !seeds.Contains(seed))]);
        return true;
    }

    // A look that has been recorded is not recorded again, unless it came out differently: a new arm, or another target.
    private void Record(SeedDecision decision)
    {
        if (!SeedLog.Read(store).Any(known => known.IsSame(decision))) SeedLog.Append(store, decision);
    }

    /// <summary>The results of some seeds: others may be there from earlier, and the rule has not come to them.</summary>
    private static StudyResults Only(StudyResults results, IReadOnlyList<int> seeds) => results with
    {
        Arms = [.. results.Arms.Select(arm => arm with { Runs = [.. arm.Runs.Where(run => seeds.Contains(run.Seed))] })],
    };

    private static string Words(SeedLook look, int seeds)
    {
        var what = look.Widths.Count == 1 ? "the comparison" : FormattableString.Invariant($"the widest of {look.Widths.Count} comparisons");
        var wide = look.Widths.Any(width => width.HalfWidth is null) ? "has no interval yet"
            : FormattableString.Invariant($"reaches ±{look.Widths.Max(width => width.HalfWidth!.Value):0.00} pp");
        var asked = FormattableString.Invariant($"±{look.Target:0.###} pp");
        var lost = look.Widths.Min(width => width.Pairs) is var pairs && pairs < seeds ? FormattableString.Invariant($" (from {Plural.Of(pairs, "pair")}: runs diverged)") : "";
        return FormattableString.Invariant($"After {Plural.Of(seeds, "seed")} {what} {wide}{lost}; ") + look.Decision switch
        {
            SeedVerdict.AddSeeds => $"the rule asks for {asked}, so a seed is added.",
            SeedVerdict.NarrowEnough => $"that is within the {asked} of the rule, and no seed is added.",
            _ => $"the rule asks for {asked}, and allows no more seeds.",
        };
    }
}
