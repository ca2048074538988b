using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Lin et al., "Network In Network", 2014, section 3.2: the mean of each channel.
/// <para>C×H×W → a vector of C.</para>
/// <para>Departures: PyTorch's AdaptiveAvgPool2d(1) gives C×1×1; here the vector that a linear layer takes.</para>
/// </summary>
[Kind("global_avg_pool")]
[AlsoKnownAs("GlobalAveragePooling2D", "global_pool", "gap")]
[Description("Mean of each channel, as a vector.")]
public sealed record GlobalAvgPool : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        if (!site.Input.IsImage) return site.Refuse($"Global average pooling needs an image but {site.Input} arrives.");
        return new LayerPlan(site)
        {
            Output = Shape.Vector(site.Input.Channels),
            Parameters = [],
            Work = [],
            Build = () => new GlobalAvgPoolModule(),
        };
    }
}

internal sealed class GlobalAvgPoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalAvgPool))
{
    public override Tensor forward(Tensor input) => input.mean([2, 3]);
}
