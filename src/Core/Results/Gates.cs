using System.Globalization;
using System.Text;

namespace Ablate.Core;

/// <summary>The gates of one channel of a block over the examples of a class.</summary>
/// <param name="Block">The layer that gates, such as <c>attention1.se1</c>.</param>
/// <param name="Channel">From 0.</param>
/// <param name="Class">From 0; null for all classes together.</param>
/// <param name="Examples">How many.</param>
/// <param name="Mean">Of the gate; of one that has positions, its mean over them.</param>
/// <param name="Sd">Standard deviation between examples of that mean, with n − 1; not a number for a single one.</param>
/// <param name="Dead">The share of its numbers that take their channel away, from 0 to 1.</param>
/// <param name="Saturated">The share of its numbers that leave their channel as it is, from 0 to 1.</param>
public sealed record GateRow(string Block, int Channel, int? Class, long Examples, double Mean, double Sd, double Dead, double Saturated)
{
    /// <summary>
    /// Standard deviation between the positions of an example, with n − 1: the root of its variance's mean over the examples.
    /// Not a number for a gate without positions, and in tables written before it was recorded.
    /// </summary>
    public double SdPositions { get; init; } = double.NaN;

    /// <summary>A gate nearer to 0 takes its channel away.</summary>
    public const double DeadBelow = 0.01;

    /// <summary>A gate farther from 0 is where a sigmoid or a tanh no longer moves; a ReLU, which has no such end, may pass it freely.</summary>
    public const double SaturatedAbove = 0.99;

    /// <summary>What the two shares count, in a sentence for every table of them.</summary>
    public static string Meaning { get; } = FormattableString.Invariant($"Dead: a size below {DeadBelow}; saturated: above {SaturatedAbove}, where a sigmoid or a tanh no longer moves.");
}

/// <summary>Recorded gates as CSV: a row for each block, channel and class; an empty class stands for all.</summary>
public static class GateTable
{
    private const string Older = "block,channel,class,examples,mean,sd,dead,saturated";
    private const string Header = Older + ",sd_positions";

    /// <summary>Those after the block, whose name may have commas of its own; one less in an older table.</summary>
    private const int Numbers = 8;

    /// <summary>The whole table; a standard deviation that is not a number is left empty.</summary>
    public static string Write(IEnumerable<GateRow> rows)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var row in rows)
        {
            // A slot may be called anything that has no quotes.
            var block = row.Block.Contains(',', StringComparison.Ordinal) ? $"\"{row.Block}\"" : row.Block;
            text.Append(CultureInfo.InvariantCulture, $"{block},{row.Channel},{row.Class},{row.Examples},{row.Mean:R},");
            if (!double.IsNaN(row.Sd)) text.Append(CultureInfo.InvariantCulture, $"{row.Sd:R}");
            text.Append(CultureInfo.InvariantCulture, $",{row.Dead:R},{row.Saturated:R},");
            if (!double.IsNaN(row.SdPositions)) text.Append(CultureInfo.InvariantCulture, $"{row.SdPositions:R}");
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Reads row by row: a network with a thousand classes has millions.</summary>
    /// <exception cref="InvalidDataException">The file is no such table, or is damaged; thrown when the row is reached.</exception>
    public static IEnumerable<GateRow> Read(string file)
    {
        var (number, isOlder) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (number > 1) yield return Row(isOlder ? line + "," : line) ?? throw Damaged(file, number);
            else if (!(isOlder = line == Older) && line != Header) throw Damaged(file, number);
        }
        if (number == 0) throw Damaged(file, 1);
    }

    private static GateRow? Row(string line)
    {
        var fields = line.Split(',');
        if (fields.Length <= Numbers) return null;
        var block = string.Join(',', fields[..^Numbers]).Trim('"');
        var numbers = fields[^Numbers..];
        var (label, sd, positions) = (-1, double.NaN, double.NaN);
        return Whole(numbers[0], out var channel) && (numbers[1].Length == 0 || Whole(numbers[1], out label)) && Whole(numbers[2], out var examples)
            && Real(numbers[3], out var mean) && (numbers[4].Length == 0 || Real(numbers[4], out sd)) && Real(numbers[5], out var dead) && Real(numbers[6], out var saturated)
            && (numbers[7].Length == 0 || Real(numbers[7], out positions))
            ? new GateRow(block, channel, label < 0 ? null : label, examples, mean, sd, dead, saturated) { SdPositions = positions }
            : null;
    }

    private static bool Whole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool Real(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static InvalidDataException Damaged(string file, int line) =>
        new(FormattableString.Invariant($"{file}:{line} cannot be read as recorded gates. Delete the file, or let 'ablate inspect' write it again."));
}
