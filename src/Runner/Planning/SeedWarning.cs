using Ablate.Core;
using Seeds = Ablate.Analysis.Planning;

namespace Ablate.Runner.Planning;

/// <summary>Says where there are too few seeds for the comparisons of an experiment to come out significant by every test.</summary>
internal static class SeedWarning
{
    /// <summary>Adds at most one warning.</summary>
    /// <param name="issues">Where it goes.</param>
    /// <param name="experiment">Whose seeds they are.</param>
    /// <param name="comparisons">How many arms are compared with the baseline.</param>
    public static void AddTo(Issues issues, Experiment experiment, int comparisons)
    {
        var (seeds, confidence) = (experiment.Until?.Max ?? experiment.Seeds.Count, experiment.Analysis.Confidence);
        if (comparisons < 1) return;
        var source = experiment.SeedsSource;
        var needed = Seeds.SeedsForRankTests(confidence, comparisons);
        if (seeds >= needed) return;

        var family = comparisons == 1 ? "the comparison" : FormattableString.Invariant($"{comparisons} comparisons together");
        var level = FormattableString.Invariant($"{Seeds.FamilyLevel(confidence, comparisons):0.######}");
        var p = FormattableString.Invariant($"the smallest p of the rank and sign-flip tests is {Seeds.SmallestRankP(seeds):0.######}, and {family} {(comparisons == 1 ? "needs" : "need")} {level}");
        issues.Warning(source, seeds switch
        {
            1 => $"One seed gives no interval at all; {p}.",
            2 => FormattableString.Invariant($"Two seeds give an interval of {Seeds.TMultiplier(confidence, seeds):0.0} standard errors to each side; {p}."),
            _ => FormattableString.Invariant($"With {seeds} seeds {p}."),
        }, FormattableString.Invariant($"{needed} seeds would do{(seeds > 2 ? "; the t interval does with fewer, if the differences are normal" : "")}."));
    }
}
