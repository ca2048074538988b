using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// Chollet, "Xception", 2017, section 2: a depthwise convolution and a 1×1 convolution after it, with nothing between.
/// <para>C×H×W → out×H'×W'; the parameters of <c>depthwise</c> and <c>pointwise</c>, as those layers have them.</para>
/// </summary>
[Kind("separable")]
[AlsoKnownAs("SeparableConv2d", "separable_conv")]
[RulesConcern("kernel", "stride", "padding")]
[Description("Depthwise convolution and a 1×1 convolution after it.")]
public sealed record Separable(
    [InRange(1, 1_000_000), AlsoKnownAs("out_channels", "filters")] ChannelCount Out,
    [InRange(1, Window.LargestSide), AlsoKnownAs("kernel_size", "ksize")] Extent Kernel,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Stride = null,
    [InRange(0, Window.LargestSide)] Padding Padding = default,
    [InRange(1, Window.LargestSide), DefaultsTo("1")] Extent? Dilation = null,
    [InRange(1, 1000)] int Multiplier = 1,
    [AlsoKnownAs("use_bias")] bool Bias = true) : LayerSpec, IValidated
{
    public Extent? Stride { get; init; } = Stride ?? new Extent(1);

    public Extent? Dilation { get; init; } = Dilation ?? new Extent(1);

    public void Validate(Node source, Issues issues) => Convolution.Check(this, Kernel, Stride!.Value, Padding, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        // Their source is this layer's, so that what is wrong with a key is said at the key.
        var each = new Depthwise(Kernel, Stride, Padding, Dilation, Multiplier, Bias) { Source = Source };
        if (site.Child("depthwise", each, site.Input) is not { } depthwise) return null;
        if (site.Channels(Out, "out") is not { } channels) return null;
        if (site.Child("pointwise", new Conv(channels, new Extent(1), Bias: Bias), depthwise.Output) is not { } pointwise) return null;
        var effective = (Depthwise)depthwise.Effective!;
        return new LayerPlan(site)
        {
            Output = pointwise.Output,
            Parameters = [],
            Work = [],
            Children = [depthwise, pointwise],
            HandsOn = true,
            Effective = this with { Out = channels, Stride = effective.Stride, Padding = effective.Padding, Dilation = effective.Dilation },
            Build = () => torch.nn.Sequential(("depthwise", depthwise.Build()), ("pointwise", pointwise.Build())),
        };
    }
}
