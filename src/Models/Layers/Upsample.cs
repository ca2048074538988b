using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>What stands between the pixels of an image that is resized.</summary>
public enum Interpolation
{
    /// <summary>The pixel at ⌊i·H/H'⌋.</summary>
    Nearest,

    /// <summary>The mean of the four around, weighed by their distance.</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution of the sixteen around, with a = −3/4.</summary>
    Bicubic,
}

/// <summary>
/// An image of another size, by interpolation; as torch.nn.Upsample and torch.nn.functional.interpolate.
/// <para>Row i of H' is looked up at (i + ½)·H/H' − ½, or with <c>align_corners</c> at i·(H − 1)/(H' − 1), where the corner
/// pixels of both images agree.</para>
/// <para>C×H×W → C×H·factor×W·factor, or C×size.</para>
/// </summary>
/// <param name="Factor">How many times as high and wide.</param>
/// <param name="Size">The height and width themselves, instead of a factor; smaller ones too.</param>
/// <param name="To">As large as what arrives at the innermost of these around the layer, instead of a factor.</param>
/// <param name="Mode">What stands between the pixels.</param>
/// <param name="AlignCorners">Whether the corner pixels stay where they are; not for <c>nearest</c>.</param>
[Kind("upsample")]
[AlsoKnownAs("interpolate", "UpSampling2D", "resize")]
[RulesConcern("factor", "size", "to", "align_corners")]
[Description("An image of another size, by interpolation.")]
public sealed record Upsample(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("scale_factor", "scale")] Extent? Factor = null,
    [InRange(1, Window.LargestSide)] Extent? Size = null,
    Enclosing? To = null,
    Interpolation Mode = Interpolation.Nearest,
    bool AlignCorners = false) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (new[] { Factor is null, Size is null, To is null }.Count(missing => !missing) != 1)
            issues.Error(source, "One of 'factor', 'size' and 'to' must say how large the image will be.", "Give one of them alone.");
        if (AlignCorners && Mode == Interpolation.Nearest)
            issues.Error(PlaceOf("align_corners"), "'align_corners' is about what stands between pixels, which 'nearest' does not ask.", "Leave it out, or take 'bilinear'.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Resizing")) return null;
        if (To is { } place && site.Arriving(place, "to") is null) return null;
        var (height, width) = To is { } around && site.Arriving(around, "to") is { } image ? (image.Height, image.Width) : Size is { } size ? (size.Height, size.Width) : (Models.Size.Product(input.Height, Factor!.Value.Height), Models.Size.Product(input.Width, Factor.Value.Width));
        if (height > Window.LargestSide || width > Window.LargestSide)
            return site.Refuse(PlaceOf("factor"), FormattableString.Invariant($"The image would be {height}×{width}, larger than {Window.LargestSide} on a side: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, height, width),
            Parameters = [],
            Work = [],
            Effective = this with { Factor = null, To = null, Size = new Extent((int)height, (int)width) },
            IsIdentity = (height, width) == (input.Height, input.Width),
            Build = () => new UpsampleModule([height, width], Mode, AlignCorners),
        };
    }
}

internal sealed class UpsampleModule(long[] size, Interpolation mode, bool alignCorners) : nn.Module<Tensor, Tensor>(nameof(Upsample))
{
    private readonly InterpolationMode _mode = mode switch
    {
        Interpolation.Bilinear => InterpolationMode.Bilinear,
        Interpolation.Bicubic => InterpolationMode.Bicubic,
        _ => InterpolationMode.Nearest,
    };

    public override Tensor forward(Tensor input) =>
        _mode == InterpolationMode.Nearest ? F.interpolate(input, size) : F.interpolate(input, size, mode: _mode, align_corners: alignCorners);
}
