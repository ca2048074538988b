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
/// The axes of an image in another order; as torch.permute. <c>permute: [height, channels, width]</c> makes channels of the
/// rows, so that a 1×1 convolution mixes them: the token mixing of Tolstikhin et al., "MLP-Mixer", 2021, equation 1.
/// <para>C×H×W → the sizes of the axes in their new order.</para>
/// </summary>
/// <param name="Order">Which axis becomes the channels, which the rows, which the columns.</param>
[Kind("permute")]
[AlsoKnownAs("transpose", "rearrange")]
[RulesConcern("order")]
[Description("The axes of an image in another order.")]
public sealed record Permute([Shorthand] IReadOnlyList<Axis> Order) : LayerSpec, IValidated
{
    private const int Axes = 3;

    public void Validate(Node source, Issues issues)
    {
        if (Order.Count != Axes || Order.Distinct().Count() != Axes)
            issues.Error(PlaceOf("order"), "The order must name each of channels, height and width once.", "Write [height, channels, width].");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Another order of the axes")) return null;
        long[] sizes = [input.Channels, input.Height, input.Width];
        return new LayerPlan(site)
        {
            Output = Shape.Image(sizes[(int)Order[0]], sizes[(int)Order[1]], sizes[(int)Order[2]]),
            Parameters = [],
            Work = [],
            IsIdentity = Order.SequenceEqual([Axis.Channels, Axis.Height, Axis.Width]),
            Build = () => new PermuteModule([0, .. Order.Select(axis => (long)axis + 1)]),
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
