using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Touvron et al., "Going deeper with Image Transformers", 2021, equation 2: a learnt factor for each channel, small at
/// first, at the end of a residual branch.
/// <para>y[c] = weight[c] · x[c] + bias[c]; the bias, which starts at 0, only where it is asked for: the affine layer of Touvron et
/// al., "ResMLP", 2021, equation 1.</para>
/// <para>Any shape; weight and bias [C], or [1] with <c>shared</c>: the gain of De and Smith, "SkipInit", 2020, which starts at 0.</para>
/// </summary>
[Kind("layer_scale")]
[KeepsShape]
[Description("A learnt factor for each channel.")]
public sealed record LayerScale(
    [InRange(-100, 100), Shorthand] double Init = 1e-6,
    [AddedLater] bool Shared = false,
    [AddedLater] bool Bias = false) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, count) = (site.Input, Shared ? 1 : site.Input.Channels);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters =
            [
                site.Parameter("weight", [count], Initializer.Constant(Init)),
                .. Bias ? [site.Parameter("bias", [count], Initializer.Zeros)] : Array.Empty<ParameterPlan>(),
            ],
            Work = [],
            Effective = this with { Shared = Shared && input.Channels > 1 },
            Build = () => new LayerScaleModule(count, input.IsImage, Bias),
        };
    }
}

internal sealed class LayerScaleModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _over;
    private readonly Parameter weight;
    private readonly Parameter? bias;

    public LayerScaleModule(long count, bool isImage, bool hasBias)
        : base(nameof(LayerScale))
    {
        _over = isImage ? [count, 1, 1] : [count];
        weight = (Parameter)new Parameter(empty(count)).DetachFromDisposeScope();
        bias = hasBias ? (Parameter)new Parameter(empty(count)).DetachFromDisposeScope() : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var scaled = input * weight.view(_over);
        return (bias is null ? scaled : scaled + bias.view(_over)).MoveToOuterDisposeScope();
    }
}
