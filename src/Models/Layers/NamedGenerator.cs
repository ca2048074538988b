using Ablate.Core.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// The random numbers of one layer: a stream named after the run's seed, what the numbers are for, the layer's path and
/// the epoch.
/// </summary>
internal sealed class NamedGenerator(string purpose, string path) : IDisposable
{
    private long _seed;
    private Generator? _generator;

    /// <summary>Starts the stream of an epoch, as <see cref="IReseedable.Reseed"/> asks.</summary>
    public void Reseed(long seed, int epoch)
    {
        Dispose();
        _seed = RandomStream.For(seed, purpose, FormattableString.Invariant($"{path}/epoch{epoch}")).Seed();
    }

    /// <summary>The generator; made at the first use, because only the input knows the device.</summary>
    public Generator On(Device device) => _generator ??= new Generator((ulong)_seed, device);

    public void Dispose()
    {
        _generator?.Dispose();
        _generator = null;
    }
}

/// <summary>What shares one draw.</summary>
public enum DrawnPer
{
    /// <summary>Each image has its own.</summary>
    Image,

    /// <summary>All images of a batch have the same.</summary>
    Batch,
}

internal static class DrawnPerShape
{
    /// <summary>The dimensions of draws that are spread over an input: [examples, 1, …] or [1, 1, …].</summary>
    public static long[] Over(this DrawnPer per, Tensor input)
    {
        var shape = new long[input.dim()];
        Array.Fill(shape, 1);
        if (per == DrawnPer.Image) shape[0] = input.shape[0];
        return shape;
    }
}
