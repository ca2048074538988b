using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>The two orders in which a batch of images lies in memory: channels outermost, or innermost (channels_last).</summary>
internal static class MemoryOrder
{
    /// <summary>Whether a batch has its channels innermost.</summary>
    public static bool IsChannelsLast(Tensor images) => images.stride(1) == 1 && images.shape[1] > 1;
}
