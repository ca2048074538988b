using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>How the attention of channels and that of positions become one.</summary>
public enum BamJoin
{
    /// <summary>The sum: the paper's equation 2.</summary>
    Sum,

    /// <summary>The product: the authors' code.</summary>
    Product,

    /// <summary>The larger of the two.</summary>
    Max,
}

/// <summary>
/// Park et al., "BAM: Bottleneck Attention Module", 2018, equations 1 to 4.
/// <para>y = (1 + σ(Mc + Ms)) · x: Mc [C] from the means of the channels through two linear layers with a bottleneck, Ms
/// [H, W] through a 1×1 convolution to h channels, two dilated 3×3 convolutions and a 1×1 convolution to one.</para>
/// <para>C×H×W → C×H×W; channel.linear1.weight [h, C], channel.linear2.weight [C, h]; spatial.conv1.weight [h, C, 1, 1],
/// spatial.conv2 and conv3.weight [h, h, 3, 3], spatial.conv4.weight [1, h, 1, 1]; all have biases, and all but the last
/// of each path a batch normalisation and a ReLU. h is <c>hidden</c>, or ⌊C / <c>reduction</c>⌋ but at least 1.</para>
/// <para>Departures: the batch normalisations are where the authors' code has them (equation 3 has one after the
/// second linear layer).</para>
/// </summary>
/// <param name="Reduction">The ratio r.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Dilation">Of the two 3×3 convolutions.</param>
/// <param name="Join">How the two attentions become one (table 2 of the paper).</param>
[Kind("bam")]
[KeepsShape]
[Description("Bottleneck attention: scales each number by one plus a gate of its channel and its position.")]
public sealed record BottleneckAttention(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, Window.LargestSide)] int Dilation = 4,
    BamJoin Join = BamJoin.Sum) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues) => HiddenWidth.Check(this, Reduction, Hidden, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("BAM")) return null;
        var hidden = Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value);
        var dilated = new Conv(hidden, new Extent(3), Padding: new Padding(new Extent(Dilation)), Dilation: new Extent(Dilation));
        if (site.List("channel",
            [
                new GlobalAvgPool(), new Linear(hidden), new BatchNorm(), new Relu(), new Linear((int)input.Channels),
            ]) is not { } channel) return null;
        if (site.List("spatial",
            [
                new Conv(hidden, new Extent(1)), new BatchNorm(), new Relu(),
                dilated, new BatchNorm(), new Relu(),
                dilated, new BatchNorm(), new Relu(),
                new Conv(1, new Extent(1)),
            ]) is not { } spatial) return null;
        if (site.Child("gate", new Sigmoid(), input) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [channel, spatial, gate],
            Effective = this with { Reduction = null, Hidden = hidden },
            Hidden = hidden,
            Intermediates = input.Elements,
            Build = () => new BottleneckAttentionModule(Join, channel.Build(), spatial.Build(), gate.Build()),
        };
    }
}

internal sealed class BottleneckAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly BamJoin _join;
    private readonly nn.Module<Tensor, Tensor> channel;
    private readonly nn.Module<Tensor, Tensor> spatial;
    private readonly nn.Module<Tensor, Tensor> gate;

    public BottleneckAttentionModule(BamJoin join, nn.Module<Tensor, Tensor> channel, nn.Module<Tensor, Tensor> spatial, nn.Module<Tensor, Tensor> gate)
        : base(nameof(BottleneckAttention))
    {
        _join = join;
        this.channel = channel;
        this.spatial = spatial;
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var channels = channel.call(input).unsqueeze(-1).unsqueeze(-1);
        var positions = spatial.call(input);
        var joined = _join switch
        {
            BamJoin.Sum => channels + positions,
            BamJoin.Product => channels * positions,
            _ => maximum(channels, positions),
        };
        return input.addcmul(input, gate.call(joined), 1).MoveToOuterDisposeScope();
    }
}
