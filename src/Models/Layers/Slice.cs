using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Some channels of an image, or numbers of a vector: y = x[first], …, x[first + channels − 1].
/// <para>C×H×W → channels×H×W; all that follow <c>first</c> where <c>channels</c> is left out.</para>
/// </summary>
[Kind("slice")]
[Description("Some of the channels.")]
public sealed record Slice(
    [InRange(0, 10_000_000)] int First = 0,
    [InRange(1, 10_000_000), DefaultsTo("the rest")] int? Channels = null) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        var count = Channels ?? Math.Max(1, input.Channels - First);
        if (First + count > input.Channels)
            return site.Refuse(PlaceOf(Channels is null ? "first" : "channels"), FormattableString.Invariant($"There is no channel {First + count - 1}, counted from 0: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = input.WithChannels(count),
            Parameters = [],
            Work = [],
            Effective = this with { Channels = (int)count },
            IsIdentity = count == input.Channels,
            Build = () => new SliceModule(First, count),
        };
    }
}

internal sealed class SliceModule(long first, long count) : nn.Module<Tensor, Tensor>(nameof(Slice))
{
    public override Tensor forward(Tensor input) => input.narrow(1, first, count);
}
