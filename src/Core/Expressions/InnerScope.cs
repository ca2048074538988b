using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>A few names before those of the place around.</summary>
/// <param name="values">The names with their values; null for one in error that has been reported.</param>
/// <param name="around">Where other names are looked up.</param>
/// <param name="lacks">The beginning of <see cref="IScope.Where"/>: why these are not more; null where they only join those around.</param>
internal sealed class InnerScope(IReadOnlyDictionary<string, Node?> values, IScope around, string? lacks = null) : IScope
{
    /// <summary>Where other names are looked up.</summary>
    public IScope Around => around;

    public Allowance Allowance => around.Allowance;

    public string Where => lacks is null ? around.Where : $"{lacks}, and {around.Where}";

    public IEnumerable<string> NamesLike(string unknown) => values.Keys.Concat(around.NamesLike(unknown));

    public bool TryFind(string name, out Node? value) => values.TryGetValue(name, out value) || around.TryFind(name, out value);
}

/// <summary>The names of a place whose values do not count, because nothing says that the place is ever reached.</summary>
/// <param name="around">Where the names are looked up.</param>
internal sealed class UnknownValues(IScope around) : IScope
{
    /// <summary>Where the names are looked up.</summary>
    public IScope Around => around;

    public Allowance Allowance => around.Allowance;

    public string Where => around.Where;

    public IEnumerable<string> NamesLike(string unknown) => around.NamesLike(unknown);

    public bool TryFind(string name, out Node? value)
    {
        var isKnown = around.TryFind(name, out _);
        value = null;
        return isKnown;
    }
}
