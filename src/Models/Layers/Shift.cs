using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// An image moved by whole pixels, zeros where nothing comes from: the second path of the shortcut of Gastaldi,
/// "Shake-Shake regularization", 2017, whose code moves it by one pixel to the right and down.
/// <para>y[c, i, j] = x[c, i − down, j − right]; C×H×W → C×H×W.</para>
/// </summary>
[Kind("shift")]
[KeepsShape]
[Description("Moves an image by whole pixels.")]
public sealed record Shift(
    [InRange(-Window.LargestSide, Window.LargestSide)] int Right = 0,
    [InRange(-Window.LargestSide, Window.LargestSide)] int Down = 0) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Moving pixels")) return null;
        if (Math.Abs(Right) >= input.Width || Math.Abs(Down) >= input.Height)
            return site.Refuse($"Nothing of the image would be left: {input} arrives.", "Move it by less.");
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            IsIdentity = (Right, Down) == default,
            Build = () => nn.ZeroPad2d((Right, -Right, Down, -Down)),
        };
    }
}
