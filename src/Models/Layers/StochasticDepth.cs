using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Huang et al., "Deep Networks with Stochastic Depth", 2016, equation 2: drops the residual branch at whose end it stands.
/// <para>y = x · m / (1 − rate) with m ~ Bernoulli(1 − rate) for each image, or for the batch, while training; y = x in
/// evaluation.</para>
/// <para>Any shape.</para>
/// <para>Departures: scaled while training, as torchvision and timm do, where the paper scales in evaluation; drawn for
/// each image unless <c>per</c> says otherwise, where the paper draws for the batch. The linear rule of its equation 4 is
/// written with the index of a repeat.</para>
/// </summary>
[Kind("stochastic_depth")]
[KeepsShape]
[Description("Drops the whole input of an image at random while training.")]
public sealed record StochasticDepth(
    [InRange(0, 1, BelowMax = true), Shorthand] double Rate,
    DrawnPer Per = DrawnPer.Image) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        IsIdentity = Rate == 0,
        Build = () => new StochasticDepthModule(site.Path, Rate, Per),
    };
}

internal sealed class StochasticDepthModule(string path, double rate, DrawnPer per) : nn.Module<Tensor, Tensor>(nameof(StochasticDepth)), IReseedable
{
    private readonly NamedGenerator _generator = new("stochastic depth", path);

    public void Reseed(long seed, int epoch) => _generator.Reseed(seed, epoch);

    public override Tensor forward(Tensor input)
    {
        if (!training || rate == 0) return input.alias();
        using var scope = NewDisposeScope();
        var survives = empty(per.Over(input), input.dtype, input.device).bernoulli_(1 - rate, _generator.On(input.device));
        return (input * survives.div_(1 - rate)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator.Dispose();
        base.Dispose(disposing);
    }
}
