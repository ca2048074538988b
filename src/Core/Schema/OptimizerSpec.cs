namespace Ablate.Core.Schema;

/// <summary>A rule that moves the weights along the gradient; names and meaning of the parameters are torch.optim's.</summary>
public abstract record OptimizerSpec : Spec
{
    /// <summary>The base learning rate, which the schedule may change from step to step.</summary>
    public abstract double Lr { get; init; }
}
