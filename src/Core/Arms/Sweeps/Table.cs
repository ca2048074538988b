using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>Combinations that are written out or drawn: one variable of a grid, a zip, a list, a sample.</summary>
internal sealed class Table(IReadOnlyList<Entry> declared, IReadOnlyList<SweptValue[]> rows) : SweepPart(declared)
{
    public override long Combinations => rows.Count;

    public override IEnumerable<SweptValue[]> Expand(Issues issues) => rows;

    public override IEnumerable<SweptValue> ValuesOf(int column) => rows.Select(row => row[column]);
}
