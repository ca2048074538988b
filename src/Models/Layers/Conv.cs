using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, section II; as torch.nn.Conv2d.
/// <para>y[o] = bias[o] + Σ_c weight[o, c] ⋆ x[c], with ⋆ the cross-correlation and zeros as padding.</para>
/// <para>C×H×W → out×H'×W'; weight [out, C/groups, kernel height, kernel width], bias [out]; <c>out: 6x</c> is 6·C.</para>
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
    [AlsoKnownAs("use_bias")] bool Bias = true) : LayerSpec, IValidated
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
