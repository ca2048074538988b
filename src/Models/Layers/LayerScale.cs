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
/// <para>Any shape; weight [C].</para>
/// </summary>
[Kind("layer_scale")]
[KeepsShape]
[Description("A learnt factor for each channel.")]
public sealed record LayerScale([InRange(-100, 100), Shorthand] double Init = 1e-6) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, channels) = (site.Input, site.Input.Channels);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [channels], Initializer.Constant(Init))],
            Work = [],
            Build = () => new LayerScaleModule(channels, input.IsImage),
        };
    }
}

internal sealed class LayerScaleModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _over;
    private readonly Parameter weight;

    public LayerScaleModule(long channels, bool isImage)
        : base(nameof(LayerScale))
    {
        _over = isImage ? [channels, 1, 1] : [channels];
        weight = (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var factors = weight.view(_over);
        return input * factors;
    }
}
