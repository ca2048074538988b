using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Wang et al., "ECA-Net: Efficient Channel Attention for Deep Convolutional Neural Networks", 2020, equations 7, 9 and 12.
/// <para>y[c] = σ(Σⱼ weight[j] · z[c + j − k//2]) · x[c], with z the mean of each channel and zeros beyond the first and last.</para>
/// <para>C×H×W → C×H×W; conv.weight [1, 1, k]. Without <c>kernel</c> it follows from the channels: t = |(log₂ C + b) / gamma|
/// rounded down, k = t if it is odd, else t + 1.</para>
/// <para>Departures: none; the rounding of k is the authors' code's.</para>
/// </summary>
/// <param name="Kernel">How many neighbouring channels a gate sees; odd. Where it is left out, it follows from the channels.</param>
/// <param name="Gamma">Divides in the rule for the kernel.</param>
/// <param name="B">Is added in the rule for the kernel.</param>
[Kind("eca")]
[KeepsShape]
[Description("Efficient channel attention: scales each channel by a gate computed from the means of its neighbours.")]
public sealed record EfficientChannelAttention(
    [InRange(1, Window.LargestSide), Shorthand] int? Kernel = null,
    [InRange(0, AboveMin = true), DefaultsTo("2")] double? Gamma = null,
    [DefaultsTo("1")] double? B = null) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Kernel is not { } kernel) return;
        SpatialAttention.RequireOdd(kernel, PlaceOf("kernel"), issues);
        foreach (var (key, given) in new[] { ("gamma", Gamma is not null), ("b", B is not null) })
        {
            if (given) issues.Error(PlaceOf(key), $"'{key}' is part of the rule for the kernel, but 'kernel' gives it.", "Keep one of them.");
        }
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Efficient channel attention")) return null;
        if ((Kernel ?? AdaptiveKernel(input.Channels)) is not (<= Window.LargestSide and var kernel))
            return site.Refuse(PlaceOf("gamma"), FormattableString.Invariant($"The rule comes to a kernel of more than {Window.LargestSide}: {input} arrives."), "Take a larger 'gamma' or a smaller 'b'.");
        if (site.Child("gate", new Sigmoid(), Shape.Vector(input.Channels)) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("conv.weight", [1, 1, kernel], Initializer.KaimingUniform(kernel))],
            Work = [new Work(Work.Conv, Size.Product(kernel, input.Channels))],
            Children = [gate],
            Intermediates = Size.Product(2, input.Channels),
            Effective = this with { Kernel = kernel, Gamma = null, B = null },
            Build = () => new EfficientChannelAttentionModule(kernel, gate.Build()),
        };
    }

    private int AdaptiveKernel(long channels)
    {
        var t = (int)Math.Min(Math.Abs((Math.Log2(channels) + (B ?? 1)) / (Gamma ?? 2)), int.MaxValue - 1);
        return t % 2 == 1 ? t : t + 1;
    }
}

internal sealed class EfficientChannelAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> conv;
    private readonly nn.Module<Tensor, Tensor> gate;

    public EfficientChannelAttentionModule(int kernel, nn.Module<Tensor, Tensor> gate)
        : base(nameof(EfficientChannelAttention))
    {
        conv = nn.Conv1d(1, 1, kernel, padding: kernel / 2, bias: false);
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var logits = conv.call(input.mean([2, 3]).unsqueeze(1)).squeeze(1);
        return Pooling.Scale(input, gate.call(logits)).MoveToOuterDisposeScope();
    }
}
