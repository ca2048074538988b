using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>What describes a position to the convolution of spatial attention.</summary>
public enum SpatialSqueeze
{
    /// <summary>The mean over its channels, then the largest value: the order of the paper's equation 3.</summary>
    MeanMax,

    /// <summary>The largest value, then the mean: the order of the authors' code.</summary>
    MaxMean,

    /// <summary>A learned 1×1 convolution to one channel (table 2 of the paper).</summary>
    Conv,

    /// <summary>The mean alone.</summary>
    Mean,

    /// <summary>The largest value alone.</summary>
    Max,
}

/// <summary>
/// Woo et al., "CBAM: Convolutional Block Attention Module", 2018, equation 3: the second half of CBAM.
/// <para>y[c, p] = σ(f([mean; max]))[p] · x[c, p], with mean and max over the channels of a position and f a k×k convolution.</para>
/// <para>C×H×W → C×H×W; conv.weight [1, 2, k, k] ([1, 1, k, k] of one plane), no bias; with <c>norm</c> batch_norm.weight, bias, running_mean and
/// running_var [1]; with <c>squeeze: conv</c> squeeze.weight [1, C, 1, 1] and conv.weight [1, 1, k, k].</para>
/// <para>Departures: none from the paper; the authors' code is <c>{squeeze: max_mean, norm: true}</c>. Among equal largest
/// values all share the gradient, where torch.max gives it to one of them.</para>
/// </summary>
/// <param name="Kernel">The side of the convolution; odd.</param>
/// <param name="Squeeze">What describes a position.</param>
/// <param name="Norm">Whether a batch normalisation of momentum 0.01 follows the convolution, as in the authors' code.</param>
[Kind("spatial_attention")]
[KeepsShape]
[Description("CBAM's spatial attention: scales each position by a gate computed from its mean and its largest value.")]
public sealed record SpatialAttention(
    [InRange(1, Window.LargestSide), Shorthand] int Kernel = 7,
    SpatialSqueeze Squeeze = SpatialSqueeze.MeanMax,
    bool Norm = false) : LayerSpec, IValidated
{
    private const double Momentum = 0.01;

    public void Validate(Node source, Issues issues) => RequireOdd(Kernel, PlaceOf("kernel"), issues);

    /// <summary>Reports a kernel that has no middle.</summary>
    internal static void RequireOdd(int kernel, Node at, Issues issues)
    {
        if (kernel % 2 == 0)
            issues.Error(at, FormattableString.Invariant($"The kernel must be odd, so that what it gives is as large as what arrives, but it is {kernel}."), FormattableString.Invariant($"Take {kernel - 1} or {kernel + 1}."));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Spatial attention")) return null;
        var children = new List<LayerPlan>();
        LayerPlan? Add(string name, LayerSpec layer, Shape shape)
        {
            if (site.Child(name, layer, shape) is not { } child) return null;
            children.Add(child);
            return child;
        }

        var planes = Shape.Image(Squeeze is SpatialSqueeze.Mean or SpatialSqueeze.Max ? 1 : 2, input.Height, input.Width);
        if (Squeeze == SpatialSqueeze.Conv)
        {
            if (Add("squeeze", new Conv(1, new Extent(1), Bias: false), input) is not { } squeeze) return null;
            planes = squeeze.Output;
        }
        if (Add("conv", new Conv(1, new Extent(Kernel), Padding: new Padding(new Extent(Kernel / 2)), Bias: false), planes) is not { } conv) return null;
        if (Norm && Add("batch_norm", new BatchNorm(Momentum: Momentum), conv.Output) is null) return null;
        if (Add("gate", new Sigmoid(), conv.Output) is null) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = children,
            Intermediates = Squeeze == SpatialSqueeze.Conv ? 0 : planes.Elements,
            Build = () => new SpatialAttentionModule(Squeeze, children.Select(child => (child.Name, child.Build()))),
        };
    }
}

internal sealed class SpatialAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly SpatialSqueeze _squeeze;
    private readonly nn.Module<Tensor, Tensor>[] _steps;

    public SpatialAttentionModule(SpatialSqueeze squeeze, IEnumerable<(string Name, nn.Module<Tensor, Tensor> Step)> steps)
        : base(nameof(SpatialAttention))
    {
        _squeeze = squeeze;
        var named = steps.ToArray();
        _steps = Array.ConvertAll(named, one => one.Step);
        foreach (var (name, step) in named) register_module(name, step);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var gate = Planes(input);
        foreach (var step in _steps) gate = step.call(gate);
        return (input * gate).MoveToOuterDisposeScope();
    }

    private Tensor Planes(Tensor input)
    {
        if (_squeeze == SpatialSqueeze.Conv) return input;
        if (_squeeze == SpatialSqueeze.Mean) return input.mean([1], keepdim: true);
        if (_squeeze == SpatialSqueeze.Max) return input.amax([1], keepdim: true);
        var (mean, max) = (input.mean([1], keepdim: true), input.amax([1], keepdim: true));
        return cat(_squeeze == SpatialSqueeze.MeanMax ? [mean, max] : [max, mean], 1);
    }
}
