namespace Ablate.Core.Arms.Sweeps;

/// <summary>What is asked of whole combinations.</summary>
internal static class Rows
{
    /// <summary>The same text for combinations of the same values. JSON has no bare line break, so that values cannot run into each other.</summary>
    public static string Meaning(IEnumerable<SweptValue> row) => string.Join('\n', row.Select(value => value.Meaning));
}
