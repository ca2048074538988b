using System.Globalization;
using Ablate.Core.Schema;

namespace Ablate.Models.Summaries;

/// <summary>A line of a summary: a layer, or several alike that follow one another, of which the numbers are the sum.</summary>
/// <param name="Path">The scope of its parameters, such as <c>stage2.bottleneck1</c>; that of the first of several.</param>
/// <param name="Name">The last part of the path; <c>bottleneck2..3</c> for several.</param>
/// <param name="Depth">How many layers it lies in; 1 is the outermost.</param>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Input">What arrives.</param>
/// <param name="Output">What leaves.</param>
/// <param name="Cost">With everything inside.</param>
/// <param name="Hidden">The bottlenecks of the layer and of those inside it, each kind of them once.</param>
/// <param name="Times">How many layers the line stands for.</param>
public sealed record SummaryRow(
    string Path, string Name, int Depth, string Kind, Shape Input, Shape Output, LayerCost Cost, IReadOnlyList<HiddenWidth> Hidden, int Times = 1);

/// <summary>A bottleneck: how many channels arrive, how many are left in the middle, and how often that is so.</summary>
public sealed record HiddenWidth(string Kind, long Channels, long Hidden, int Times)
{
    /// <summary>Channels for each one in the middle: what came of a reduction ratio once it was rounded.</summary>
    public double Ratio => (double)Channels / Hidden;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind} {Channels}→{Hidden} (ratio {Ratio:0.##}){(Times > 1 ? $" ×{Times}" : "")}");
}

/// <summary>
/// A network as a tree of layers with their shapes and costs, from its plan: nothing of the network's size is made.
/// </summary>
public static class ModelSummary
{
    /// <summary>How deep a summary goes where nobody says it: stages and the blocks in them.</summary>
    public const int UsualDepth = 2;

    /// <summary>The lines of a summary.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="depth">How deep it goes, from 1; what lies deeper is counted in the line that it is inside of.</param>
    /// <param name="folds">Whether layers that are alike in a row share a line, where nothing inside them is shown.</param>
    public static IReadOnlyList<SummaryRow> Rows(ModelPlan plan, int depth = int.MaxValue, bool folds = true)
    {
        var rows = new List<SummaryRow>();
        // What a repeat has made is planned over and over; its text is what tells whether two are alike.
        var texts = new Dictionary<LayerPlan, string>(ReferenceEqualityComparer.Instance);
        Add(plan.Root.Children, level: 1);
        return rows;

        void Add(IReadOnlyList<LayerPlan> layers, int level)
        {
            for (var i = 0; i < layers.Count; i++)
            {
                var (first, times) = (layers[i], 1);
                var closed = level >= depth || first.Children.Count == 0;
                while (folds && closed && i + 1 < layers.Count && AreAlike(first, layers[i + 1])) (i, times) = (i + 1, times + 1);
                rows.Add(Row(first, level, times, layers[i].Name));
                if (!closed) Add(first.Children, level + 1);
            }
        }

        bool AreAlike(LayerPlan a, LayerPlan b) =>
            a.Kind == b.Kind && a.Input == b.Input && a.Output == b.Output && a.ParameterCount == b.ParameterCount && TextOf(a) == TextOf(b);

        string TextOf(LayerPlan layer)
        {
            if (!texts.TryGetValue(layer, out var text)) texts[layer] = text = layer.Effective is { } spec ? Canonical.Json(spec) : layer.Path;
            return text;
        }
    }

    /// <summary>The bottlenecks among these layers, alike ones counted together.</summary>
    public static IReadOnlyList<HiddenWidth> HiddenWidths(IEnumerable<LayerPlan> layers) =>
    [
        .. layers.Where(layer => layer.Hidden is not null)
            .GroupBy(layer => (layer.Kind, layer.Input.Channels, layer.Hidden))
            .Select(group => new HiddenWidth(group.Key.Kind, group.Key.Channels, group.Key.Hidden!.Value, group.Count())),
    ];

    private static SummaryRow Row(LayerPlan layer, int depth, int times, string last)
    {
        var cost = LayerCost.Of(layer);
        var hidden = HiddenWidths(layer.Tree());
        if (times == 1) return new SummaryRow(layer.Path, layer.Name, depth, layer.Kind, layer.Input, layer.Output, cost, hidden);
        var ordinal = last[last.TrimEnd([.. "0123456789"]).Length..];
        return new SummaryRow(
            layer.Path, $"{layer.Name}..{ordinal}", depth, layer.Kind, layer.Input, layer.Output, cost.Times(times), [.. hidden.Select(one => one with { Times = one.Times * times })], times);
    }
}
