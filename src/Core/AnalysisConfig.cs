using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>
/// How the runs are compared. A comparison is written <c>A</c> (against the baseline), <c>A - B</c>, <c>mean(PATTERN)</c>
/// or <c>mean(PATTERN) - B</c>; a name with <c>*</c> or <c>?</c> stands for every arm that it fits.
/// </summary>
/// <param name="Baseline">The arm that the others are compared with; the first arm where there is no arm of the default name.</param>
/// <param name="Metric">What is compared: <see cref="TestAccuracy"/> or <see cref="ValidationAccuracy"/>.</param>
/// <param name="Confidence">The level of the intervals.</param>
/// <param name="Margin">The difference that is too small to matter, such as 0.3 pp; without it nothing is called equivalent.</param>
/// <param name="Primary">The one or two comparisons that the experiment is made for.</param>
/// <param name="Secondary">The other comparisons that are planned; where it is left out, every arm that is in no list against the baseline.</param>
/// <param name="Exploratory">Comparisons that are looked at, from which nothing is concluded.</param>
/// <param name="Trend">Accuracy along a swept value.</param>
/// <param name="CollapsedBelow">The accuracy (0 to 1) below which a completed run counts as collapsed.</param>
/// <param name="Sensitivity">Further methods that the report shows beside its own; what is claimed does not depend on them.</param>
public sealed record AnalysisConfig(
    string Baseline = AnalysisConfig.DefaultBaseline,
    [OneOf(AnalysisConfig.TestAccuracy, AnalysisConfig.ValidationAccuracy)] string Metric = AnalysisConfig.TestAccuracy,
    [InRange(0.5, 1, AboveMin = true, BelowMax = true)] double Confidence = 0.95,
    PercentagePoints? Margin = null,
    IReadOnlyList<string>? Primary = null,
    IReadOnlyList<string>? Secondary = null,
    IReadOnlyList<string>? Exploratory = null,
    TrendConfig? Trend = null,
    [InRange(0, 1, AboveMin = true, BelowMax = true)] double? CollapsedBelow = null,
    IReadOnlyList<FamilyMethod>? Sensitivity = null)
{
    public const string DefaultBaseline = "baseline";
    public const string TestAccuracy = "test.accuracy";
    public const string ValidationAccuracy = "validation.accuracy";

    /// <summary>Adds what contradicts the data: a metric on validation examples when none are held out.</summary>
    public void ValidateFor(DataConfig data, Node dataSource, Issues issues)
    {
        if (Metric == ValidationAccuracy && data.Validation == 0)
            issues.Error(dataSource, "The metric is validation.accuracy, but no examples are held out for validation.", "Add validation: 5000 or so to the data.");
    }
}

/// <summary>A method for several arms against the baseline at once.</summary>
public enum FamilyMethod
{
    /// <summary>Dunnett's comparisons (1955) with one error pooled over arms and seeds.</summary>
    Dunnett,

    /// <summary>Sign flips of whole seeds, the largest t of all arms counting (Westfall and Young 1993).</summary>
    MaxT,
}

/// <summary>The slope of accuracy for each doubling of a swept value, and its curvature.</summary>
/// <param name="Over">The swept variable; its values are positive numbers.</param>
/// <param name="Arms">A pattern of arms; where it is left out, every arm with a value of the variable.</param>
/// <param name="Primary">Whether the slope is a primary comparison; otherwise it is a secondary one, as the curvature always is.</param>
public sealed record TrendConfig(string Over, string? Arms = null, bool Primary = false);
