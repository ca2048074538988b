using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>How the weights of the two paths are chosen in the forward pass.</summary>
public enum ShakeForward
{
    /// <summary>At random.</summary>
    Shake,

    /// <summary>A half each.</summary>
    Even,
}

/// <summary>How the weights of the two paths are chosen in the backward pass.</summary>
public enum ShakeBackward
{
    /// <summary>At random, independent of the forward pass.</summary>
    Shake,

    /// <summary>A half each.</summary>
    Even,

    /// <summary>As in the forward pass.</summary>
    Keep,
}

/// <summary>
/// Gastaldi, "Shake-Shake regularization", 2017, equation 2.
/// <para>y = α f₁(x) + (1 − α) f₂(x); the gradient that arrives goes to f₁ times β and to f₂ times 1 − β. While training,
/// α and β ~ U(0, 1) for each image, independently, or as <c>forward</c> and <c>backward</c> say (the paper's
/// "Shake-Shake-Image" is the default); in evaluation both are a half.</para>
/// <para>Any shape that both paths give alike. Parameters are under <c>branch1</c> and <c>branch2</c>.</para>
/// <para>Departures: the sum with the shortcut is a <c>residual</c> around it.</para>
/// </summary>
[Kind("shake_shake")]
[Description("Two lists of layers side by side, mixed at random while training.")]
public sealed record ShakeShake(
    [Shorthand] IReadOnlyList<IReadOnlyList<LayerSpec>> Paths,
    ShakeForward Forward = ShakeForward.Shake,
    ShakeBackward Backward = ShakeBackward.Shake,
    DrawnPer Per = DrawnPer.Image) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        if (Paths.Count != 2)
        {
            return site.Refuse(
                PlaceOf("paths"),
                FormattableString.Invariant($"Shake-shake mixes two paths but there {(Paths.Count == 1 ? "is" : "are")} {Paths.Count}: {site.Input} arrives."),
                "Write [[...], [...]]: a list of layers for each path.");
        }
        // Both of them, so that the mistakes of either are reported.
        var (first, second) = (site.List("branch1", Paths[0]), site.List("branch2", Paths[1]));
        if (first is null || second is null) return null;
        if (first.Output != second.Output)
            return site.Refuse(PlaceOf("paths"), $"The paths cannot be mixed: branch1 gives {first.Output}, branch2 gives {second.Output}; {site.Input} arrives.", "Both must give the same shape.");

        var backward = Forward == ShakeForward.Even && Backward == ShakeBackward.Keep ? ShakeBackward.Even : Backward;
        var draws = Forward == ShakeForward.Shake || backward == ShakeBackward.Shake;
        return new LayerPlan(site)
        {
            Output = first.Output,
            Parameters = [],
            Work = [],
            Children = [first, second],
            Effective = this with
            {
                Paths = [LayerList.Effective(first), LayerList.Effective(second)],
                Backward = backward,
                Per = draws ? Per : DrawnPer.Image,
            },
            Build = () => new ShakeShakeModule(site.Path, first.Build(), second.Build(), Forward, backward, Per),
        };
    }
}

internal sealed class ShakeShakeModule : nn.Module<Tensor, Tensor>, IReseedable
{
    private const double Half = 0.5;

    private readonly nn.Module<Tensor, Tensor> branch1;
    private readonly nn.Module<Tensor, Tensor> branch2;
    private readonly ShakeForward _forward;
    private readonly ShakeBackward _backward;
    private readonly DrawnPer _per;
    private readonly NamedGenerator _alpha;
    private readonly NamedGenerator _beta;

    public ShakeShakeModule(string path, nn.Module<Tensor, Tensor> branch1, nn.Module<Tensor, Tensor> branch2, ShakeForward forward, ShakeBackward backward, DrawnPer per)
        : base(nameof(ShakeShake))
    {
        this.branch1 = branch1;
        this.branch2 = branch2;
        (_forward, _backward, _per) = (forward, backward, per);
        _alpha = new NamedGenerator("shake forward", path);
        _beta = new NamedGenerator("shake backward", path);
        RegisterComponents();
    }

    public void Reseed(long seed, int epoch)
    {
        _alpha.Reseed(seed, epoch);
        _beta.Reseed(seed, epoch);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (branch1.call(input), branch2.call(input));
        var difference = first - second;
        if (!training || (_forward, _backward) == (ShakeForward.Even, ShakeBackward.Even))
            return (second + (difference * Half)).MoveToOuterDisposeScope();

        var alpha = Draw(_alpha, first, random: _forward == ShakeForward.Shake);
        if (_backward == ShakeBackward.Keep) return (second + (difference * alpha)).MoveToOuterDisposeScope();
        var beta = Draw(_beta, first, random: _backward == ShakeBackward.Shake);
        // What is detached adds to the value but not to the gradient: α forward, β backward.
        return (second + (difference * beta) + (difference.detach() * (alpha - beta))).MoveToOuterDisposeScope();
    }

    private Tensor Draw(NamedGenerator generator, Tensor output, bool random)
    {
        var weights = empty(_per.Over(output), output.dtype, output.device);
        return random ? weights.uniform_(0, 1, generator.On(output.device)) : weights.fill_(Half);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _alpha.Dispose();
            _beta.Dispose();
        }
        base.Dispose(disposing);
    }
}
