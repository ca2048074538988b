using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Zeros around an image; as torch.nn.ZeroPad2d. For padding that is not the same on all sides, such as TensorFlow's
/// <c>SAME</c> with a stride: <c>zero_pad: {bottom: 1, right: 1}</c>.
/// <para>C×H×W → C×(H + 2·pixels + top + bottom)×(W + 2·pixels + left + right); a side below 0 is cut off.</para>
/// </summary>
[Kind("zero_pad")]
[Description("Zeros around an image.")]
public sealed record ZeroPad(
    [InRange(-Window.LargestSide, Window.LargestSide), Shorthand] Extent Pixels = default,
    [InRange(-Window.LargestSide, Window.LargestSide)] int Top = 0,
    [InRange(-Window.LargestSide, Window.LargestSide)] int Bottom = 0,
    [InRange(-Window.LargestSide, Window.LargestSide)] int Left = 0,
    [InRange(-Window.LargestSide, Window.LargestSide)] int Right = 0) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Padding")) return null;
        var (top, bottom, left, right) = (Pixels.Height + Top, Pixels.Height + Bottom, Pixels.Width + Left, Pixels.Width + Right);
        var (height, width) = (input.Height + top + bottom, input.Width + left + right);
        if (height < 1 || width < 1 || -Math.Min(top, bottom) >= input.Height || -Math.Min(left, right) >= input.Width)
            return site.Refuse($"Nothing of the image would be left: {input} arrives.", "Cut off less.");
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, height, width),
            Parameters = [],
            Work = [],
            Effective = new ZeroPad(default, top, bottom, left, right),
            IsIdentity = (top, bottom, left, right) == default,
            Build = () => nn.ZeroPad2d((left, right, top, bottom)),
        };
    }
}
