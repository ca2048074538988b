using System.ComponentModel;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, section 4.
/// <para>y = x · m / (1 − p) with m ~ Bernoulli(1 − p) for each number while training; y = x in evaluation.</para>
/// <para>Any shape.</para>
/// <para>Departures: scaled while training, as in torch.nn.Dropout, where the paper scales in evaluation; the layer has
/// a generator of its own (<see cref="IReseedable"/>).</para>
/// </summary>
[Kind("dropout")]
[Description("Zeroes numbers at random while training.")]
public sealed record Dropout([InRange(0, 1, BelowMax = true), Shorthand, AlsoKnownAs("rate", "dropout_rate", "prob")] double P = 0.5) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        IsIdentity = P == 0,
        Build = () => new DropoutModule(site.Path, P),
    };
}

internal sealed class DropoutModule(string path, double p) : nn.Module<Tensor, Tensor>(nameof(Dropout)), IReseedable
{
    private long _seed;
    private Generator? _generator;

    public void Reseed(long seed, int epoch)
    {
        _generator?.Dispose();
        _generator = null;
        _seed = RandomStream.For(seed, "dropout", FormattableString.Invariant($"{path}/epoch{epoch}")).Seed();
    }

    public override Tensor forward(Tensor input)
    {
        if (!training || p == 0) return input.alias();
        // Made at the first use, because only the input knows the device.
        _generator ??= new Generator((ulong)_seed, input.device);
        using var scope = NewDisposeScope();
        var mask = empty_like(input).bernoulli_(1 - p, _generator).div_(1 - p);
        return (input * mask).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator?.Dispose();
        base.Dispose(disposing);
    }
}
