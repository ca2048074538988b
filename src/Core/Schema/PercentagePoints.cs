using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>A size of a difference in accuracy, written <c>0.3 pp</c> or as the fraction <c>0.003</c>; above 0, at most 50 points.</summary>
/// <param name="Share">As a fraction: 0.003 is 0.3 percentage points.</param>
public readonly partial record struct PercentagePoints(double Share) : IReadsNode<PercentagePoints>, IHasForm, ICanonical
{
    private const double Most = 0.5;

    /// <summary>In percentage points.</summary>
    public double Points => 100 * Share;

    object ICanonical.Canonical => Share;

    public static bool TryRead(Node node, Binder binder, out PercentagePoints value)
    {
        var read = Read(node, "A difference", binder);
        value = read ?? default;
        return read is not null;
    }

    /// <summary>Reads it; null after an error.</summary>
    /// <param name="node">Where it stands.</param>
    /// <param name="what">What it is, for the message: <c>A half-width</c>.</param>
    /// <param name="binder">Knows where problems go.</param>
    internal static PercentagePoints? Read(Node node, string what, Binder binder)
    {
        if (node is ScalarNode scalar && ShareOf(scalar) is > 0 and <= Most and var share) return new PercentagePoints(share);
        binder.Issues.Error(node, $"{what} above 0 and of at most 50 percentage points is expected here, but this is {Scalars.What(node)}.", "Write 0.2 pp, or 0.002.");
        return null;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => new()
    {
        ["type"] = new JsonArray("string", "number"),
        ["pattern"] = Forms.ExpressionPattern + @"|^([0-9]+\.?[0-9]*|\.[0-9]+) ?pp$",
        ["exclusiveMinimum"] = 0,
        ["maximum"] = Most,
    };

    private static double? ShareOf(ScalarNode scalar) => WithUnit().Match(scalar.Text) is { Success: true } match
        ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 100
        : Scalars.Meaning(scalar) as double?;

    [GeneratedRegex(@"^([0-9]+\.?[0-9]*|\.[0-9]+) ?pp\z")]
    private static partial Regex WithUnit();
}
