using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Yamada et al., "ShakeDrop Regularization for Deep Residual Learning", 2019, equations 6 and 7; at the end of a residual
/// branch.
/// <para>While training y = (b + α − bα) · x, and the gradient that arrives is multiplied by b + β − bβ, with b ~
/// Bernoulli(1 − rate), α ~ U(alpha_min, alpha_max) and β ~ U(beta_min, beta_max) for each image. In evaluation y is the
/// expectation, (1 − rate + rate · (alpha_min + alpha_max)/2) · x.</para>
/// <para>Any shape.</para>
/// <para>Departures: <c>rate</c> is 1 − p_l of the paper, whose linear rule is an expression with the index of a block; drawn
/// for each image unless <c>per</c> says otherwise (the paper compares both and more, table 4).</para>
/// </summary>
[Kind("shake_drop")]
[AlsoKnownAs("ShakeDrop")]
[RulesConcern("alpha_max", "beta_max")]
[Description("Scales a residual branch at random while training, forward and backward by different numbers.")]
public sealed record ShakeDrop(
    [InRange(0, 1, BelowMax = true), Shorthand] double Rate,
    [InRange(-100, 100)] double AlphaMin = -1,
    [InRange(-100, 100)] double AlphaMax = 1,
    [InRange(-100, 100)] double BetaMin = 0,
    [InRange(-100, 100)] double BetaMax = 1,
    DrawnPer Per = DrawnPer.Image) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        foreach (var (key, least, most) in new[] { ("alpha_max", AlphaMin, AlphaMax), ("beta_max", BetaMin, BetaMax) })
        {
            if (most < least) issues.Error(PlaceOf(key), FormattableString.Invariant($"'{key}' is {most}, less than '{key[..^3]}min', which is {least}."));
        }
    }

    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        IsIdentity = Rate == 0,
        Build = () => new ShakeDropModule(site.Path, this),
    };
}

internal sealed class ShakeDropModule(string path, ShakeDrop spec) : nn.Module<Tensor, Tensor>(nameof(ShakeDrop)), IReseedable
{
    private readonly NamedGenerator _generator = new("shake drop", path);

    public void Reseed(long seed, int epoch) => _generator.Reseed(seed, epoch);

    public override Tensor forward(Tensor input)
    {
        if (spec.Rate == 0) return input.alias();
        if (!training) return input * (1 - spec.Rate + (spec.Rate * (spec.AlphaMin + spec.AlphaMax) / 2));
        using var scope = NewDisposeScope();
        var generator = _generator.On(input.device);
        var survives = Draws(input).bernoulli_(1 - spec.Rate, generator);
        var (forward, backward) = (Factor(spec.AlphaMin, spec.AlphaMax), Factor(spec.BetaMin, spec.BetaMax));
        // What is detached adds to the value but not to the gradient.
        return ((input * backward) + (input.detach() * (forward - backward))).MoveToOuterDisposeScope();

        Tensor Factor(double least, double most) => survives + ((1 - survives) * Draws(input).uniform_(least, most, generator));
    }

    private Tensor Draws(Tensor input) => empty(spec.Per.Over(input), input.dtype, input.device);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator.Dispose();
        base.Dispose(disposing);
    }
}
