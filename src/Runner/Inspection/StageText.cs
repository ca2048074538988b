using System.Globalization;
using System.Text;

namespace Ablate.Runner.Inspection;

/// <summary>What the parts of a network gave as a table for people.</summary>
internal static class StageText
{
    private const int Gap = 2;

    /// <summary>A line for each.</summary>
    public static string Table(IReadOnlyList<StageOutput> outputs)
    {
        string[][] rows = [["layer", "shape", "mean", "mean |x|", "first"], .. outputs.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(string.Join(new string(' ', Gap), row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).Append('\n');
        return text.ToString();
    }

    private static string[] Row(StageOutput output) =>
        [output.Name, string.Join('×', output.Shape), Number(output.Mean), Number(output.Magnitude), string.Join(' ', output.First.Select(number => Number(number)))];

    private static string Number(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);
}
