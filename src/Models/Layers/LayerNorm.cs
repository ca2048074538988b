using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>Which numbers of an example are normalised together.</summary>
public enum NormalisedOver
{
    /// <summary>The channels at each position: Liu et al., "A ConvNet for the 2020s", 2022.</summary>
    Channels,

    /// <summary>All of an example.</summary>
    Example,
}

/// <summary>
/// Ba et al., "Layer Normalization", 2016, equation 3; as torch.nn.LayerNorm.
/// <para>y = weight · (x − mean) / √(variance + eps) + bias; mean and variance are those of the channels at one position, or
/// with <c>over: example</c> of all numbers of an example.</para>
/// <para>C×H×W → C×H×W, or a vector → a vector; weight and bias [C], or [C, H, W] over an example.</para>
/// </summary>
[Kind("layer_norm")]
[KeepsShape]
[Description("Normalisation of the channels at each position, or of a whole example.")]
public sealed record LayerNorm(
    NormalisedOver Over = NormalisedOver.Channels,
    [InRange(0, 1, AboveMin = true)] double Eps = 1e-5,
    bool Affine = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        var over = input.IsVector ? NormalisedOver.Channels : Over;
        long[] shape = over == NormalisedOver.Channels ? [input.Channels] : [input.Channels, input.Height, input.Width];
        var byPosition = over == NormalisedOver.Channels && input.IsImage;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Affine
                ? [site.Parameter("weight", shape, Initializer.Ones), site.Parameter("bias", shape, Initializer.Zeros)]
                : [],
            Work = [],
            Effective = this with { Over = over },
            Build = () => byPosition ? new PositionNormModule(input.Channels, Eps, Affine) : nn.LayerNorm(shape, Eps, Affine),
        };
    }
}

internal sealed class PositionNormModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _channels;
    private readonly double _eps;
    private readonly Parameter? weight;
    private readonly Parameter? bias;

    public PositionNormModule(long channels, double eps, bool affine)
        : base(nameof(LayerNorm))
    {
        _channels = [channels];
        _eps = eps;
        if (affine)
        {
            weight = (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope();
            bias = (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope();
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var normalised = F.layer_norm(input.permute(0, 2, 3, 1), _channels, weight, bias, _eps).permute(0, 3, 1, 2);
        // So that the convolutions after it find the memory order of those before.
        return (MemoryOrder.IsChannelsLast(input) ? normalised : normalised.contiguous()).MoveToOuterDisposeScope();
    }
}
