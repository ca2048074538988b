using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// The same layers, with the same weights, on each group of the channels by itself, as if the groups were images of their
/// own: Zhang and Yang, "SA-Net: Shuffle Attention for Deep Convolutional Neural Networks", 2021, figure 2.
/// <para>y = concat of f(x₁) … f(x_g), xᵢ the i-th of g equal parts of the channels.</para>
/// <para>C×H×W → g·C'×H'×W' where f takes C/g×H×W to C'×H'×W', or vectors likewise. Parameters are under <c>layers</c>.</para>
/// <para>A batch normalisation inside takes its statistics over the groups too.</para>
/// </summary>
[Kind("per_group")]
[RulesConcern("layers")]
[Description("The same layers with the same weights on each group of the channels.")]
public sealed record PerGroup(
    [InRange(2, 1_000_000)] int Groups,
    IReadOnlyList<LayerSpec> Layers) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Layers.Count == 0) issues.Error(PlaceOf("layers"), "There are no layers for the groups.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (input.Channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        if (site.List("layers", Layers, input.WithChannels(input.Channels / Groups)) is not { } layers) return null;
        // The layers count as they are for one group; the others are this layer's.
        var others = LayerCost.Of(layers).Times(Groups - 1);
        return new LayerPlan(site)
        {
            Output = layers.Output.WithChannels(Size.Product(layers.Output.Channels, Groups)),
            Parameters = [],
            Work = [.. others.MultiplyAdds.Select(work => new Work(work.Key, work.Value))],
            Children = [layers],
            PartsOfAnExample = Groups,
            Intermediates = others.Activations,
            HandsOn = true,
            Effective = this with { Layers = layers.IsIdentity ? [new Identity()] : LayerList.Effective(layers) },
            IsIdentity = layers.IsIdentity,
            Build = () => new PerGroupModule(Groups, layers.Build()),
        };
    }
}

internal sealed class PerGroupModule : nn.Module<Tensor, Tensor>
{
    private readonly long _groups;
    private readonly nn.Module<Tensor, Tensor> layers;

    public PerGroupModule(long groups, nn.Module<Tensor, Tensor> layers)
        : base(nameof(PerGroup))
    {
        _groups = groups;
        this.layers = layers;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var examples = input.shape[0];
        var parts = input.reshape([examples * _groups, input.shape[1] / _groups, .. input.shape[2..]]);
        var outputs = layers.call(parts);
        return outputs.reshape([examples, _groups * outputs.shape[1], .. outputs.shape[2..]]).MoveToOuterDisposeScope();
    }
}
