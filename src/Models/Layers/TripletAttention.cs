using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Misra et al., "Rotate to Attend: Convolutional Triplet Attention Module", 2021, equations 2 and 3.
/// <para>y = (x · a_cw + x · a_hc + x · a_hw) / 3. Each gate is σ(norm(conv([max, mean]))), with the largest value and the
/// mean over one axis as two planes: a_cw over the rows, a plane of channels and columns; a_hc over the columns; a_hw over
/// the channels.</para>
/// <para>C×H×W → C×H×W; cw.conv1.weight [1, 2, k, k] and cw.batch_norm1 of one channel, hc and hw likewise.</para>
/// <para>Departures: none from the authors' code, whose batch normalisation has a momentum of 0.01.</para>
/// </summary>
/// <param name="Kernel">The side of the convolutions' windows; odd.</param>
/// <param name="Spatial">Whether there is the gate over the channels; without it y is the mean of the other two.</param>
[Kind("triplet_attention")]
[AlsoKnownAs("TripletAttention", "triplet")]
[RulesConcern("kernel")]
[Description("Triplet attention: the mean of the image scaled by gates over its rows, its columns and its channels.")]
public sealed record TripletAttention(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("kernel_size")] int Kernel = 7,
    bool Spatial = true) : LayerSpec, IValidated
{
    private const double Momentum = 0.01;

    public void Validate(Node source, Issues issues) => SpatialAttention.RequireOdd(Kernel, PlaceOf("kernel"), issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Triplet attention")) return null;
        (string Name, long Rows, long Columns)[] planes =
        [
            ("cw", input.Channels, input.Width),
            ("hc", input.Height, input.Channels),
            .. Spatial ? [("hw", input.Height, input.Width)] : Array.Empty<(string, long, long)>(),
        ];
        var conv = new Conv(1, new Extent(Kernel), Padding: new Padding(new Extent(Kernel / 2)), Bias: false);
        var (children, kept) = (new List<LayerPlan>(), 0L);
        foreach (var (name, rows, columns) in planes)
        {
            var plane = Shape.Image(2, rows, columns);
            if (site.List(name, [conv, new BatchNorm(Momentum: Momentum)], plane) is not { } part) return null;
            if (site.Child($"gate_{name}", new Sigmoid(), part.Output) is not { } gate) return null;
            children.AddRange([part, gate]);
            kept += plane.Elements;
        }
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = children,
            Intermediates = Size.Sum([kept, input.Elements]),
            Build = () => new TripletAttentionModule(children.Select(child => (child.Name, child.Build()))),
        };
    }
}

internal sealed class TripletAttentionModule : nn.Module<Tensor, Tensor>
{
    // Which axis comes to the place of the channels; the same exchange brings it back.
    private static readonly long[][] Exchanges = [[0, 2, 1, 3], [0, 3, 2, 1], [0, 1, 2, 3]];

    private readonly nn.Module<Tensor, Tensor>[] _parts;

    public TripletAttentionModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Part)> parts)
        : base(nameof(TripletAttention))
    {
        var named = parts.ToArray();
        _parts = Array.ConvertAll(named, one => one.Part);
        foreach (var (name, part) in named) register_module(name, part);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var gates = Gate(input, 0) + Gate(input, 1);
        var count = _parts.Length / 2;
        if (count > 2) gates = gates + Gate(input, 2);
        return (input * (gates / count)).MoveToOuterDisposeScope();
    }

    // In the axes of the input, one wide in the one that it was taken over.
    private Tensor Gate(Tensor input, int which)
    {
        var turned = input.permute(Exchanges[which]);
        var planes = cat([turned.amax([1], keepdim: true), turned.mean([1], keepdim: true)], 1);
        return _parts[(2 * which) + 1].call(_parts[2 * which].call(planes)).permute(Exchanges[which]);
    }
}
