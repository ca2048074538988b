using Ablate.Core.Schema;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>What a sampled variable is drawn from.</summary>
internal abstract record DistributionSpec : Spec
{
    /// <summary>The value at a level in [0, 1), rising with it; null after an error.</summary>
    /// <param name="binder">Binds values that the file lists, and knows where problems go.</param>
    public abstract Func<double, SweptValue>? Quantile(Binder binder);
}
