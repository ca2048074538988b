using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ablate.Models.Summaries;

/// <summary>A summary for programs: every layer by itself, however many are alike.</summary>
public static class SummaryJson
{
    /// <summary>The network as JSON with indentation.</summary>
    /// <param name="name">The arm, or what the network is called.</param>
    /// <param name="plan">The network.</param>
    /// <param name="depth">How deep it goes.</param>
    public static string Render(string name, ModelPlan plan, int depth = int.MaxValue)
    {
        var layers = ModelSummary.Rows(plan, depth, folds: false)
            .Select(row => new LayerJson(row.Path, row.Kind, row.Depth, Sizes(row.Input), Sizes(row.Output), new CostJson(row.Cost), row.Hidden));
        return JsonSerializer.Serialize(new NetworkJson(name, Sizes(plan.Input), Sizes(plan.Output), new CostJson(LayerCost.Of(plan.Root)), [.. layers]), SummaryJsonContext.Default.NetworkJson) + "\n";
    }

    // Without the batch.
    private static long[] Sizes(Shape shape) => shape.Batch(1)[1..];
}

internal sealed record NetworkJson(string Name, long[] Input, long[] Output, CostJson Total, IReadOnlyList<LayerJson> Layers);

internal sealed record LayerJson(string Path, string Kind, int Depth, long[] Input, long[] Output, CostJson Cost, IReadOnlyList<HiddenWidth> Hidden);

internal sealed record CostJson(long Parameters, long ParametersWithStatistics, long MultiplyAdds, IReadOnlyDictionary<string, long> MultiplyAddsByOperation, long Activations, long ActivationBytes)
{
    public CostJson(LayerCost cost)
        : this(cost.Parameters, cost.Parameters + cost.Statistics, cost.AllMultiplyAdds, cost.MultiplyAdds, cost.Activations, cost.Activations * LayerCost.BytesPerNumber)
    {
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NetworkJson))]
internal sealed partial class SummaryJsonContext : JsonSerializerContext;
