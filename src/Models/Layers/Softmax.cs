using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>Which numbers of an example share out one.</summary>
public enum SharedOver
{
    /// <summary>The channels at each position.</summary>
    Channels,

    /// <summary>The positions of each channel.</summary>
    Positions,

    /// <summary>The groups of channels: the same channel of each, at each position.</summary>
    Groups,
}

/// <summary>
/// y = exp(x) / Σ exp(x); as torch.softmax. Over <c>groups</c> the sum is over the channels k, k + C/groups, k + 2·C/groups …:
/// the weights of paths that are told apart channel by channel, as in Li et al., "Selective Kernel Networks", 2019,
/// equation 5.
/// <para>Any shape.</para>
/// </summary>
[Kind("softmax")]
[AlsoKnownAs("Softmax2d")]
[RulesConcern("groups")]
[Description("Numbers above zero whose sum over channels, positions or groups is 1.")]
public sealed record Softmax(
    [Shorthand] SharedOver Over = SharedOver.Channels,
    [InRange(2, 1_000_000)] int? Groups = null) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Over == SharedOver.Groups && Groups is null) issues.Error(PlaceOf("over"), "How many groups there are is not said.", "Write softmax: {over: groups, groups: 2}.");
        if (Over != SharedOver.Groups && Groups is not null) issues.Error(PlaceOf("groups"), "'groups' is about a softmax over groups.", "Write softmax: {over: groups, groups: 2}.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (Groups is { } groups && input.Channels % groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Build = () => new SoftmaxModule(Over, Groups ?? 1),
        };
    }
}

internal sealed class SoftmaxModule(SharedOver over, long groups) : nn.Module<Tensor, Tensor>(nameof(Softmax))
{
    public override Tensor forward(Tensor input)
    {
        if (over == SharedOver.Channels) return input.softmax(1);
        using var scope = NewDisposeScope();
        // A vector has one position in each channel.
        var shared = over == SharedOver.Positions
            ? input.reshape(input.shape[0], input.shape[1], -1).softmax(2)
            : input.reshape(input.shape[0], groups, -1).softmax(1);
        return shared.view(input.shape).MoveToOuterDisposeScope();
    }
}
