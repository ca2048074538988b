using System.Reflection;

namespace Ablate.Core.Schema;

/// <summary>What a <see cref="Binder"/> asks a catalogue, whatever its base type.</summary>
internal interface ICatalog
{
    IReadOnlyList<string> Kinds { get; }

    Type? Find(string kind);

    string? Hint(string other);
}

/// <summary>
/// Every concrete <typeparamref name="TSpec"/> by its kind. It is discovered, so that a new one touches a single file,
/// and sorted ordinally, because reflection promises no order.
/// </summary>
public sealed class Catalog<TSpec> : ICatalog
    where TSpec : Spec
{
    private readonly Dictionary<string, Type> _types;

    private Catalog(Dictionary<string, Type> types)
    {
        _types = types;
        Kinds = [.. types.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names a file may use, sorted ordinally.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>Finds the concrete records of these assemblies that carry <see cref="KindAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">Two records share a kind.</exception>
    public static Catalog<TSpec> Discover(params Assembly[] assemblies)
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        var candidates = assemblies.Distinct().SelectMany(assembly => assembly.GetTypes());
        foreach (var type in candidates.Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(TSpec))))
        {
            if (type.GetCustomAttribute<KindAttribute>() is not { Name: var kind }) continue;
            if (!types.TryAdd(kind, type))
                throw new InvalidOperationException($"Both {types[kind]} and {type} are called '{kind}'.");
        }
        return new Catalog<TSpec>(types);
    }

    /// <summary>These and those of further assemblies.</summary>
    /// <exception cref="InvalidOperationException">Two records share a kind.</exception>
    public Catalog<TSpec> And(IEnumerable<Assembly> assemblies) => Discover([.. _types.Values.Select(type => type.Assembly), .. assemblies]);

    /// <summary>The record of that kind, or null.</summary>
    public Type? Find(string kind) => _types.GetValueOrDefault(kind);

    /// <summary>Whether a parameter holds further records of this base type, in a list or in lists of lists; true where the kind or the parameter is not known.</summary>
    /// <param name="kind">The record.</param>
    /// <param name="key">Its parameter; null for the one that a bare value stands for.</param>
    public bool Nests(string kind, string? key)
    {
        if (Find(kind) is not { } record || RecordShape.Of(record).Keys.FirstOrDefault(one => key is null ? one.IsShorthand : one.Key == key) is not { Type: var type }) return true;
        while (Binder.ElementOf(type) is { } element) type = element;
        return type.IsAssignableTo(typeof(TSpec));
    }

    /// <summary>What is told to who writes the name that another program has for a kind, perhaps below its module, or null.</summary>
    public string? Hint(string other)
    {
        var name = Suggest.WithoutModule(other);
        return Suggest.OtherName(Meant(name)) ?? Kinds.Select(kind => AdviceAttribute.For(_types[kind], name, forKind: true)).FirstOrDefault(advice => advice is not null);
    }

    private string? Meant(string other) => Kinds.FirstOrDefault(kind => _types[kind].GetCustomAttribute<AlsoKnownAsAttribute>()?.Names.Any(name => Suggest.AreOne(name, other)) is true);
}
