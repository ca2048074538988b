using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// A named place in a network that each arm fills with its own layers, or leaves empty. It is a scope of its own, so
/// that what fills it never renames a parameter outside.
/// <para>Any shape; empty, it passes its input on. <c>at</c> names the position inside a block, so that an arm can fill
/// one of several; the network is the same whatever it says.</para>
/// </summary>
[Kind("slot")]
[Description("A named place that each arm fills.")]
public sealed record Slot(
    [Shorthand] string Name,
    IReadOnlyList<LayerSpec>? Layers = null,
    string? At = null) : LayerSpec, IValidated
{
    public IReadOnlyList<LayerSpec>? Layers { get; init; } = Layers ?? [];

    protected internal override string ScopeName => Name;

    public void Validate(Node source, Issues issues)
    {
        Scopes.Check("slot", Name, PlaceOf("name"), issues);
        if (At is not null && Names.Problem(At) is { } problem)
            issues.Error(PlaceOf("at"), $"A position cannot be called '{At}': {problem}.", Names.Rule);
    }

    protected internal override LayerPlan? Plan(Site site) =>
        LayerList.Plan(site, Layers!, layers => this with { Layers = layers, At = null });
}
