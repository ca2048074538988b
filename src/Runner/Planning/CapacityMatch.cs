using Ablate.Core;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
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
    private const double Tolerance = 0.01;

    // Farther off, a difference between the arms may be one of capacity, which is what the control is to rule out.
    private const double Refused = 0.1;

    /// <summary>How far off, relative to the other arm's cost.</summary>
    public double Error => ((double)Reached - Wanted) / Wanted;

    /// <summary>
    /// Searches the value with which an arm's network comes nearest to the cost of its target; null after an error, which
    /// is reported.
    /// </summary>
    /// <param name="arm">The arm, with a <see cref="Arm.Match"/>.</param>
    /// <param name="plans">The other arms' networks; null for those in error.</param>
    /// <param name="networks">Plans networks.</param>
    /// <param name="issues">Where problems go.</param>
    public static CapacityMatch? Find(Arm arm, IReadOnlyDictionary<string, ModelPlan?> plans, NetworkPlans networks, Issues issues)
    {
        var match = arm.Match!;
        // Its errors, and the arm's, have been reported, and that there is no such arm.
        if (plans.GetValueOrDefault(match.Target) is not { } target || !arm.IsWhole || match.With is not { } with) return null;

        var isSpent = false;
        var search = new CostSearch(Try);
        var nearest = search.Nearest(match.Start, CostOf(target));
        if (isSpent)
        {
            match.ReportTooMany(issues);
            return null;
        }
        if (nearest is not var (value, reached))
        {
            // The network itself has mistakes, most likely.
            if (networks.Plan(arm) is not null)
                issues.Error(match.Source, $"No value of '{match.Variable}' near the cost of '{match.Target}' gives a network that can be built.", "Let the widths be multiples of what groups and heads need, such as $width * 8.");
            return null;
        }

        var found = new CapacityMatch(match.Target, match.Cost, match.Variable, value, reached, CostOf(target));
        if (search.IsConstant)
        {
            issues.Error(match.Source, $"The {Noun(match.Cost)} of '{arm.Name}' do not depend on '{match.Variable}'.", $"Write ${match.Variable} where the network's width belongs, or vary another variable.");
            return null;
        }
        if (Math.Abs(found.Error) > Tolerance)
        {
            var told = FormattableString.Invariant($"The nearest to the {found.Wanted:N0} {Noun(match.Cost)} of '{match.Target}' are {found.Reached:N0} ({100 * found.Error:+0.0;-0.0} %), with {match.Variable} = {value}.");
            var hint = $"Let '{match.Variable}' change the cost in smaller steps.";
            if (Math.Abs(found.Error) > Refused)
            {
                issues.Error(match.Source, told, hint);
                return null;
            }
            issues.Warning(match.Source, told, hint);
        }
        return found;

        long? Try(int number)
        {
            var tried = isSpent ? null : with(number);
            isSpent |= tried is null;
            return tried is null ? null : networks.Cost(tried, match.Cost);
        }

        long CostOf(ModelPlan planned) => NetworkPlans.Cost(planned, match.Cost);
    }

    /// <summary>What a cost counts.</summary>
    public static string Noun(MatchedCost cost) => cost == MatchedCost.Params ? "parameters" : "multiply-adds";
}
