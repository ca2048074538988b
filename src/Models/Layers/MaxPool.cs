using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// The largest value under each position of a window; as torch.nn.MaxPool2d.
/// <para>C×H×W → C×H'×W'. Padding counts as −∞. <c>ceil</c> keeps a last window that only partly covers the image.
/// <c>dilation</c> is the distance of the window's pixels from one another.</para>
/// </summary>
[Kind("max_pool")]
[AlsoKnownAs("MaxPool2d", "MaxPooling2D")]
[RulesConcern("kernel", "padding")]
[Description("Largest value under a window.")]
public sealed record MaxPool(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("kernel_size", "pool_size")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("kernel"), AlsoKnownAs("strides")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Extent Padding = default,
    [AlsoKnownAs("ceil_mode")] bool Ceil = false,
    [AddedLater, InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? Kernel;

    public void Validate(Node source, Issues issues) => Pool.CheckPadding(this, Kernel, Padding, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var window = new Window(Kernel, Stride!.Value, Padding, Dilation ?? new Extent(1), Ceil);
        if (Pool.Output(site, this, window) is not { } output) return null;
        window = window.Effective(site.Input);
        if (window.CanMiss(site.Input))
        {
            return site.Refuse(
                PlaceOf("dilation"),
                $"The {Kernel} kernel with the dilation {window.Dilation} can step over the whole image into the padding: {site.Input} arrives.",
                "Take a smaller dilation, or no padding.");
        }
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Effective = this with { Stride = window.Stride, Ceil = window.Ceil, Dilation = window.Dilation == new Extent(1) ? null : window.Dilation },
            IsIdentity = window.IsIdentity,
            Build = () => torch.nn.MaxPool2d(
                (Kernel.Height, Kernel.Width),
                (window.Stride.Height, window.Stride.Width),
                (Padding.Height, Padding.Width),
                (window.Dilation.Height, window.Dilation.Width),
                ceil_mode: window.Ceil),
        };
    }
}
