namespace Ablate.Core.Arms.Sweeps;

/// <summary>Every combination of the rows of several parts, those of the last varying fastest; of no part, one empty row.</summary>
internal sealed class Product(IReadOnlyList<SweepPart> parts) : SweepPart([.. parts.SelectMany(part => part.Declared)])
{
    public override IEnumerable<string> Telling => parts.SelectMany(part => part.Telling);

    public override long Combinations => parts.Aggregate(1L, (product, part) => Math.Min(product * part.Combinations, int.MaxValue));

    public override IEnumerable<SweptValue[]> Expand(Issues issues)
    {
        IEnumerable<SweptValue[]> rows = [[]];
        foreach (var part in parts)
            rows = rows.SelectMany(_ => part.Expand(issues), (row, more) => (SweptValue[])[.. row, .. more]);
        return rows;
    }

    public override IEnumerable<SweptValue> ValuesOf(int column)
    {
        foreach (var part in parts)
        {
            if (column < part.Variables.Count) return part.ValuesOf(column);
            column -= part.Variables.Count;
        }
        throw new ArgumentOutOfRangeException(nameof(column));
    }
}
