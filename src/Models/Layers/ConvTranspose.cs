using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// Zeiler et al., "Deconvolutional Networks", 2010; Long et al., "Fully Convolutional Networks", 2015, section 3.3; as
/// torch.nn.ConvTranspose2d: the gradient of a convolution with respect to its input.
/// <para>Every pixel x[c, i, j] adds x[c, i, j] · weight[c, o] to the window of y[o] that begins at
/// (i·stride − padding, j·stride − padding).</para>
/// <para>C×H×W → out×H'×W' with H' = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1; weight
/// [C, out/groups, kernel height, kernel width], bias [out].</para>
/// </summary>
/// <param name="Out">Channels that leave.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">How far apart the windows of neighbouring pixels are.</param>
/// <param name="Padding">Rows and columns of the output that are cut off on each side.</param>
/// <param name="OutputPadding">Rows below and columns on the right that are added to the output; fewer than the stride or the dilation.</param>
/// <param name="Dilation">The distance of the window's pixels.</param>
/// <param name="Groups">Into how many groups inputs and outputs are divided.</param>
[Kind("conv_transpose")]
[AlsoKnownAs("ConvTranspose2d", "Conv2DTranspose", "deconv", "deconvolution")]
[Description("Transposed convolution, which enlarges an image.")]
[RulesConcern("stride", "output_padding", "dilation")]
public sealed record ConvTranspose(
    [InRange(1, 1_000_000), AlsoKnownAs("out_channels", "filters")] ChannelCount Out,
    [InRange(1, Window.LargestSide), AlsoKnownAs("kernel_size", "ksize")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1"), AlsoKnownAs("strides")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Extent Padding = default,
    [InRange(0, Window.LargestSide)] Extent OutputPadding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null,
    [InRange(1, 1_000_000)] int Groups = 1,
    [AlsoKnownAs("use_bias")] bool Bias = true) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    public void Validate(Node source, Issues issues)
    {
        var (stride, dilation) = (Stride!.Value, Dilation!.Value);
        if (OutputPadding.Height >= Math.Max(stride.Height, dilation.Height) || OutputPadding.Width >= Math.Max(stride.Width, dilation.Width))
            issues.Error(PlaceOf("output_padding"), $"The output padding {OutputPadding} must be less than the stride {stride} or the dilation {dilation}.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A transposed convolution")) return null;
        if (site.Channels(Out, "out") is not { } channels) return null;
        if (input.Channels % Groups != 0 || channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {channels} leave and {input} arrives."));
        var (stride, dilation) = (Stride!.Value, Dilation!.Value);
        var height = Side(input.Height, Kernel.Height, stride.Height, Padding.Height, OutputPadding.Height, dilation.Height);
        var width = Side(input.Width, Kernel.Width, stride.Width, Padding.Width, OutputPadding.Width, dilation.Width);
        if (height < 1 || width < 1)
            return site.Refuse(PlaceOf("padding"), $"The padding {Padding} cuts everything off: {input} arrives.", "Take a smaller one.");
        var output = Shape.Image(channels, height, width);
        // PyTorch reckons the bounds from the second dimension of the weights, which is that of the outputs here.
        var initializer = Initializer.KaimingUniform(Size.Product(channels / Groups, Kernel.Height, Kernel.Width));
        var weight = site.Parameter("weight", [input.Channels, channels / Groups, Kernel.Height, Kernel.Width], initializer);
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = Bias ? [weight, site.Parameter("bias", [channels], initializer)] : [weight],
            Work = [new Work(Work.Conv, Size.Product(weight.Count, input.Positions))],
            Effective = this with { Out = channels },
            Build = () => torch.nn.ConvTranspose2d(
                input.Channels,
                channels,
                (Kernel.Height, Kernel.Width),
                (stride.Height, stride.Width),
                (Padding.Height, Padding.Width),
                (OutputPadding.Height, OutputPadding.Width),
                (dilation.Height, dilation.Width),
                groups: Groups,
                bias: Bias),
        };
    }

    private static long Side(long size, long kernel, long stride, long padding, long added, long dilation) =>
        ((size - 1) * stride) - (2 * padding) + (dilation * (kernel - 1)) + added + 1;
}
