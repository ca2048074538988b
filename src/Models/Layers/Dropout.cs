using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, section 4.
/// <para>y = x · m / (1 − p) with m ~ Bernoulli(1 − p) for each number while training; y = x in evaluation.</para>
/// <para>Any shape. With <c>spatial</c> there is one m for each channel of an image (Tompson et al., "Efficient Object
/// Localization Using Convolutional Networks", 2015; torch.nn.Dropout2d).</para>
/// <para>Departures: scaled while training, as in torch.nn.Dropout, where the paper scales in evaluation; the layer has
/// a generator of its own (<see cref="IReseedable"/>).</para>
/// </summary>
[Kind("dropout")]
[KeepsShape]
[Advice("Write dropout: {spatial: true}.", "Dropout2d", "SpatialDropout2D", ForKind = true)]
[Description("Zeroes numbers at random while training.")]
public sealed record Dropout(
    [InRange(0, 1, BelowMax = true), Shorthand, AlsoKnownAs("rate", "dropout_rate", "prob")] double P = 0.5,
    [AddedLater] bool Spatial = false) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var spatial = Spatial && site.Input.Positions > 1;
        return new LayerPlan(site)
        {
            Output = site.Input,
            Parameters = [],
            Work = [],
            Effective = this with { Spatial = spatial },
            IsIdentity = P == 0,
            Build = () => new DropoutModule(site.Path, P, spatial),
        };
    }
}

internal sealed class DropoutModule(string path, double p, bool spatial = false) : nn.Module<Tensor, Tensor>(nameof(Dropout)), IReseedable
{
    private readonly NamedGenerator _generator = new("dropout", path);

    public void Reseed(long seed, int epoch) => _generator.Reseed(seed, epoch);

    public override Tensor forward(Tensor input)
    {
        if (!training || p == 0) return input.alias();
        using var scope = NewDisposeScope();
        var numbers = spatial ? empty([input.shape[0], input.shape[1], 1, 1], input.dtype, input.device) : empty_like(input);
        var mask = numbers.bernoulli_(1 - p, _generator.On(input.device)).div_(1 - p);
        return (input * mask).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator.Dispose();
        base.Dispose(disposing);
    }
}
