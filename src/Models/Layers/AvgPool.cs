using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// The mean under each position of a window; as torch.nn.AvgPool2d.
/// <para>C×H×W → C×H'×W'. With <c>count_padding</c> the zeros of the padding count in the mean (PyTorch's default);
/// <c>ceil</c> keeps a last window that only partly covers the image.</para>
/// </summary>
[Kind("avg_pool")]
[AlsoKnownAs("AvgPool2d", "AveragePooling2D")]
[RulesConcern("kernel", "padding")]
[Description("Mean under a window.")]
public sealed record AvgPool(
    [InRange(1, Window.LargestSide), Shorthand, AlsoKnownAs("kernel_size", "pool_size")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("kernel"), AlsoKnownAs("strides")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Extent Padding = default,
    [AlsoKnownAs("ceil_mode")] bool Ceil = false,
    [AlsoKnownAs("count_include_pad")] bool CountPadding = true) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? Kernel;

    public void Validate(Node source, Issues issues) => Pool.CheckPadding(this, Kernel, Padding, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var window = new Window(Kernel, Stride!.Value, Padding, new Extent(1), Ceil);
        if (Pool.Output(site, this, window) is not { } output) return null;
        window = window.Effective(site.Input);
        var countPadding = CountPadding || Padding == default;
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Effective = this with { Stride = window.Stride, Ceil = window.Ceil, CountPadding = countPadding },
            IsIdentity = window.IsIdentity,
            Build = () => torch.nn.AvgPool2d(
                (Kernel.Height, Kernel.Width),
                (window.Stride.Height, window.Stride.Width),
                (Padding.Height, Padding.Width),
                ceil_mode: window.Ceil,
                count_include_pad: countPadding),
        };
    }
}
