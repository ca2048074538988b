using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>Where channels of zeros are added.</summary>
public enum PaddedSide
{
    /// <summary>Half of them before the first channel, half after the last; the odd one after.</summary>
    Both,

    /// <summary>All after the last.</summary>
    End,

    /// <summary>All before the first.</summary>
    Start,
}

/// <summary>
/// He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.1, option A: channels of zeros, so that a
/// shortcut without parameters has the width of the body.
/// <para>C×H×W → out×H×W, or a vector of C → a vector of out.</para>
/// <para>Departures: the paper does not say where the zeros go; they go to both sides, or with <c>side: end</c> behind the
/// channels (<c>start</c>: before them), as in Han et al., "Deep Pyramidal Residual Networks", 2017.</para>
/// </summary>
[Kind("pad_channels")]
[Description("Adds channels of zeros.")]
public sealed record PadChannels(
    [InRange(1, 1_000_000), Shorthand] ChannelCount Out,
    PaddedSide Side = PaddedSide.Both) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (site.Channels(Out, "out") is not { } channels) return null;
        var missing = channels - input.Channels;
        if (missing < 0)
            return site.Refuse(PlaceOf("out"), FormattableString.Invariant($"Zeros cannot make {channels} channels of more: {input} arrives."), "Use 'slice' to take some of them.");
        var before = Side switch
        {
            PaddedSide.Both => missing / 2,
            PaddedSide.Start => missing,
            _ => 0,
        };
        return new LayerPlan(site)
        {
            Output = input.WithChannels(channels),
            Parameters = [],
            Work = [],
            Effective = this with { Out = channels, Side = before == 0 ? PaddedSide.End : Side },
            IsIdentity = missing == 0,
            Build = () => missing == 0 ? nn.Identity() : new PadChannelsModule(input.IsImage, before, missing - before),
        };
    }
}

internal sealed class PadChannelsModule(bool isImage, long before, long after) : nn.Module<Tensor, Tensor>(nameof(PadChannels))
{
    // The last dimension comes first.
    private readonly long[] _sides = isImage ? [0, 0, 0, 0, before, after] : [before, after];

    public override Tensor forward(Tensor input) => F.pad(input, _sides);
}
