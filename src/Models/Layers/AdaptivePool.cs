using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// A pool whose output has a given size: the window at output i of n covers the pixels from ⌊i·H/n⌋ to ⌈(i + 1)·H/n⌉ − 1.
/// <para>C×H×W → C×height×width.</para>
/// </summary>
public abstract record AdaptivePool : LayerSpec
{
    private protected static LayerPlan? Plan(Site site, Extent size, Func<nn.Module<Tensor, Tensor>> build)
    {
        var input = site.Input;
        if (!site.HasImage("A pool")) return null;
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, size.Height, size.Width),
            Parameters = [],
            Work = [],
            IsIdentity = (input.Height, input.Width) == (size.Height, size.Width),
            Build = build,
        };
    }
}

/// <inheritdoc cref="AdaptivePool"/>
/// <remarks>The mean of the window; as torch.nn.AdaptiveAvgPool2d.</remarks>
[Kind("adaptive_avg_pool")]
[AlsoKnownAs("AdaptiveAvgPool2d")]
[Description("Mean under windows that cover an image to give one of another size.")]
public sealed record AdaptiveAvgPool([InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("output_size")] Extent Size) : AdaptivePool
{
    protected internal override LayerPlan? Plan(Site site) => Plan(site, Size, () => nn.AdaptiveAvgPool2d((Size.Height, Size.Width)));
}

/// <inheritdoc cref="AdaptivePool"/>
/// <remarks>The largest value of the window; as torch.nn.AdaptiveMaxPool2d.</remarks>
[Kind("adaptive_max_pool")]
[AlsoKnownAs("AdaptiveMaxPool2d")]
[Description("Largest value under windows that cover an image to give one of another size.")]
public sealed record AdaptiveMaxPool([InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("output_size")] Extent Size) : AdaptivePool
{
    protected internal override LayerPlan? Plan(Site site) => Plan(site, Size, () => nn.AdaptiveMaxPool2d([Size.Height, Size.Width]));
}
