using System.ComponentModel;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>
/// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, section II; as torch.nn.Conv2d.
/// <para>y[o] = bias[o] + Σ_c weight[o, c] ⋆ x[c], with ⋆ the cross-correlation and zeros as padding.</para>
/// <para>C×H×W → out×H'×W'; weight [out, C/groups, kernel height, kernel width], bias [out]; <c>out: 6x</c> is 6·C.</para>
/// <para>Departures: <c>padding: same</c> asks for an odd kernel, where PyTorch pads an even one unevenly.</para>
/// </summary>
[Kind("conv")]
[Description("Convolution over the positions of an image.")]
public sealed record Conv(
    [InRange(1, 1_000_000)] ChannelCount Out,
    [InRange(1, Window.LargestSide)] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Stride = null,
    Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null,
    [InRange(1, 1_000_000)] int Groups = 1,
    bool Bias = true) : LayerSpec
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    protected internal override LayerPlan? Plan(Site site)
    {
        var channels = Out.Of(site.Input.Channels);
        var convolution = new Convolution(channels, Kernel, Stride!.Value, Padding, Dilation!.Value, Groups, Bias);
        return convolution.Plan(site, this, window => this with
        {
            Out = channels,
            Stride = window.Stride,
            Padding = new Padding(window.Padding),
            Dilation = window.Dilation,
        });
    }
}
