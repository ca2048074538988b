using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>Stochastic gradient descent as in <c>torch.optim.SGD</c> (no dampening).</summary>
/// <param name="Lr">Base learning rate.</param>
/// <param name="Momentum">The share of the last step that is kept.</param>
/// <param name="Nesterov">Looks ahead along the momentum (Sutskever et al. 2013).</param>
/// <param name="WeightDecay">Added to the gradient as this times the weight.</param>
[Kind("sgd")]
[RulesConcern("momentum", "nesterov")]
public sealed record Sgd(
    [Shorthand, InRange(0, AboveMin = true), AlsoKnownAs("learning_rate", "base_lr", "lr_init")] double Lr,
    [InRange(0, 1, BelowMax = true)] double Momentum = 0,
    bool Nesterov = false,
    [InRange(0), AlsoKnownAs("wd", "decay", "l2", "l2_regularization", "weight_regularization")] double WeightDecay = 0) : OptimizerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Nesterov && Momentum == 0)
            issues.Error(PlaceOf("nesterov"), "Nesterov's method needs momentum, but momentum is 0.", "Add momentum: 0.9, or remove nesterov.");
    }
}
