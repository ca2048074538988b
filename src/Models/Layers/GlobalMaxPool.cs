using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>
/// The largest value of each channel.
/// <para>C×H×W → a vector of C.</para>
/// <para>Departures: PyTorch's AdaptiveMaxPool2d(1) gives C×1×1; here the vector that a linear layer takes.</para>
/// </summary>
[Kind("global_max_pool")]
[Description("Largest value of each channel, as a vector.")]
public sealed record GlobalMaxPool : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        if (!site.Input.IsImage) return site.Refuse($"Global max pooling needs an image but {site.Input} arrives.");
        return new LayerPlan(site)
        {
            Output = Shape.Vector(site.Input.Channels),
            Parameters = [],
            Work = [],
            Build = () => new GlobalMaxPoolModule(),
        };
    }
}

internal sealed class GlobalMaxPoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalMaxPool))
{
    public override Tensor forward(Tensor input)
    {
        using var largest = F.adaptive_max_pool2d(input, [1, 1]);
        return largest.flatten(1);
    }
}
