using System.ComponentModel;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>
/// Howard et al., "MobileNets", 2017, equation 3: a convolution of each channel by itself; torch.nn.Conv2d with as many
/// groups as channels.
/// <para>y[c·m + k] = bias + weight[c·m + k] ⋆ x[c], for k below the multiplier m.</para>
/// <para>C×H×W → C·m×H'×W'; weight [C·m, 1, kernel height, kernel width], bias [C·m].</para>
/// </summary>
[Kind("depthwise")]
[Description("Convolution of each channel by itself.")]
public sealed record Depthwise(
    [InRange(1, Window.LargestSide), Shorthand] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Stride = null,
    Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null,
    [InRange(1, 1000)] int Multiplier = 1,
    bool Bias = true) : LayerSpec
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    protected internal override LayerPlan? Plan(Site site)
    {
        var channels = site.Input.Channels;
        var convolution = new Convolution(Size.Product(channels, Multiplier), Kernel, Stride!.Value, Padding, Dilation!.Value, channels, Bias);
        return convolution.Plan(site, this, window => this with
        {
            Stride = window.Stride,
            Padding = new Padding(window.Padding),
            Dilation = window.Dilation,
        });
    }
}
