using Ablate.Core.Random;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Data;

/// <summary>
/// Random changes of training images, a batch at a time: a crop of the zero-padded image and a mirroring in one gather of
/// bytes, and a square cut out after normalisation.
/// </summary>
/// <remarks>
/// What happens to an image depends on the run's seed, the epoch and the image's place in the publisher's file; not on
/// the batch it falls into, nor on which other images are used.
/// Sources: crop and mirroring as in K. He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2
/// (padding is black before normalisation, as torchvision's RandomCrop); cutout as in T. DeVries and G. Taylor,
/// "Improved Regularization of Convolutional Neural Networks with Cutout", 2017 (the square's centre is anywhere, so that
/// it may reach over the edge; it is zero after normalisation, which is the mean colour).
/// </remarks>
internal sealed class Augmentation : IDisposable
{
    private const int Kinds = 5;

    // How far apart two images stand in the epoch's stream: their draws, and room for those that are drawn again.
    private const ulong Stride = 8;

    private readonly AugmentConfig _config;
    private readonly DatasetInfo _info;
    private readonly long _seed;
    private readonly Tensor _rows;
    private readonly Tensor _columns;
    private readonly Tensor _mirror;
    private readonly Tensor _channels;

    public Augmentation(AugmentConfig config, DatasetInfo info, long seed, Device device)
    {
        _config = config;
        _info = info;
        _seed = seed;
        using var scope = NewDisposeScope();
        _rows = arange(0, info.Height, ScalarType.Int64, device).DetachFromDisposeScope();
        _columns = arange(0, info.Width, ScalarType.Int64, device).DetachFromDisposeScope();
        _mirror = _columns.mul(-2).add(info.Width - 1).DetachFromDisposeScope(); // From a column to its mirror image.
        _channels = arange(0, info.Channels, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>The draws of one epoch for the images at <paramref name="source"/>: N×5 on the device.</summary>
    public Tensor Draw(int epoch, ReadOnlySpan<int> source)
    {
        var stream = RandomStream.For(_seed, "augmentation", FormattableString.Invariant($"{epoch}"));
        var draws = new long[source.Length * Kinds];
        for (var i = 0; i < source.Length; i++)
        {
            // Always the same draws in the same order, so that adding one change does not alter another.
            var image = stream.At((ulong)source[i] * Stride);
            var draw = draws.AsSpan(i * Kinds, Kinds);
            draw[0] = image.Next(2 * _config.Crop + 1);
            draw[1] = image.Next(2 * _config.Crop + 1);
            draw[2] = image.Next(2);
            draw[3] = image.Next(_info.Height);
            draw[4] = image.Next(_info.Width);
        }

        return tensor(draws, [source.Length, Kinds], ScalarType.Int64, _rows.device);
    }

    /// <summary>Crops and mirrors bytes of B×H×W×C.</summary>
    /// <param name="images">The batch.</param>
    /// <param name="draws">Its rows of <see cref="Draw"/>.</param>
    public Tensor Crop(Tensor images, Tensor draws)
    {
        if (_config is { Crop: 0, Flip: false }) return images;

        long margin = _config.Crop;
        var (height, width) = (_info.Height + 2 * margin, _info.Width + 2 * margin);
        var padded = margin == 0 ? images : nn.functional.pad(images, [0L, 0, margin, margin, margin, margin]);

        var y = Column(draws, 0).add(_rows);
        var x = Column(draws, 1).add(_columns);
        if (_config.Flip) x = x.add(Column(draws, 2).mul(_mirror));
        var first = arange(0, images.shape[0] * height, height, ScalarType.Int64, images.device).unsqueeze(1);
        var pixel = first.add(y).mul(width).unsqueeze(2).add(x.unsqueeze(1));
        var element = pixel.unsqueeze(3).mul(_info.Channels).add(_channels);
        return padded.view(-1).index_select(0, element.view(-1)).view(images.shape);
    }

    /// <summary>Sets a square of each normalised image (B×H×W×C) to zero, in place.</summary>
    public Tensor CutOut(Tensor images, Tensor draws)
    {
        if (_config.Cutout == 0) return images;
        var hidden = Within(_rows, Column(draws, 3)).unsqueeze(2).logical_and(Within(_columns, Column(draws, 4)).unsqueeze(1));
        return images.masked_fill_(hidden.unsqueeze(3), 0);
    }

    private Tensor Within(Tensor positions, Tensor centre)
    {
        var start = centre.sub(_config.Cutout / 2);
        return positions.ge(start).logical_and(positions.lt(start.add(_config.Cutout)));
    }

    /// <summary>B×1.</summary>
    private static Tensor Column(Tensor draws, long kind) => draws.narrow(1, kind, 1);

    public void Dispose()
    {
        _rows.Dispose();
        _columns.Dispose();
        _mirror.Dispose();
        _channels.Dispose();
    }
}
