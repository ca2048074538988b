using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>What a convolution sees beyond the border; as torch.nn.Conv2d's padding_mode.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The image mirrored at its outermost pixels, which are not repeated.</summary>
    Reflect,

    /// <summary>The outermost pixels again and again.</summary>
    Replicate,

    /// <summary>The image from its other side.</summary>
    Circular,
}

internal static class PaddingModeRules
{
    /// <summary>The largest padding that an image allows; null where there is no such limit.</summary>
    public static (long Height, long Width)? Reach(this PaddingMode mode, Shape input) => mode switch
    {
        PaddingMode.Reflect => (input.Height - 1, input.Width - 1),
        PaddingMode.Circular => (input.Height, input.Width),
        _ => null,
    };

    /// <summary>What is done with the pixels, for a sentence.</summary>
    public static string Verb(this PaddingMode mode) => mode == PaddingMode.Reflect ? "mirror" : "repeat";

    public static PaddingModes OfTorch(this PaddingMode mode) => mode switch
    {
        PaddingMode.Reflect => PaddingModes.Reflect,
        PaddingMode.Replicate => PaddingModes.Replicate,
        PaddingMode.Circular => PaddingModes.Circular,
        _ => PaddingModes.Zeros,
    };
}
