using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>An axis of an image.</summary>
public enum Axis
{
    /// <summary>Its channels.</summary>
    Channels,

    /// <summary>Its rows.</summary>
    Height,

    /// <summary>Its columns.</summary>
    Width,
}

/// <summary>
/// The axes of an image in another order; as torch.permute. <c>permute: {channels: height, height: channels}</c> makes channels
/// of the rows and rows of the channels, so that a 1×1 convolution mixes what the rows were: the token mixing of Tolstikhin et
/// al., "MLP-Mixer", 2021, equation 1.
/// <para>C×H×W → the sizes of the axes in their new order.</para>
/// </summary>
/// <param name="Channels">The axis that becomes the channels.</param>
/// <param name="Height">The axis that becomes the rows.</param>
/// <param name="Width">The axis that becomes the columns.</param>
[Kind("permute")]
[AlsoKnownAs("transpose", "rearrange")]
[RulesConcern("channels", "height", "width")]
[Description("The axes of an image in another order.")]
public sealed record Permute(Axis Channels = Axis.Channels, Axis Height = Axis.Height, Axis Width = Axis.Width) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Channels == Height || Height == Width || Width == Channels)
            issues.Error(source, "Each of channels, height and width must become one axis, but one of them becomes two.", "Write permute: {channels: height, height: channels}.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Another order of the axes")) return null;
        Axis[] order = [Channels, Height, Width];
        long[] sizes = [.. order.Select(axis => axis == Axis.Channels ? input.Channels : axis == Axis.Height ? input.Height : input.Width)];
        return new LayerPlan(site)
        {
            Output = Shape.Image(sizes[0], sizes[1], sizes[2]),
            Parameters = [],
            Work = [],
            IsIdentity = order is [Axis.Channels, Axis.Height, Axis.Width],
            Build = () => new PermuteModule([0, .. order.Select(axis => (long)axis + 1)]),
        };
    }
}

internal sealed class PermuteModule(long[] order) : nn.Module<Tensor, Tensor>(nameof(Permute))
{
    public override Tensor forward(Tensor input)
    {
        using var permuted = input.permute(order);
        return permuted.contiguous();
    }
}
