namespace Ablate.Core.Schema;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as in <c>torch.optim.AdamW</c>: the weights shrink by
/// <c>lr · weight_decay</c> each step, apart from the gradient.
/// </summary>
/// <param name="Lr">Base learning rate.</param>
/// <param name="Beta1">Decay of the running mean of the gradient.</param>
/// <param name="Beta2">Decay of the running mean of its square.</param>
/// <param name="Eps">Added to the denominator.</param>
/// <param name="WeightDecay">The share, times the learning rate, that a weight loses each step.</param>
[Kind("adamw")]
[Advice("Here it is two keys: beta1: 0.9 and beta2: 0.999.", "betas")]
public sealed record AdamW(
    [Shorthand, InRange(0, AboveMin = true), AlsoKnownAs("learning_rate", "base_lr", "lr_init")] double Lr = 1e-3,
    [InRange(0, 1, BelowMax = true), AlsoKnownAs("beta_1")] double Beta1 = 0.9,
    [InRange(0, 1, BelowMax = true), AlsoKnownAs("beta_2")] double Beta2 = 0.999,
    [InRange(0), AlsoKnownAs("epsilon")] double Eps = 1e-8,
    [InRange(0), AlsoKnownAs("wd", "decay", "l2", "l2_regularization", "weight_regularization")] double WeightDecay = 0.01) : OptimizerSpec;
