using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Chen et al., "A²-Nets: Double Attention Networks", 2018, equations 3 to 6.
/// <para>n vectors are gathered, G = A softmax(B)ᵀ with the softmax over the positions, and given out again, Z = G softmax(V) with
/// the softmax over the n: A of m channels, B and V of n, each a 1×1 convolution of x. y = W Z.</para>
/// <para>C×H×W → C×H×W; features.weight [m, C, 1, 1], gather.weight and distribute.weight [n, C, 1, 1], output.weight
/// [C, m, 1, 1], each with a bias. m is <c>hidden</c>, or ⌊C / <c>reduction</c>⌋ but at least 1; n is <c>maps</c>, or m.</para>
/// <para>Departures: the sum with the input is a <c>residual</c> around it.</para>
/// </summary>
/// <param name="Reduction">The ratio of the channels between.</param>
/// <param name="Hidden">The width m itself, instead of a reduction.</param>
/// <param name="Maps">How many vectors are gathered (the paper's n).</param>
[Kind("double_attention")]
[AlsoKnownAs("DoubleAttention", "A2Block")]
[RulesConcern("reduction", "hidden")]
[Description("Double attention: gathers vectors from all positions and gives them out to each.")]
public sealed record DoubleAttention(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("4")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, HiddenWidth.Largest), DefaultsTo("hidden")] int? Maps = null) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 4 : null);

    public void Validate(Node source, Issues issues) => HiddenWidth.Check(this, Reduction, Hidden, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Double attention")) return null;
        var hidden = Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value);
        var maps = Maps ?? hidden;
        if (site.Child("features", new Conv(hidden, new Extent(1)), input) is not { } features) return null;
        if (site.Child("gather", new Conv(maps, new Extent(1)), input) is not { } gather) return null;
        if (site.Child("distribute", new Conv(maps, new Extent(1)), input) is not { } distribute) return null;
        if (site.Child("output", new Conv((int)input.Channels, new Extent(1)), features.Output) is not { } output) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [new Work(Work.Attention, Size.Product(2, hidden, maps, input.Positions))],
            Children = [features, gather, distribute, output],
            HandsOn = true,
            Intermediates = Size.Sum([Size.Product(2, maps, input.Positions), Size.Product(hidden, maps), Size.Product(hidden, input.Positions)]),
            Effective = this with { Reduction = null, Hidden = hidden, Maps = maps },
            Hidden = hidden,
            Build = () => new DoubleAttentionModule(features.Build(), gather.Build(), distribute.Build(), output.Build()),
        };
    }
}

internal sealed class DoubleAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> features;
    private readonly nn.Module<Tensor, Tensor> gather;
    private readonly nn.Module<Tensor, Tensor> distribute;
    private readonly nn.Module<Tensor, Tensor> output;

    public DoubleAttentionModule(nn.Module<Tensor, Tensor> features, nn.Module<Tensor, Tensor> gather, nn.Module<Tensor, Tensor> distribute, nn.Module<Tensor, Tensor> output)
        : base(nameof(DoubleAttention))
    {
        this.features = features;
        this.gather = gather;
        this.distribute = distribute;
        this.output = output;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var weights = gather.call(input).flatten(2).softmax(2);
        var gathered = features.call(input).flatten(2).bmm(weights.transpose(1, 2));
        var given = gathered.bmm(distribute.call(input).flatten(2).softmax(1));
        return output.call(given.view(input.shape[0], -1, input.shape[2], input.shape[3])).MoveToOuterDisposeScope();
    }
}
