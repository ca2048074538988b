using System.Globalization;
using System.Text;

namespace Ablate.Runner.Inspection;

/// <summary>Recorded gates as a table for people.</summary>
internal static class GateText
{
    private const int Gap = 2;

    /// <summary>A line for each block: how its gates differ, and how many do nothing.</summary>
    public static string Table(IReadOnlyList<GateStatistics> blocks)
    {
        string[][] rows = [["block", "channels", "mean", "between channels", "between classes", "dead", "saturated"], .. blocks.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(string.Join(new string(' ', Gap), row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).Append('\n');
        return text.ToString();
    }

    private static string[] Row(GateStatistics block)
    {
        var rows = block.Rows().ToList();
        var channels = rows.FindAll(row => row.Class is null);
        // Of each channel, how far the means of its classes are apart; then their mean over the channels.
        var classes = rows.Where(row => row.Class is not null).GroupBy(row => row.Channel, row => row.Mean).Select(group => Sd([.. group])).ToList();
        return
        [
            block.Block,
            block.Channels.ToString(CultureInfo.InvariantCulture),
            Number(channels.Average(row => row.Mean)),
            Number(Sd([.. channels.Select(row => row.Mean)])),
            Number(classes.Average()),
            Share(channels.Average(row => row.Dead)),
            Share(channels.Average(row => row.Saturated)),
        ];
    }

    private static double Sd(double[] values) => values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
