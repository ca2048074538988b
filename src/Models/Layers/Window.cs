using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>The arithmetic that convolutions and pools share: a window of kernel × kernel that steps over an image.</summary>
internal readonly record struct Window(Extent Kernel, Extent Stride, Extent Padding, Extent Dilation, bool Ceil = false)
{
    public const int LargestSide = 1023;

    /// <summary>
    /// The positions the window takes, or null after an objection. PyTorch's rule:
    /// ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; with <see cref="Ceil"/> rounded up, but without
    /// a last window that would begin in the padding behind the image. Rounded up, even the first window may hang over
    /// the end, by less than a stride.
    /// </summary>
    public Shape? Over(Site site, Node at, string what, long channels)
    {
        var input = site.Input;
        var needed = (
            Height: Covers(Kernel.Height, Dilation.Height) - (2 * Padding.Height) - Overhang(Stride.Height),
            Width: Covers(Kernel.Width, Dilation.Width) - (2 * Padding.Width) - Overhang(Stride.Width));
        if (input.Height >= needed.Height && input.Width >= needed.Width) return On(input, channels);
        var least = FormattableString.Invariant($"{Math.Max(needed.Height, 1)}×{Math.Max(needed.Width, 1)}");
        site.Refuse(at, $"The {what} needs at least {least} positions but {input} arrives.");
        return null;
    }

    /// <summary>
    /// The window without what changes nothing: the dilation of a kernel of one pixel, the stride of a window that has
    /// one position because it covers all there is, and rounding up where nothing is left over.
    /// </summary>
    /// <param name="input">An image that the window fits on.</param>
    public Window Effective(Shape input)
    {
        var window = this with
        {
            Dilation = new Extent(Kernel.Height == 1 ? 1 : Dilation.Height, Kernel.Width == 1 ? 1 : Dilation.Width),
            Stride = new Extent(
                Room(input.Height, Kernel.Height, Padding.Height, Dilation.Height) == 0 ? 1 : Stride.Height,
                Room(input.Width, Kernel.Width, Padding.Width, Dilation.Width) == 0 ? 1 : Stride.Width),
        };
        var floor = window with { Ceil = false };
        return floor.On(input, input.Channels) == window.On(input, input.Channels) ? floor : window;
    }

    /// <summary>Whether at some position all its pixels but those in the padding could lie beyond the image.</summary>
    public bool CanMiss(Shape input) =>
        (Padding.Height > 0 && Dilation.Height > input.Height) || (Padding.Width > 0 && Dilation.Width > input.Width);

    /// <summary>Whether it is one pixel that visits every position once.</summary>
    public bool IsIdentity => Kernel == new Extent(1) && Stride == new Extent(1) && Padding == default;

    private Shape On(Shape input, long channels) => Shape.Image(
        channels,
        Positions(input.Height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height),
        Positions(input.Width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width));

    private static long Room(long size, long kernel, long padding, long dilation) => size + (2 * padding) - Covers(kernel, dilation);

    private static long Covers(long kernel, long dilation) => (dilation * (kernel - 1)) + 1;

    private long Overhang(long stride) => Ceil ? stride - 1 : 0;

    private long Positions(long size, long kernel, long stride, long padding, long dilation)
    {
        var room = Room(size, kernel, padding, dilation);
        // Room is negative where the first window hangs over; C# would round that towards zero.
        var count = (long)Math.Floor((double)(room + Overhang(stride)) / stride) + 1;
        return Ceil && (count - 1) * stride >= size + padding ? count - 1 : count;
    }
}
