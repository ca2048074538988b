using System.Globalization;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>
/// A distribution of numbers between two ends. Those of <c>uniform</c> and <c>log_uniform</c> are rounded to four
/// significant digits, so that the names of arms stay short (and never beyond an end); whole numbers are left as they are.
/// </summary>
internal abstract record RangeSpec : DistributionSpec, IValidated
{
    private const string RoundTo = "E3";

    /// <summary>The two ends, as numbers.</summary>
    protected abstract IReadOnlyList<double> Ends { get; }

    public virtual void Validate(Node source, Issues issues)
    {
        var place = PlaceOf("range");
        if (Ends.Count != 2)
            issues.Error(place, FormattableString.Invariant($"The range of '{Kind}' has two numbers, the lowest and the highest value, but this is a list of {Ends.Count}."));
        else if (Ends[0] >= Ends[1])
            issues.Error(place, $"The lowest value must be below the highest, but {Text(Ends[0])} is not below {Text(Ends[1])}.", Ends[0] > Ends[1] ? $"Write [{Text(Ends[1])}, {Text(Ends[0])}]." : null);
    }

    public override Func<double, SweptValue>? Quantile(Binder binder) => level =>
    {
        var text = Text(At(level));
        return new SweptValue(text, new ScalarNode(PlaceOf("range").At, PlaceOf("range").Path, text, Quoted: false));
    };

    /// <summary>The number at a level in [0, 1).</summary>
    protected abstract double At(double level);

    /// <summary>Rounded to four significant digits, but not beyond the ends.</summary>
    protected double Round(double value) =>
        Math.Clamp(double.Parse(value.ToString(RoundTo, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Ends[0], Ends[1]);

    // 1e-05 as a file would have it: 1e-5.
    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal).Replace("E+", "e+", StringComparison.Ordinal).Replace('E', 'e');
}

/// <summary>Numbers of a range, all as likely.</summary>
/// <param name="Range">The lowest and the highest value.</param>
[Kind("uniform")]
internal sealed record Uniform([Shorthand] IReadOnlyList<double> Range) : RangeSpec
{
    protected override IReadOnlyList<double> Ends => Range;

    // Of two products, because the difference of the ends may be infinite.
    protected override double At(double level) => Round((Range[0] * (1 - level)) + (Range[1] * level));
}

/// <summary>Numbers of a range whose logarithms are all as likely, as for a learning rate.</summary>
/// <param name="Range">The lowest and the highest value, both above 0.</param>
[Kind("log_uniform")]
internal sealed record LogUniform([Shorthand, InRange(0, AboveMin = true)] IReadOnlyList<double> Range) : RangeSpec
{
    protected override IReadOnlyList<double> Ends => Range;

    protected override double At(double level) =>
        Round(Elementary.Exp((Elementary.Log(Range[0]) * (1 - level)) + (Elementary.Log(Range[1]) * level)));
}

/// <summary>Whole numbers of a range, both ends included, all as likely.</summary>
/// <param name="Range">The lowest and the highest value.</param>
[Kind("integer")]
internal sealed record IntegerRange([Shorthand] IReadOnlyList<int> Range) : RangeSpec
{
    protected override IReadOnlyList<double> Ends => [.. Range.Select(end => (double)end)];

    protected override double At(double level) => Range[0] + Math.Floor(level * ((double)Range[1] - Range[0] + 1));
}
