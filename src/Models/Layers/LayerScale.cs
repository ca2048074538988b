using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Touvron et al., "Going deeper with Image Transformers", 2021, equation 2: a learnt factor for each channel, small at
/// first, at the end of a residual branch.
/// <para>y[c] = weight[c] · x[c].</para>
/// <para>Any shape; weight [C], or [1] with <c>shared</c>: the gain of De and Smith, "SkipInit", 2020, which starts at 0.</para>
/// </summary>
[Kind("layer_scale")]
[Description("A learnt factor for each channel.")]
public sealed record LayerScale(
    [InRange(-100, 100), Shorthand] double Init = 1e-6,
    [AddedLater] bool Shared = false) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, count) = (site.Input, Shared ? 1 : site.Input.Channels);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [count], Initializer.Constant(Init))],
            Work = [],
            Effective = this with { Shared = Shared && input.Channels > 1 },
            Build = () => new LayerScaleModule(count, input.IsImage),
        };
    }
}

internal sealed class LayerScaleModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _over;
    private readonly Parameter weight;

    public LayerScaleModule(long count, bool isImage)
        : base(nameof(LayerScale))
    {
        _over = isImage ? [count, 1, 1] : [count];
        weight = (Parameter)new Parameter(empty(count)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var factors = weight.view(_over);
        return input * factors;
    }
}
