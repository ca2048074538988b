using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>A side of an image that a pool leaves as it is.</summary>
public enum KeptSide
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>Its rows.</summary>
    Height,

    /// <summary>Its columns.</summary>
    Width,
}

/// <summary>
/// A pool whose output has a given size: the window at output i of n covers the pixels from ⌊i·H/n⌋ to ⌈(i + 1)·H/n⌉ − 1.
/// <para>C×H×W → C×height×width; with <c>keep: height</c> as high as what arrives, which PyTorch writes as None.</para>
/// </summary>
public abstract record AdaptivePool : LayerSpec
{
    private protected static LayerPlan? Plan(Site site, Extent asked, KeptSide keep, Func<Extent, LayerSpec> effective, Func<Extent, nn.Module<Tensor, Tensor>> build)
    {
        var input = site.Input;
        if (!site.HasImage("A pool")) return null;
        var size = new Extent(keep == KeptSide.Height ? (int)input.Height : asked.Height, keep == KeptSide.Width ? (int)input.Width : asked.Width);
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, size.Height, size.Width),
            Parameters = [],
            Work = [],
            IsIdentity = (input.Height, input.Width) == (size.Height, size.Width),
            Effective = effective(size),
            Build = () => build(size),
        };
    }
}

/// <inheritdoc cref="AdaptivePool"/>
/// <remarks>The mean of the window; as torch.nn.AdaptiveAvgPool2d.</remarks>
[Kind("adaptive_avg_pool")]
[AlsoKnownAs("AdaptiveAvgPool2d")]
[Description("Mean under windows that cover an image to give one of another size.")]
public sealed record AdaptiveAvgPool(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("output_size")] Extent Size,
    [AddedLater] KeptSide Keep = KeptSide.None) : AdaptivePool
{
    protected internal override LayerPlan? Plan(Site site) =>
        Plan(site, Size, Keep, size => new AdaptiveAvgPool(size), size => nn.AdaptiveAvgPool2d((size.Height, size.Width)));
}

/// <inheritdoc cref="AdaptivePool"/>
/// <remarks>The largest value of the window; as torch.nn.AdaptiveMaxPool2d.</remarks>
[Kind("adaptive_max_pool")]
[AlsoKnownAs("AdaptiveMaxPool2d")]
[Description("Largest value under windows that cover an image to give one of another size.")]
public sealed record AdaptiveMaxPool(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("output_size")] Extent Size,
    [AddedLater] KeptSide Keep = KeptSide.None) : AdaptivePool
{
    protected internal override LayerPlan? Plan(Site site) =>
        Plan(site, Size, Keep, size => new AdaptiveMaxPool(size), size => nn.AdaptiveMaxPool2d([size.Height, size.Width]));
}
