using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// Howard et al., "MobileNets", 2017, equation 3: a convolution of each channel by itself; torch.nn.Conv2d with as many
/// groups as channels.
/// <para>y[c·m + k] = bias + weight[c·m + k] ⋆ x[c], for k below the multiplier m.</para>
/// <para>C×H×W → C·m×H'×W'; weight [C·m, 1, kernel height, kernel width], bias [C·m].</para>
/// </summary>
[Kind("depthwise")]
[AlsoKnownAs("DepthwiseConv2d", "depthwise_conv")]
[RulesConcern("kernel", "stride", "padding")]
[Description("Convolution of each channel by itself.")]
public sealed record Depthwise(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("kernel_size", "ksize")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null,
    [InRange(1, 1000)] int Multiplier = 1,
    [AlsoKnownAs("use_bias")] bool Bias = true,
    [AddedLater] PaddingMode PaddingMode = PaddingMode.Zeros) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    public void Validate(Node source, Issues issues) => Convolution.Check(this, Kernel, Stride!.Value, Padding, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var channels = site.Input.Channels;
        var convolution = new Convolution(Size.Product(channels, Multiplier), Kernel, Stride!.Value, Padding, Dilation!.Value, channels, Bias, PaddingMode);
        return convolution.Plan(site, this, window => this with
        {
            Stride = window.Stride,
            Padding = new Padding(window.Padding),
            Dilation = window.Dilation,
            PaddingMode = window.Padding == default ? PaddingMode.Zeros : PaddingMode,
        });
    }
}
