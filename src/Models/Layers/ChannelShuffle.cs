using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Zhang et al., "ShuffleNet", 2018, section 3.1; as torch.nn.ChannelShuffle.
/// <para>y[k·g + i] = x[i·C/g + k] for groups i below g: the channels as a matrix of g rows, read by columns.</para>
/// <para>C×H×W → C×H×W.</para>
/// </summary>
[Kind("channel_shuffle")]
[KeepsShape]
[Description("Spreads the channels of each group over all groups.")]
public sealed record ChannelShuffle([InRange(1, 1_000_000), Shorthand] int Groups) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Shuffling channels")) return null;
        if (input.Channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        var isIdentity = Groups == 1 || Groups == input.Channels;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            IsIdentity = isIdentity,
            Build = () => isIdentity ? nn.Identity() : new ChannelShuffleModule(Groups),
        };
    }
}

internal sealed class ChannelShuffleModule(long groups) : nn.Module<Tensor, Tensor>(nameof(ChannelShuffle))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (examples, channels, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var each = channels / groups;
        var shuffled = MemoryOrder.IsChannelsLast(input)
            ? input.permute(0, 2, 3, 1).reshape(examples, height, width, groups, each).transpose(3, 4).reshape(examples, height, width, channels).permute(0, 3, 1, 2)
            : input.reshape(examples, groups, each, height, width).transpose(1, 2).reshape(examples, channels, height, width);
        return shuffled.MoveToOuterDisposeScope();
    }
}
