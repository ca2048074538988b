using System.Globalization;
using System.Text;
using Ablate.Analysis.Report;
using Ablate.Core;

namespace Ablate.Runner.Inspection;

/// <summary>Recorded gates as a table for people.</summary>
internal static class GateText
{
    private const int Gap = 2;

    /// <summary>A line for each block: how its gates differ, and how many do nothing.</summary>
    public static string Table(IReadOnlyList<GateRow> gates)
    {
        string[][] rows = [["block", "channels", "mean", "between channels", "between classes", "between positions", "dead", "saturated"], .. GateBlocks.ofRows(gates).Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(string.Join(new string(' ', Gap), row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).Append('\n');
        return text.ToString();
    }

    private static string[] Row(GateBlock block) =>
    [
        block.Block,
        block.Channels.ToString(CultureInfo.InvariantCulture),
        Number(block.Mean),
        Number(block.BetweenChannels),
        Number(block.BetweenClasses),
        double.IsNaN(block.BetweenPositions) ? "-" : Number(block.BetweenPositions),
        Share(block.Dead),
        Share(block.Saturated),
    ];

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
