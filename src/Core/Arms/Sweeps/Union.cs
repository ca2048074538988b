namespace Ablate.Core.Arms.Sweeps;

/// <summary>The rows of several sweeps of the same variables, one after the other; what occurs in several of them counts once.</summary>
/// <param name="sweeps">At least one; the variables of the first in any order.</param>
internal sealed class Union(IReadOnlyList<SweepPart> sweeps) : SweepPart(sweeps[0].Declared)
{
    public override IEnumerable<string> Telling => sweeps[0].Telling;

    public override long Combinations => sweeps.Aggregate(0L, (sum, sweep) => Math.Min(sum + sweep.Combinations, int.MaxValue));

    public override IEnumerable<SweptValue[]> Expand(Issues issues)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sweep in sweeps)
        {
            var columns = Variables.Select(variable => ColumnOf(sweep, variable)).ToArray();
            foreach (var row in sweep.Expand(issues))
            {
                var ordered = Array.ConvertAll(columns, column => row[column]);
                if (seen.Add(Rows.Meaning(ordered))) yield return ordered;
            }
        }
    }

    public override IEnumerable<SweptValue> ValuesOf(int column) =>
        sweeps.SelectMany(sweep => sweep.ValuesOf(ColumnOf(sweep, Variables[column])));

    private static int ColumnOf(SweepPart sweep, string variable) => sweep.Variables.ToList().IndexOf(variable);
}
