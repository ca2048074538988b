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

    /// <summary>The name by which a file chooses it.</summary>
    /// <exception cref="InvalidOperationException">The record carries no <see cref="KindAttribute"/>.</exception>
    public string Kind => RecordShape.Of(GetType()).Kind ??
        throw new InvalidOperationException($"{GetType()} has no [Kind].");

    /// <summary>The place of one parameter in the file, or of the whole where the file leaves the parameter out.</summary>
    /// <param name="key">The parameter as a file writes it, such as <c>hidden_width</c>.</param>
    public Node PlaceOf(string key) => (Source as MappingNode)?[key] ?? Source ?? ScalarNode.Nowhere;

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

/// <summary>What a parameter is when the file leaves it out, where the constructor's default does not say it: a number, or another parameter.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DefaultsToAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}

/// <summary>
/// Marks a parameter that its record did not always have. Canonical text leaves it out while it is the default, so that
/// the runs of files that were written before keep their identities.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AddedLaterAttribute : Attribute;

/// <summary>
/// What other programs call a kind or a parameter. It is never accepted in a file, but who writes it is told the name here.
/// Case and the signs - and _ make no difference.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Parameter, Inherited = false)]
public sealed class AlsoKnownAsAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// What to tell who writes a name of another program for which no single name stands here: as a key of the record, or with
/// <see cref="ForKind"/> as a kind. Case and the signs - and _ make no difference.
/// </summary>
/// <param name="text">A whole sentence: what to do.</param>
/// <param name="names">The names there.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class AdviceAttribute(string text, params string[] names) : Attribute
{
    public string Text { get; } = text;
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether the names are those of kinds, not of keys.</summary>
    public bool ForKind { get; init; }

    /// <summary>What is told to who writes this name; null where nothing is known of it.</summary>
    /// <param name="type">The record.</param>
    /// <param name="name">The name of another program.</param>
    /// <param name="forKind">Whether it is written as a kind.</param>
    internal static string? For(Type type, string name, bool forKind) => type
        .GetCustomAttributes(typeof(AdviceAttribute), inherit: true).Cast<AdviceAttribute>()
        .FirstOrDefault(advice => advice.ForKind == forKind && advice.Names.Any(other => Suggest.AreOne(other, name)))?.Text;
}

/// <summary>Marks a value with a form of its own whose numbers are whole.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class WholeNumbersAttribute : Attribute;

/// <summary>The closed range a number must lie in; either end may be open. For a list or an extent, each of its numbers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InRangeAttribute(double min, double max = double.PositiveInfinity) : Attribute
{
    public double Min { get; } = min;
    public double Max { get; } = max;

    /// <summary>Whether <see cref="Min"/> itself is refused.</summary>
    public bool AboveMin { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is refused.</summary>
    public bool BelowMax { get; init; }

    /// <summary>Whether the number is allowed.</summary>
    public bool Allows(double value) =>
        (AboveMin ? value > Min : value >= Min) && (BelowMax ? value < Max : value <= Max);
}

/// <summary>The words that a text may be.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OneOfAttribute(params string[] choices) : Attribute
{
    public IReadOnlyList<string> Choices { get; } = choices;
}

/// <summary>A record with rules that concern several of its values; the <see cref="Binder"/> asks it once it is whole.</summary>
public interface IValidated
{
    /// <summary>Adds the contradictions it finds.</summary>
    /// <param name="source">Where the file says it.</param>
    /// <param name="issues">Where the findings go.</param>
    void Validate(Node source, Issues issues);
}

/// <summary>
/// The keys that the rules of an <see cref="IValidated"/> record concern: they are asked of a record that has mistakes in
/// its other keys too, which then have their types' defaults. Those of a record without this wait until it is whole.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RulesConcernAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>A value with a form of its own in the file, such as <see cref="Extent"/>.</summary>
public interface IReadsNode<TSelf>
    where TSelf : IReadsNode<TSelf>
{
    /// <summary>Reads it, or adds to <see cref="Binder.Issues"/> and returns false.</summary>
    static abstract bool TryRead(Node node, Binder binder, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TSelf value);
}

/// <summary>A value that says how <see cref="Canonical"/> writes it.</summary>
public interface ICanonical
{
    /// <summary>Numbers, strings, booleans, lists, string-keyed dictionaries or further specs.</summary>
    object Canonical { get; }
}
