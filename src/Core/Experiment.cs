using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>One file's question: networks and recipes (arms), seeds, and how the runs are compared.</summary>
/// <param name="Name">Also the name of its results folder.</param>
/// <param name="Data">Bound to a <see cref="DataConfig"/> by whoever knows the datasets; null where the file has none.</param>
/// <param name="Model">The layer list with every slot empty; null where the file has none.</param>
/// <param name="Arms">Expanded: one for each combination of swept values, in the order of the file.</param>
/// <param name="Seeds">Distinct, not negative.</param>
/// <param name="Analysis">How arms are compared with the baseline.</param>
/// <param name="File">The file as it was named.</param>
/// <param name="Text">Its whole content.</param>
public sealed record Experiment(
    string Name,
    Node? Data,
    SequenceNode? Model,
    IReadOnlyList<Arm> Arms,
    IReadOnlyList<int> Seeds,
    AnalysisConfig Analysis,
    string File,
    string Text)
{
    /// <summary>Where the file says the seeds; null where it does not.</summary>
    public Node? SeedsSource { get; init; }
}

/// <summary>One network with one recipe.</summary>
/// <param name="Name">Unique within the experiment.</param>
/// <param name="Values">The swept values by variable, as the file writes them; empty without a sweep.</param>
/// <param name="Model">The layer list with every slot filled: <c>{slot: {name: attention, layers: [...]}}</c>.</param>
/// <param name="Train">The recipe with the arm's changes; null where it has errors.</param>
/// <param name="TrainSource">Where the file says the recipe, for later checks of it.</param>
/// <param name="Source">Where the file declares the arm.</param>
public sealed record Arm(
    string Name,
    IReadOnlyDictionary<string, string> Values,
    SequenceNode Model,
    TrainConfig? Train,
    MappingNode? TrainSource,
    Node Source);

/// <summary>How the runs are compared.</summary>
/// <param name="Baseline">The arm that the others are compared with; the first arm where there is no arm of the default name.</param>
/// <param name="Metric">What is compared: <see cref="TestAccuracy"/> or <see cref="ValidationAccuracy"/>.</param>
/// <param name="Confidence">The level of the intervals.</param>
public sealed record AnalysisConfig(
    string Baseline = AnalysisConfig.DefaultBaseline,
    [OneOf(AnalysisConfig.TestAccuracy, AnalysisConfig.ValidationAccuracy)] string Metric = AnalysisConfig.TestAccuracy,
    [InRange(0, 1, AboveMin = true, BelowMax = true)] double Confidence = 0.95)
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
