using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>
/// A part of an experiment that is chosen by name and has parameters of its own: a layer, a dataset, an optimizer,
/// a schedule. A concrete one is a record whose primary constructor is its documentation: the parameters are the
/// keys (in snake_case), their defaults are the file's defaults.
/// </summary>
public abstract record Spec
{
    /// <summary>Where the file says it, for messages; not part of its identity.</summary>
    public Node? Source { get; set; }

    public virtual bool Equals(Spec? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>The name by which a file chooses a <see cref="Spec"/>, such as <c>conv</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Marks the parameter that a bare value stands for: <c>linear: 10</c> is <c>linear: {out: 10}</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShorthandAttribute : Attribute;

/// <summary>The closed range a number must lie in; either end may be open.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InRangeAttribute(double min, double max = double.PositiveInfinity) : Attribute
{
    public double Min { get; } = min;
    public double Max { get; } = max;

    /// <summary>Whether <see cref="Min"/> itself is refused.</summary>
    public bool AboveMin { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is refused.</summary>
    public bool BelowMax { get; init; }
}
