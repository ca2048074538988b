using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Some channels of an image, or numbers of a vector: y = x[first], …, x[first + channels − 1]. A negative <c>first</c> counts
/// from the end: <c>first: -16</c> is where the last sixteen begin.
/// <para>C×H×W → channels×H×W; all that follow <c>first</c> where <c>channels</c> is left out.</para>
/// </summary>
[Kind("slice")]
[Description("Some of the channels.")]
public sealed record Slice(
    [InRange(-10_000_000, 10_000_000)] ChannelCount First = default,
    [InRange(1, 10_000_000), DefaultsTo("the rest")] ChannelCount? Channels = null) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (site.Channels(First, "first") is not { } place) return null;
        var first = place < 0 ? input.Channels + place : place;
        if (site.Channels(Channels ?? (int)Math.Max(1, input.Channels - first), "channels") is not { } count) return null;
        if (first < 0)
            return site.Refuse(PlaceOf("first"), FormattableString.Invariant($"There are no {-place} channels: {input} arrives."));
        if (first + count > input.Channels)
            return site.Refuse(PlaceOf(Channels is null ? "first" : "channels"), FormattableString.Invariant($"There is no channel {first + count - 1}, counted from 0: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = input.WithChannels(count),
            Parameters = [],
            Work = [],
            Effective = new Slice((int)first, count),
            IsIdentity = count == input.Channels,
            Build = () => new SliceModule(first, count),
        };
    }
}

internal sealed class SliceModule(long first, long count) : nn.Module<Tensor, Tensor>(nameof(Slice))
{
    public override Tensor forward(Tensor input) => input.narrow(1, first, count);
}
