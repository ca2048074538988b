using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Analysis;
using Ablate.Runner.Cli;

namespace Ablate.Runner.Planning;

/// <summary>What a number of seeds gives, and how many something takes; sizes in percentage points.</summary>
/// <param name="SD">Of the differences, as planned with.</param>
/// <param name="SDOrigin">Where it comes from.</param>
/// <param name="MeasuredSD">Of a pilot; null without one.</param>
/// <param name="PilotPairs">Of the pilot; null without one.</param>
/// <param name="Confidence">Of the intervals, or of the family.</param>
/// <param name="Comparisons">How many hold together.</param>
/// <param name="Power">The share of experiments that find the difference.</param>
/// <param name="HalfWidth">Asked for; null where it was not.</param>
/// <param name="SeedsForHalfWidth">So that it is not exceeded in four experiments of five.</param>
/// <param name="Difference">Asked for; null where it was not.</param>
/// <param name="SeedsForDifference">So that it is found with the power.</param>
/// <param name="Outlook">What numbers of seeds give.</param>
internal sealed record SeedPower(
    double SD,
    string SDOrigin,
    double? MeasuredSD,
    int? PilotPairs,
    double Confidence,
    int Comparisons,
    double Power,
    double? HalfWidth,
    int? SeedsForHalfWidth,
    double? Difference,
    int? SeedsForDifference,
    IReadOnlyList<SeedPower.Row> Outlook)
{
    private static readonly int[] Usual = [3, 5, 10, 20, 40];

    /// <summary>What a number of seeds gives.</summary>
    /// <param name="Seeds">How many.</param>
    /// <param name="ExpectedHalfWidth">On average.</param>
    /// <param name="AssuredHalfWidth">Not exceeded in four experiments of five.</param>
    /// <param name="DetectableDifference">Found with the power.</param>
    internal sealed record Row(int Seeds, double ExpectedHalfWidth, double AssuredHalfWidth, double DetectableDifference);

    /// <param name="assumptions">What is assumed.</param>
    /// <param name="spread">Where the standard deviation comes from.</param>
    /// <param name="halfWidth">Wanted; null: none in particular.</param>
    /// <param name="difference">To be found; null: none in particular.</param>
    /// <param name="seeds">To be told of; null: those that are asked for by the others, or the usual numbers.</param>
    /// <exception cref="UserException">More than a thousand million seeds would be needed.</exception>
    public static SeedPower Of(PowerAssumptions assumptions, PlannedSpread spread, double? halfWidth, double? difference, int? seeds)
    {
        int? forHalfWidth = halfWidth is { } width ? Seeds(() => PowerPlan.SeedsForHalfWidth(assumptions, width)) : null;
        int? forDifference = difference is { } effect ? Seeds(() => PowerPlan.SeedsForDifference(assumptions, effect)) : null;
        var told = new[] { seeds, forHalfWidth, forDifference }.OfType<int>().Distinct().Order().ToList();
        return new SeedPower(
            spread.SD, spread.Origin, spread.MeasuredSD, spread.Pairs, assumptions.Confidence, assumptions.Comparisons, assumptions.Power,
            halfWidth, forHalfWidth, difference, forDifference,
            [.. (told.Count > 0 ? told : [.. Usual]).Select(n => PowerPlan.Outlook(assumptions, n)).Select(row => new Row(row.Seeds, row.Expected, row.Assured, row.Detectable))]);

        static int Seeds(Func<int> count)
        {
            try
            {
                return count();
            }
            catch (ArgumentException problem)
            {
                throw new UserException(problem.Message.Split(" (Parameter", 2)[0], problem);
            }
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, SeedPowerJson.Default.SeedPower);

    public string ToText()
    {
        var level = FormattableString.Invariant($"{100 * Confidence:0.####} %{(Comparisons > 1 ? FormattableString.Invariant($" for {Comparisons} comparisons together (Bonferroni)") : "")}");
        var lines = new List<string> { FormattableString.Invariant($"Differences that vary by {SD:0.00#} pp from seed to seed ({SDOrigin}).") };
        if (SeedsForHalfWidth is { } narrow)
            lines.Add(FormattableString.Invariant($"A half-width of ±{HalfWidth:0.0#########} pp at {level} takes {Seeds(narrow)}: then 4 experiments of 5 come out as narrow."));
        if (SeedsForDifference is { } found)
            lines.Add(FormattableString.Invariant($"A difference of {Difference:0.0#########} pp takes {Seeds(found)} to be found in {100 * Power:0.#} % of experiments, tested at {level}."));
        lines.Add("");
        var width = Math.Max("seeds".Length, Outlook.Max(row => FormattableString.Invariant($"{row.Seeds:N0}").Length));
        lines.Add(FormattableString.Invariant($"{"seeds".PadLeft(width)}  half-width on average  in 4 of 5 below  found in {100 * Power:0.#} %"));
        lines.AddRange(Outlook.Select(row => FormattableString.Invariant($"{FormattableString.Invariant($"{row.Seeds:N0}").PadLeft(width)}  {Signed(row.ExpectedHalfWidth),21}  {Signed(row.AssuredHalfWidth),15}  {Points(row.DetectableDifference)}")));
        lines.Add("");
        lines.Add($"Half-widths of the paired t interval at {level}, and the true difference that its test finds. Seeds are independent and differences normal.");
        return string.Join('\n', lines);
    }

    private static string Seeds(int count) => FormattableString.Invariant($"{count:N0} seed{(count == 1 ? "" : "s")}");

    // Two digits at least of what is small.
    private static string Points(double value)
    {
        var places = value is > 0 and < 0.01 ? Math.Min(12, 1 - (int)Math.Floor(Math.Log10(value))) : 3;
        return value.ToString(places > 3 ? $"F{places}" : "0.00#", CultureInfo.InvariantCulture) + " pp";
    }

    private static string Signed(double value) => $"±{Points(value)}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SeedPower))]
internal sealed partial class SeedPowerJson : JsonSerializerContext;
