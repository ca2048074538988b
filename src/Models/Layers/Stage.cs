using System.ComponentModel;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>
/// The layers of a network that work at one resolution, under their number: <c>stage2.conv1.weight</c>. Papers count
/// from different numbers, so that the number is given and not counted.
/// <para>Any shape; empty, it passes its input on.</para>
/// </summary>
[Kind("stage")]
[Description("The layers of one numbered stage of a network.")]
public sealed record Stage(
    [InRange(0, 1000)] int Number,
    IReadOnlyList<LayerSpec> Layers) : LayerSpec
{
    protected internal override string ScopeName => FormattableString.Invariant($"stage{Number}");

    protected internal override bool IsCounted => false;

    protected internal override LayerPlan? Plan(Site site) =>
        LayerList.Plan(site, Layers, layers => this with { Layers = layers });
}
