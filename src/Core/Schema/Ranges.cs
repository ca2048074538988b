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

    public static string Message(InRangeAttribute range, bool whole, double value)
    {
        var min = (Text(range.Min), range.AboveMin ? "above" : "at least");
        var max = (Text(range.Max), range.BelowMax ? "below" : "at most");
        var bounds = (double.IsNegativeInfinity(range.Min), double.IsPositiveInfinity(range.Max)) switch
        {
            (true, true) => "finite",
            (true, false) => $"{max.Item2} {max.Item1}",
            (false, true) => $"{min.Item2} {min.Item1}",
            (false, false) => $"{min.Item2} {min.Item1} and {max.Item2} {max.Item1}",
        };
        return $"This must be {(whole ? "a whole number" : "a number")} {bounds}, but it is {Text(value)}.";
    }

    /// <summary>Where a fraction is expected, a percentage is the likely slip.</summary>
    public static string? Hint(InRangeAttribute range, double value) =>
        range is { Min: >= 0, Max: 1 } && value is > 1 and <= 100
            ? $"If {Text(value)} % is meant, write {Text(value / 100)}."
            : null;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
