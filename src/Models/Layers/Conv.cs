using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, section II; as torch.nn.Conv2d.
/// <para>y[o] = bias[o] + Σ_c weight[o, c] ⋆ x[c], with ⋆ the cross-correlation and zeros as padding.</para>
/// <para>C×H×W → out×H'×W'; weight [out, C/groups, kernel height, kernel width], bias [out].</para>
/// <para>Departures: <c>padding: same</c> asks for an odd kernel, where PyTorch pads an even one unevenly.</para>
/// </summary>
[Kind("conv")]
[AlsoKnownAs("Conv2d", "convolution", "conv2d_layer")]
[Description("Convolution over the positions of an image.")]
[RulesConcern("out", "kernel", "stride", "padding", "groups")]
public sealed record Conv(
    [InRange(1, 1_000_000), AlsoKnownAs("out_channels", "filters", "channels", "num_filters", "out_chs")] int Out,
    [InRange(1, Window.LargestSide), AlsoKnownAs("kernel_size", "ksize")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1"), AlsoKnownAs("strides")] Extent? Stride = null,
    Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1"), AlsoKnownAs("dilation_rate")] Extent? Dilation = null,
    [InRange(1, 1_000_000)] int Groups = 1,
    [AlsoKnownAs("use_bias")] bool Bias = true) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    public void Validate(Node source, Issues issues)
    {
        if (Out % Groups != 0)
            issues.Error(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the outputs: 'out' is {Out}."));
        if (Padding.Same && Stride != new Extent(1))
            issues.Error(PlaceOf("padding"), $"Padding 'same' needs stride 1 but the stride is {Stride}.", "Give the padding in pixels.");
        if (Padding.Same && (Kernel.Height % 2 == 0 || Kernel.Width % 2 == 0))
            issues.Error(PlaceOf("padding"), $"Padding 'same' needs an odd kernel but the kernel is {Kernel}.", "Give the padding in pixels.");
        if (Padding.Pixels is not { Height: >= 0 and <= Window.LargestSide, Width: >= 0 and <= Window.LargestSide })
            issues.Error(PlaceOf("padding"), FormattableString.Invariant($"The padding must be from 0 to {Window.LargestSide} but is {Padding.Pixels}."));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, stride, dilation) = (site.Input, Stride!.Value, Dilation!.Value);
        if (!input.IsImage)
            return site.Refuse($"A convolution needs an image but {input} arrives.", "Put it before the layer that flattens.");
        if (input.Channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        if (Pixels(site, dilation) is not { } padding) return null;
        var window = new Window(Kernel, stride, padding, dilation);
        if (window.Over(site, PlaceOf("kernel"), "convolution", Out) is not { } output) return null;
        window = window.Effective(input);

        var fanIn = Size.Product(input.Channels / Groups, Kernel.Height, Kernel.Width);
        var initializer = Initializer.KaimingUniform(fanIn);
        var weight = site.Parameter("weight", [Out, input.Channels / Groups, Kernel.Height, Kernel.Width], initializer);
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = Bias ? [weight, site.Parameter("bias", [Out], initializer)] : [weight],
            Work = [new Work(Work.Conv, Size.Product(fanIn, output.Elements))],
            Effective = this with { Stride = window.Stride, Padding = new Padding(padding), Dilation = window.Dilation },
            Build = () => nn.Conv2d(
                input.Channels,
                Out,
                (Kernel.Height, Kernel.Width),
                (window.Stride.Height, window.Stride.Width),
                (padding.Height, padding.Width),
                (window.Dilation.Height, window.Dilation.Width),
                groups: Groups,
                bias: Bias),
        };
    }

    private Extent? Pixels(Site site, Extent dilation)
    {
        if (!Padding.Same) return Padding.Pixels;
        var pixels = new Extent(dilation.Height * (Kernel.Height - 1) / 2, dilation.Width * (Kernel.Width - 1) / 2);
        if (pixels is { Height: <= Window.LargestSide, Width: <= Window.LargestSide }) return pixels;
        site.Refuse(PlaceOf("padding"), FormattableString.Invariant($"The padding must be from 0 to {Window.LargestSide} but is {pixels}: {site.Input} arrives."));
        return null;
    }
}
