using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2, option A with <c>pad_channels</c>: every
/// stride-th pixel, beginning with the first.
/// <para>y[c, i, j] = x[c, i·stride, j·stride]; C×H×W → C×⌈H/stride⌉×⌈W/stride⌉.</para>
/// </summary>
[Kind("subsample")]
[Description("Every so many pixels.")]
public sealed record Subsample([InRange(1, Window.LargestSide), Shorthand] Extent Stride) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Subsampling")) return null;
        var stride = new Extent(input.Height == 1 ? 1 : Stride.Height, input.Width == 1 ? 1 : Stride.Width);
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, Steps(input.Height, stride.Height), Steps(input.Width, stride.Width)),
            Parameters = [],
            Work = [],
            Effective = this with { Stride = stride },
            IsIdentity = stride == new Extent(1),
            Build = () => new SubsampleModule(stride),
        };
    }

    private static long Steps(long size, long stride) => (size + stride - 1) / stride;
}

internal sealed class SubsampleModule(Extent stride) : nn.Module<Tensor, Tensor>(nameof(Subsample))
{
    public override Tensor forward(Tensor input)
    {
        using var rows = input.slice(2, 0, input.shape[2], stride.Height);
        return rows.slice(3, 0, input.shape[3], stride.Width);
    }
}
