using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>The rows of a sweep for which none of the conditions of its <c>exclude</c> holds.</summary>
/// <param name="all">The sweep.</param>
/// <param name="conditions">At least one.</param>
/// <param name="place">The value of <c>exclude</c>.</param>
/// <param name="allowance">What all conditions of the experiment may come to.</param>
internal sealed class Selection(SweepPart all, IReadOnlyList<ScalarNode> conditions, Node place, Allowance allowance) : SweepPart(all.Declared)
{
    public override IEnumerable<string> Telling => all.Telling;

    public override long Combinations => all.Combinations;

    public override IEnumerable<SweptValue> ValuesOf(int column) => all.ValuesOf(column);

    public override IEnumerable<SweptValue[]> Expand(Issues issues)
    {
        // Each condition sees every row, so that what is said of one does not depend on the others.
        var excluded = new int[conditions.Count];
        var inError = new bool[conditions.Count];
        var (rows, kept) = (0, 0);
        foreach (var row in all.Expand(issues))
        {
            rows++;
            var scope = new Scope(Variables.Zip(row).ToDictionary(pair => pair.First, pair => (SweptValue?)pair.Second, StringComparer.Ordinal), allowance);
            var keep = true;
            for (var i = 0; i < conditions.Count; i++)
            {
                // A mistake is said for the first combination, not for each.
                if (inError[i]) continue;
                if (!allowance.TryTake(Allowance.Condition + conditions[i].Text.Length, conditions[i], issues)) yield break;
                var holds = Interpolation.Condition(conditions[i], scope, issues);
                inError[i] = holds is null;
                if (holds is not true) continue;
                excluded[i]++;
                keep = false;
            }
            if (!keep) continue;
            kept++;
            yield return row;
        }

        if (rows == 0) yield break;
        for (var i = 0; i < conditions.Count; i++)
        {
            if (inError[i]) continue;
            if (excluded[i] == rows) issues.Error(conditions[i], "This condition excludes every combination of the sweep.");
            if (excluded[i] == 0) issues.Warning(conditions[i], "This condition excludes no combination of the sweep.");
        }
        if (kept == 0 && !excluded.Contains(rows)) issues.Error(place, "These conditions together exclude every combination of the sweep.");
    }

    /// <summary>What a condition sees.</summary>
    /// <param name="values">The values of one combination by variable; null for one that is not known.</param>
    /// <param name="allowance">What all conditions may come to.</param>
    internal sealed class Scope(IReadOnlyDictionary<string, SweptValue?> values, Allowance allowance) : IScope
    {
        public Allowance Allowance => allowance;

        public IEnumerable<string> NamesLike(string unknown) => values.Keys;

        public string Where => "a condition sees the variables of its sweep";

        public string? LabelOf(string name) => values.GetValueOrDefault(name)?.Label;

        public bool TryFind(string name, out Node? value)
        {
            var isKnown = values.TryGetValue(name, out var swept);
            value = swept?.Value;
            return isKnown;
        }
    }
}
