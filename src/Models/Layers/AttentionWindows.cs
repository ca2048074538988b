using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>Parts images into the windows of <see cref="SelfAttention"/> and joins them again.</summary>
/// <param name="image">The shape of one image; the side divides its height and width.</param>
/// <param name="side">Of a window.</param>
/// <param name="shift">By how many rows and columns the windows are moved.</param>
internal sealed class AttentionWindows(Shape image, long side, long shift) : IDisposable
{
    // What the authors' code takes from the scores of positions that do not see each other.
    private const float Blind = -100;

    private readonly long _rows = image.Height / side;
    private readonly long _columns = image.Width / side;
    private readonly LazyTable? _mask = shift == 0 ? null : new LazyTable(() => MaskOf(image, side, shift));

    /// <summary>How many there are in an image.</summary>
    public long Count => _rows * _columns;

    /// <summary>[N, C, H, W] → [N·windows, C, side, side], window by window.</summary>
    public Tensor Part(Tensor images)
    {
        var moved = shift == 0 ? images : images.roll((-shift, -shift), (2, 3));
        return moved.reshape(images.shape[0], image.Channels, _rows, side, _columns, side).permute(0, 2, 4, 1, 3, 5).reshape(-1, image.Channels, side, side);
    }

    /// <summary>The inverse of <see cref="Part"/>.</summary>
    public Tensor Join(Tensor windows)
    {
        var moved = windows.reshape(-1, _rows, _columns, image.Channels, side, side).permute(0, 3, 1, 4, 2, 5).reshape(-1, image.Channels, image.Height, image.Width);
        return shift == 0 ? moved : moved.roll((shift, shift), (2, 3));
    }

    /// <summary>What is added to the scores, [windows, 1, T, T]; null where all positions of a window see each other.</summary>
    public Tensor? Mask(Tensor scores) => _mask?.On(scores.device, scores.dtype);

    public void Dispose() => _mask?.Dispose();

    // The rows that came from the other side are the last of the last window, and so the columns.
    private static Tensor MaskOf(Shape image, long side, long shift)
    {
        var (rows, columns, count) = (image.Height / side, image.Width / side, side * side);
        var mask = new float[rows * columns * count * count];
        for (var at = 0L; at < mask.LongLength; at++)
        {
            var (key, query, window) = (at % count, at / count % count, at / count / count);
            if (Region(key, window) != Region(query, window)) mask[at] = Blind;
        }
        return tensor(mask, [rows * columns, 1, count, count]);

        (bool Row, bool Column) Region(long position, long window) => (
            window / columns == rows - 1 && position / side >= side - shift,
            window % columns == columns - 1 && position % side >= side - shift);
    }
}
