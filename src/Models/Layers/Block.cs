using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// Layers under a name of their own: what a use of a block of the file becomes. Parameters are below the name and its
/// ordinal, such as <c>bottleneck2.conv1.weight</c>.
/// <para>Any shape; empty, it passes its input on.</para>
/// </summary>
[Kind("block")]
[Description("Layers under a name of their own.")]
public sealed record Block(
    string Name,
    IReadOnlyList<LayerSpec> Layers) : LayerSpec, IValidated
{
    protected internal override string ScopeName => Name;

    public void Validate(Node source, Issues issues) => Scopes.Check("block", Name, PlaceOf("name"), issues);

    protected internal override LayerPlan? Plan(Site site) =>
        LayerList.Plan(site, Layers, layers => this with { Layers = layers });
}
