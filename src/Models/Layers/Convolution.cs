using Ablate.Core;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>The rules that the kinds of convolution share.</summary>
/// <param name="Out">Output channels.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Zeros around the image.</param>
/// <param name="Dilation">The distance of the window's pixels.</param>
/// <param name="Groups">Into how many groups inputs and outputs are divided.</param>
/// <param name="Bias">Whether each output has one.</param>
/// <param name="PaddingMode">What stands around the image.</param>
/// <param name="Weight">What becomes of the weights before they are used.</param>
internal sealed record Convolution(
    long Out,
    Extent Kernel,
    Extent Stride,
    Padding Padding,
    Extent Dilation,
    long Groups,
    bool Bias,
    PaddingMode PaddingMode = PaddingMode.Zeros,
    ConvWeight Weight = ConvWeight.Plain)
{
    /// <summary>Reports what is wrong with the window of a layer whatever arrives there.</summary>
    public static void Check(LayerSpec layer, Extent kernel, Extent stride, Padding padding, Issues issues)
    {
        if (padding.Same && stride != new Extent(1))
            issues.Error(layer.PlaceOf("padding"), $"Padding 'same' needs stride 1 but the stride is {stride}.", "Give the padding in pixels.");
        if (padding.Same && (kernel.Height % 2 == 0 || kernel.Width % 2 == 0))
            issues.Error(layer.PlaceOf("padding"), $"Padding 'same' needs an odd kernel but the kernel is {kernel}.", "Give the padding in pixels.");
    }

    /// <summary>Plans a convolution at its place, whatever the layer there is called.</summary>
    /// <param name="site">The place.</param>
    /// <param name="layer">The layer, whose keys are those of <see cref="Conv"/>.</param>
    /// <param name="effective">The layer with the window that is effective on what arrives.</param>
    public LayerPlan? Plan(Site site, LayerSpec layer, Func<Window, LayerSpec> effective)
    {
        var input = site.Input;
        if (!site.HasImage("A convolution")) return null;
        if (input.Channels % Groups != 0)
            return site.Refuse(layer.PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        if (Out % Groups != 0)
            return site.Refuse(layer.PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the outputs: 'out' is {Out}, and {input} arrives."));
        if (Pixels(site, layer) is not { } padding) return null;
        var window = new Window(Kernel, Stride, padding, Dilation);
        if (window.Over(site, layer.PlaceOf("kernel"), "convolution", Out) is not { } output) return null;
        window = window.Effective(input);
        var mode = padding == default ? PaddingMode.Zeros : PaddingMode;
        if (mode.Reach(input) is { } reach && (padding.Height > reach.Height || padding.Width > reach.Width))
        {
            return site.Refuse(
                layer.PlaceOf("padding"),
                FormattableString.Invariant($"The padding {padding} is more than there is to {mode.Verb()}, {reach.Height}×{reach.Width}: {input} arrives."),
                "Take less, or another padding mode.");
        }

        var fanIn = Size.Product(input.Channels / Groups, Kernel.Height, Kernel.Width);
        var initializer = Initializer.KaimingUniform(fanIn);
        var weight = site.Parameter("weight", [Out, input.Channels / Groups, Kernel.Height, Kernel.Width], initializer);
        return new LayerPlan(site)
        {
            Output = output,
            Parameters =
            [
                weight,
                .. Bias ? [site.Parameter("bias", [Out], initializer)] : Array.Empty<ParameterPlan>(),
                .. Weight == ConvWeight.Scaled ? [site.Parameter("gain", [Out, 1, 1, 1], Initializer.Ones)] : Array.Empty<ParameterPlan>(),
            ],
            Work = [new Work(Work.Conv, Size.Product(fanIn, output.Elements))],
            Effective = effective(window),
            Build = () => Weight == ConvWeight.Plain
                ? nn.Conv2d(
                    input.Channels,
                    Out,
                    (Kernel.Height, Kernel.Width),
                    (window.Stride.Height, window.Stride.Width),
                    (padding.Height, padding.Width),
                    (window.Dilation.Height, window.Dilation.Width),
                    mode.OfTorch(),
                    Groups,
                    Bias)
                : new StandardisedConvModule(this, window, mode, weight.Shape),
        };
    }

    private Extent? Pixels(Site site, LayerSpec layer)
    {
        if (!Padding.Same) return Padding.Pixels;
        var pixels = new Extent(Dilation.Height * (Kernel.Height - 1) / 2, Dilation.Width * (Kernel.Width - 1) / 2);
        if (pixels is { Height: <= Window.LargestSide, Width: <= Window.LargestSide }) return pixels;
        site.Refuse(layer.PlaceOf("padding"), FormattableString.Invariant($"The padding must be from 0 to {Window.LargestSide} but is {pixels}: {site.Input} arrives."));
        return null;
    }
}
