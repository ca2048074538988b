using System.ComponentModel;
using Ablate.Core.Schema;
using Ablate.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CustomLayer;

/// <summary>
/// Touvron et al., "Going deeper with Image Transformers", 2021 (arXiv 2103.17239), equation 4, on an image.
/// <para>y[c] = weight[c] · x[c], with a weight for each channel that begins small or at 1.</para>
/// <para>C×H×W → C×H×W; weight [C].</para>
/// </summary>
[Kind("channel_scale")]
[Description("Scales each channel by a weight that is learned.")]
public sealed record ChannelScale([InRange(0, 100), Shorthand] double Init = 1) : LayerSpec
{
    protected override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!input.IsImage) return site.Refuse($"A channel scale needs an image but {input} arrives.", "Put it before the layer that flattens.");
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [input.Channels], Initializer.Constant(Init))],
            Work = [],
            Build = () => new ChannelScaleModule(input.Channels),
        };
    }
}

internal sealed class ChannelScaleModule : nn.Module<Tensor, Tensor>
{
    // The name that the plan gives it.
    private readonly Parameter weight;

    public ChannelScaleModule(long channels)
        : base(nameof(ChannelScale))
    {
        weight = new Parameter(ones(channels));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return (input * weight.view(-1, 1, 1)).MoveToOuterDisposeScope();
    }
}
