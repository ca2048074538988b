using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, section II; as torch.nn.Conv2d.
/// <para>y[o] = bias[o] + Σ_c weight[o, c] ⋆ x[c], with ⋆ the cross-correlation and zeros as padding, or what
/// <c>padding_mode</c> says. <c>weight: standardised</c> takes (weight − mean) / √(variance + 1e-10) of the fan-in of each
/// output instead (Qiao et al., "Weight Standardization", 2019, equation 2, with the eps of Kolesnikov et al., "Big
/// Transfer", 2020); <c>scaled</c> divides that by √fan_in and multiplies it by a learnt gain (Brock et al.,
/// "Characterizing signal propagation to close the performance gap in unnormalized ResNets", 2021, equation 1, with 1e-6
/// added to the variance).</para>
/// <para>C×H×W → out×H'×W'; weight [out, C/groups, kernel height, kernel width], bias [out], gain [out, 1, 1, 1]; <c>out: 6x</c> is 6·C.</para>
/// <para>Departures: <c>padding: same</c> asks for an odd kernel, where PyTorch pads an even one unevenly.</para>
/// </summary>
[Kind("conv")]
[AlsoKnownAs("Conv2d", "convolution", "conv2d_layer")]
[Description("Convolution over the positions of an image.")]
[RulesConcern("out", "kernel", "stride", "padding", "groups")]
public sealed record Conv(
    [InRange(1, 1_000_000), AlsoKnownAs("out_channels", "filters", "channels", "num_filters", "out_chs")] ChannelCount Out,
    [InRange(1, Window.LargestSide), AlsoKnownAs("kernel_size", "ksize")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1"), AlsoKnownAs("strides")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1"), AlsoKnownAs("dilation_rate")] Extent? Dilation = null,
    [InRange(1, 1_000_000)] int Groups = 1,
    [AlsoKnownAs("use_bias")] bool Bias = true,
    [AddedLater] PaddingMode PaddingMode = PaddingMode.Zeros,
    [AddedLater] ConvWeight Weight = ConvWeight.Plain) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    public void Validate(Node source, Issues issues)
    {
        if (Out.Times == 0 && Out.Number % Groups != 0)
            issues.Error(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the outputs: 'out' is {Out.Number}."));
        Convolution.Check(this, Kernel, Stride!.Value, Padding, issues);
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        if (site.Channels(Out, "out") is not { } channels) return null;
        var convolution = new Convolution(channels, Kernel, Stride!.Value, Padding, Dilation!.Value, Groups, Bias, PaddingMode, Weight);
        return convolution.Plan(site, this, window => this with
        {
            Out = channels,
            Stride = window.Stride,
            Padding = new Padding(window.Padding),
            Dilation = window.Dilation,
            PaddingMode = window.Padding == default ? PaddingMode.Zeros : PaddingMode,
        });
    }
}
