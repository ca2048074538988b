using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural
/// Network", 2016, equation 4; as torch.nn.PixelShuffle.
/// <para>y[c, i·r + a, j·r + b] = x[c·r² + a·r + b, i, j] for a and b below r.</para>
/// <para>C×H×W → C/r²×H·r×W·r.</para>
/// </summary>
[Kind("pixel_shuffle")]
[AlsoKnownAs("depth_to_space")]
[Description("Channels become pixels: a larger image of fewer channels.")]
public sealed record PixelShuffle([InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("upscale_factor", "block_size")] int Factor) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Shuffling pixels")) return null;
        var each = Size.Product(Factor, Factor);
        if (input.Channels % each != 0)
            return site.Refuse(PlaceOf("factor"), FormattableString.Invariant($"Every pixel takes {each} channels, which do not divide those there are: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels / each, input.Height * Factor, input.Width * Factor),
            Parameters = [],
            Work = [],
            IsIdentity = Factor == 1,
            Build = () => nn.PixelShuffle(Factor),
        };
    }
}

/// <summary>
/// The inverse of <see cref="PixelShuffle"/>, as torch.nn.PixelUnshuffle; space to depth, as in Ridnik et al., "TResNet",
/// 2021, section 2.1.
/// <para>y[c·r² + a·r + b, i, j] = x[c, i·r + a, j·r + b] for a and b below r.</para>
/// <para>C×H×W → C·r²×H/r×W/r.</para>
/// </summary>
[Kind("pixel_unshuffle")]
[AlsoKnownAs("space_to_depth")]
[Description("Pixels become channels: a smaller image of more channels.")]
public sealed record PixelUnshuffle([InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("downscale_factor", "block_size")] int Factor) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Shuffling pixels")) return null;
        if (input.Height % Factor != 0 || input.Width % Factor != 0)
            return site.Refuse(PlaceOf("factor"), FormattableString.Invariant($"{Factor} does not divide the height and the width: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = Shape.Image(Size.Product(input.Channels, Factor, Factor), input.Height / Factor, input.Width / Factor),
            Parameters = [],
            Work = [],
            IsIdentity = Factor == 1,
            Build = () => new PixelUnshuffleModule(Factor),
        };
    }
}

internal sealed class PixelUnshuffleModule(long factor) : nn.Module<Tensor, Tensor>(nameof(PixelUnshuffle))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (examples, channels, height, width) = (input.shape[0], input.shape[1], input.shape[2] / factor, input.shape[3] / factor);
        return input.reshape(examples, channels, height, factor, width, factor)
            .permute(0, 1, 3, 5, 2, 4)
            .reshape(examples, channels * factor * factor, height, width)
            .MoveToOuterDisposeScope();
    }
}
