using System.ComponentModel;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>
/// A named place in a network that each arm fills with its own layers, or leaves empty. It is a scope of its own, so
/// that what fills it never renames a parameter outside.
/// <para>Any shape; empty, it passes its input on.</para>
/// </summary>
[Kind("slot")]
[Description("A named place that each arm fills.")]
public sealed record Slot(
    [Shorthand] string Name,
    IReadOnlyList<LayerSpec>? Layers = null) : LayerSpec
{
    public IReadOnlyList<LayerSpec>? Layers { get; init; } = Layers ?? [];

    protected internal override string ScopeName => Name;

    protected internal override LayerPlan? Plan(Site site)
    {
        if (Name.Contains('.', StringComparison.Ordinal) || Name.EndsWith('_'))
            return site.Refuse(PlaceOf("name"), $"The slot's name '{Name}' contains a point or ends in an underscore, which parameter names use to tell their parts apart.", "Take another name.");
        return LayerList.Plan(site, Layers!);
    }
}
