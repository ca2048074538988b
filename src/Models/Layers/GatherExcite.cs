using System.ComponentModel;
using System.Numerics;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>Which of the two operators of gather-excite learn.</summary>
public enum GatherExciteParameters
{
    /// <summary>Neither: means are gathered (the paper's GE-θ⁻).</summary>
    None,

    /// <summary>The gather: depthwise convolutions (GE-θ).</summary>
    Gather,

    /// <summary>Both: after the gather, two 1×1 convolutions with a bottleneck (GE-θ⁺).</summary>
    Both,
}

/// <summary>
/// Hu et al., "Gather-Excite: Exploiting Feature Context in Convolutional Neural Networks", 2018, equation 2 and section 3.
/// <para>y = σ(nearest(gather(x))) · x, where gather gives a number for each field of <c>extent</c> × <c>extent</c>
/// positions of a channel and nearest spreads it over the field again. Without <c>extent</c> the field is the image.</para>
/// <para>The gather without parameters is the mean under a window of 2·extent − 1, padding not counted; with parameters a
/// chain of log₂ extent depthwise 3×3 convolutions of stride 2, each with a batch normalisation and all but the last with
/// a ReLU, or for the whole image one depthwise convolution of its size.</para>
/// <para>C×H×W → C×H×W; gather.conv1.weight [C, 1, 3, 3] or [C, 1, H, W], gather.batch_norm1.weight, bias, running_mean
/// and running_var [C], gather.conv2 …; fc1.weight [h, C, 1, 1], fc2.weight [C, h, 1, 1] and their biases.</para>
/// <para>Departures: the authors' networks have a ReLU behind the gather of <c>parameters: both</c>, which timm and this layer
/// do not; as in timm the padding is not counted in the means at the border.</para>
/// </summary>
/// <param name="Extent">The side of a field: a power of 2. Where it is left out, the whole image.</param>
/// <param name="Parameters">Which of the two operators learn.</param>
/// <param name="Reduction">The ratio of the bottleneck, for <c>parameters: both</c>.</param>
/// <param name="Hidden">Its hidden width itself, instead of a reduction.</param>
/// <param name="Bias">Which of its two convolutions have biases.</param>
[Kind("gather_excite")]
[KeepsShape]
[Description("Gather-excite: scales each number by a gate computed from the field around it in its channel.")]
public sealed record GatherExcite(
    [InRange(2, 512), Shorthand] int? Extent = null,
    GatherExciteParameters Parameters = GatherExciteParameters.None,
    [InRange(1, HiddenWidth.Largest), DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    ExcitationBias Bias = ExcitationBias.None) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden, issues);
        if (Extent is { } extent && !BitOperations.IsPow2(extent))
            issues.Error(PlaceOf("extent"), FormattableString.Invariant($"The extent must be a power of 2 but is {extent}."), "Take 2, 4 or 8 as in the paper, or leave it out for the whole image.");
        if (Parameters == GatherExciteParameters.Both) return;
        foreach (var (key, given) in new[] { ("reduction", Reduction is not null), ("hidden", Hidden is not null), ("bias", Bias != ExcitationBias.None) })
        {
            if (given) issues.Error(PlaceOf(key), $"'{key}' is about the bottleneck, which this has only with 'parameters: both'.");
        }
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Gather-excite")) return null;
        var channels = (int)input.Channels;
        var children = new List<LayerPlan>();
        var fields = Shape.Image(channels, 1, 1);
        if (Gather(input, channels) is { Count: > 0 } layers)
        {
            if (site.List("gather", layers) is not { } gather) return null;
            children.Add(gather);
            fields = gather.Output;
        }
        int? hidden = null;
        if (Parameters == GatherExciteParameters.Both)
        {
            hidden = Hidden ?? HiddenWidth.Of(channels, Reduction ?? 16);
            if (site.Child("fc1", new Conv(hidden.Value, new Extent(1), Bias: Bias == ExcitationBias.Both), fields) is not { } fc1) return null;
            if (site.Child("activation", new Relu(), fc1.Output) is not { } activation) return null;
            if (site.Child("fc2", new Conv(channels, new Extent(1), Bias: Bias != ExcitationBias.None), fc1.Output) is not { } fc2) return null;
            children.AddRange([fc1, activation, fc2]);
        }
        if (site.Child("gate", new Sigmoid(), fields) is not { } gate) return null;
        children.Add(gate);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = children,
            Intermediates = children[0].Name == "gather" ? gate.Output.Positions > 1 ? input.Elements : 0 : input.Channels,
            Effective = this with { Reduction = null, Hidden = hidden },
            Hidden = hidden,
            Build = () => new GatherExciteModule(children.Select(child => (child.Name, child.Build()))),
        };
    }

    private List<LayerSpec> Gather(Shape input, int channels)
    {
        LayerSpec Depthwise(Extent kernel, int stride, int padding) =>
            new Conv(channels, kernel, new Extent(stride), new Padding(new Extent(padding)), Groups: channels, Bias: false);

        if (Parameters == GatherExciteParameters.None)
            return Extent is { } field ? [new AvgPool(new Extent((2 * field) - 1), new Extent(field), new Extent(field - 1), CountPadding: false)] : [];
        if (Extent is not { } extent)
            return [Depthwise(new Extent((int)input.Height, (int)input.Width), stride: 1, padding: 0), new BatchNorm()];
        var layers = new List<LayerSpec>();
        for (var i = 0; i < BitOperations.Log2((uint)extent); i++)
        {
            if (i > 0) layers.Add(new Relu());
            layers.AddRange([Depthwise(new Extent(3), stride: 2, padding: 1), new BatchNorm()]);
        }
        return layers;
    }
}

internal sealed class GatherExciteModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _steps;
    private readonly bool _hasGather;

    public GatherExciteModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Step)> steps)
        : base(nameof(GatherExcite))
    {
        var named = steps.ToArray();
        _hasGather = named[0].Name == "gather";
        _steps = Array.ConvertAll(named, one => one.Step);
        foreach (var (name, step) in named) register_module(name, step);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var gate = _hasGather ? input : input.mean([2, 3], keepdim: true);
        foreach (var step in _steps) gate = step.call(gate);
        var (height, width) = (input.shape[2], input.shape[3]);
        // The gate is taken before it is spread, which is the same and less work; one field is broadcast as it is.
        if (gate.shape[2] * gate.shape[3] > 1) gate = F.interpolate(gate, [height, width]);
        return (input * gate).MoveToOuterDisposeScope();
    }
}
