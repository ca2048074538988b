using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>One of several values, each as likely as the others.</summary>
/// <param name="Values">Scalars, or layers whose label is their only key.</param>
[Kind("choice")]
internal sealed record Choice([Shorthand] SequenceNode Values) : DistributionSpec
{
    public override Func<double, SweptValue>? Quantile(Binder binder) =>
        SweptValues.Read(Values, repeats: false, binder) is { } values ? level => values[(int)(level * values.Length)] : null;
}
