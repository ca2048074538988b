using System.Collections;
using System.Globalization;

namespace Ablate.Core.Schema;

/// <summary>The sentences about numbers outside their range.</summary>
internal static class Ranges
{
    /// <summary>Every number in a value.</summary>
    public static IEnumerable<double> Numbers(object value) => value switch
    {
        int or long or double => [Convert.ToDouble(value, CultureInfo.InvariantCulture)],
        string => [],
        ICanonical itself => Numbers(itself.Canonical),
        IEnumerable list => list.Cast<object>().SelectMany(Numbers),
        _ => [],
    };

    public static string Message(InRangeAttribute range, bool whole, double value) => Message(range, whole, Text(value));

    /// <param name="range">What is allowed.</param>
    /// <param name="whole">Whether only whole numbers are.</param>
    /// <param name="value">The number as it is to be shown.</param>
    public static string Message(InRangeAttribute range, bool whole, string value)
    {
        return $"This must be {Phrase(range, whole)}, but it is {value}.";
    }

    /// <summary>What is allowed: <c>a whole number from 1 to 16</c>.</summary>
    public static string Phrase(InRangeAttribute range, bool whole)
    {
        var noun = whole ? "a whole number" : "a number";
        var low = range.AboveMin ? $"above {Text(range.Min)}" : $"of at least {Text(range.Min)}";
        var high = range.BelowMax ? $"below {Text(range.Max)}" : $"of at most {Text(range.Max)}";
        var bounds = (double.IsNegativeInfinity(range.Min), double.IsPositiveInfinity(range.Max)) switch
        {
            (true, true) => "",
            (true, false) => " " + high,
            (false, true) => " " + low,
            (false, false) when range is { AboveMin: false, BelowMax: false } => $" from {Text(range.Min)} to {Text(range.Max)}",
            (false, false) => $" {low} and {high}",
        };
        return noun + bounds;
    }

    /// <summary>Where a fraction is expected, a percentage is the likely slip.</summary>
    public static string? Hint(InRangeAttribute range, double value) =>
        range is { Min: >= 0, Max: 1 } && value is >= 5 and <= 100
            ? $"If {Text(value)} % is meant, write {Text(value / 100)}."
            : null;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
