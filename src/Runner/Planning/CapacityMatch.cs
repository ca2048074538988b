using Ablate.Core;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>How near an arm's cost came to that of another one.</summary>
/// <param name="Target">The other arm.</param>
/// <param name="Cost">What was matched.</param>
/// <param name="Variable">The variable that was searched.</param>
/// <param name="Value">Its value found.</param>
/// <param name="Reached">The arm's cost with it.</param>
/// <param name="Wanted">The other arm's cost.</param>
internal sealed record CapacityMatch(string Target, MatchedCost Cost, string Variable, int Value, long Reached, long Wanted)
{
    private const int Widest = 1 << 20;
    private const double Tolerance = 0.01;

    /// <summary>How far off, relative to the other arm's cost.</summary>
    public double Error => ((double)Reached - Wanted) / Wanted;

    /// <summary>
    /// Searches the value whose network comes nearest to the cost of the target. A larger value must not cost less, so that
    /// about two dozen networks need planning.
    /// </summary>
    /// <param name="match">What is to match.</param>
    /// <param name="plans">The other arms' networks; null for those in error.</param>
    /// <param name="planOf">Plans a network without a word; null where it cannot be built.</param>
    /// <param name="issues">Where problems go.</param>
    public static (ModelPlan? Plan, CapacityMatch? Match) Find(Match match, IReadOnlyDictionary<string, ModelPlan?> plans, Func<SequenceNode, ModelPlan?> planOf, Issues issues)
    {
        if (!plans.TryGetValue(match.Target, out var target))
        {
            issues.Error(match.Source, $"There is no arm '{match.Target}' whose cost is its own, to match.", Suggest.Hint(match.Target, plans.Keys, "arms"));
            return default;
        }
        // Its errors have been reported.
        if (target is null) return default;

        var known = new Dictionary<int, ModelPlan?>();
        var (low, high) = Bracket();
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (CostAt(middle) < CostOf(target)) low = middle;
            else high = middle;
        }
        var best = new[] { low, high }.Where(value => PlanAt(value) is not null).OrderBy(value => Math.Abs((double)CostAt(value) - CostOf(target))).FirstOrDefault();
        if (best == 0 || PlanAt(best) is not { } plan)
        {
            issues.Error(match.Source, $"No value of '{match.Variable}' near the cost of '{match.Target}' gives a network that can be built.", "Let the widths be multiples of what groups and heads need, such as $width * 8.");
            return default;
        }

        var found = new CapacityMatch(match.Target, match.Cost, match.Variable, best, CostOf(plan), CostOf(target));
        if (Math.Abs(found.Error) > Tolerance)
        {
            issues.Warning(
                match.Source,
                FormattableString.Invariant($"The nearest to the {found.Wanted:N0} {Noun(match.Cost)} of '{match.Target}' are {found.Reached:N0} ({found.Error:+0.0%;-0.0%}), with {match.Variable} = {best}."),
                CostAt(match.Start) == CostAt(match.Start * 2) ? $"Does the network depend on '{match.Variable}'?" : $"Let '{match.Variable}' change the cost in smaller steps.");
        }
        return (plan, found);

        // Two values with the wanted cost between them.
        (int Low, int High) Bracket()
        {
            var (down, up) = (Math.Max(match.Start, 1), Math.Max(match.Start, 1));
            while (up < Widest && CostAt(up) < CostOf(target)) (down, up) = (up, up * 2);
            while (down > 1 && CostAt(down) >= CostOf(target)) (down, up) = (down / 2, down);
            return (down, up);
        }

        ModelPlan? PlanAt(int value)
        {
            if (!known.TryGetValue(value, out var planned)) known[value] = planned = match.Widen(value) is { } model ? planOf(model) : null;
            return planned;
        }

        // What cannot be built is taken for too large: limits are above, and a width that does not divide is beside.
        long CostAt(int value) => PlanAt(value) is { } planned ? CostOf(planned) : long.MaxValue;

        long CostOf(ModelPlan planned) => match.Cost == MatchedCost.Params ? planned.ParameterCount : planned.MultiplyAdds;
    }

    /// <summary>What a cost counts.</summary>
    public static string Noun(MatchedCost cost) => cost == MatchedCost.Params ? "parameters" : "multiply-adds";
}
