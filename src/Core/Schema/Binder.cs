using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>
/// Turns nodes into records through their primary constructors: a parameter <c>WeightDecay</c> is the key
/// <c>weight_decay</c>, its default is the file's default, and one without a default is required. Every problem below a
/// node is reported, not only the first.
/// </summary>
public sealed partial class Binder(Issues issues)
{
    // How values of a type are read is the same for every binder, and found by reflection.
    private static readonly ConcurrentDictionary<Type, Func<Binder, Node, object?>> Readers = new();

    private readonly Dictionary<Type, ICatalog> _catalogs = [];
    private readonly Dictionary<Type, Func<Type?, Spec>> _standIns = [];
    // For parts of values whose rest is elsewhere.
    private bool _ofParts;

    /// <summary>Where problems go.</summary>
    public Issues Issues => issues;

    /// <summary>
    /// Makes the concrete types of a <see cref="Spec"/> known. Without it, those in the assembly of the abstract type are
    /// found.
    /// </summary>
    public Binder With<TSpec>(Catalog<TSpec> catalog)
        where TSpec : Spec
    {
        _catalogs[typeof(TSpec)] = catalog;
        return this;
    }

    /// <summary>
    /// Lets a <see cref="Spec"/> take the place of each one that cannot be read, so that what is around it and beside it
    /// can be checked further. What it takes the place of is reported all the same.
    /// </summary>
    /// <param name="standIn">Makes it, given the type that the file names; null where that is not known.</param>
    public Binder WithStandIn<TSpec>(Func<Type?, TSpec> standIn)
        where TSpec : Spec
    {
        _standIns[typeof(TSpec)] = standIn;
        return this;
    }

    /// <summary>Reads a record, a spec, a list or any other value; null after an error.</summary>
    public T? Bind<T>(Node node)
        where T : class => TryBind<T>(node, out var value) ? value : null;

    /// <summary>Reads a value; false after an error.</summary>
    public bool TryBind<T>(Node node, [MaybeNullWhen(false)] out T value)
    {
        if (Read(typeof(T), node) is T read)
        {
            value = read;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>Reads a whole number of a range; false after an error.</summary>
    internal bool TryBind(Node node, InRangeAttribute range, out int value) =>
        TryBind(WithoutBeyond(node, range), out value) && CheckRange(range, value, node);

    // What a gap stands for has been reported.
    private object? Read(Type type, Node node) => node is GapNode && type != typeof(Node) ? StandInFor(type, node) : Readers.GetOrAdd(type, static type => ReaderOf(type))(this, node);

    private Spec? StandInFor(Type type, Node node)
    {
        if (!_standIns.TryGetValue(type, out var standIn)) return null;
        var kind = node switch
        {
            ScalarNode scalar => scalar,
            MappingNode { Entries: [var only] } => only.Key,
            _ => null,
        };
        return standIn(kind is null ? null : CatalogOf(type).Find(kind.Text));
    }

    private static Func<Binder, Node, object?> ReaderOf(Type type)
    {
        if (type.IsAssignableTo(typeof(Node))) return (binder, node) => binder.ReadNode(type, node);
        if (Scalars.Reads(type)) return (binder, node) => Scalars.Read(type, node, binder.Issues);
        if (ElementOf(type) is { } element) return (binder, node) => binder.ReadList(element, node);
        if (IsReadsNode(type)) return ReadItself.MakeGenericMethod(type).CreateDelegate<Func<Binder, Node, object?>>();
        if (type.IsAssignableTo(typeof(Spec))) return (binder, node) => binder.ReadSpec(type, node) ?? binder.StandInFor(type, node);
        return (binder, node) => binder.ReadRecord(type, node);
    }

    private Node? ReadNode(Type type, Node node)
    {
        if (type.IsInstanceOfType(node)) return node;
        var noun = type == typeof(SequenceNode) ? "a list" : type == typeof(MappingNode) ? "a mapping" : "a single value";
        issues.Error(node, $"This must be {noun}, but it is {Scalars.What(node)}.", type == typeof(MappingNode) ? "Write keys with their values: {key: value}." : null);
        return null;
    }

    private Array? ReadList(Type element, Node node)
    {
        if (node is not SequenceNode { Items: var items })
        {
            var hint = node is ScalarNode { IsNull: false, Text: var text } ? $"Write [{Scalars.Brief(text)}]." : null;
            issues.Error(node, $"This must be a list, but it is {Scalars.What(node)}.", hint);
            return null;
        }
        var list = Array.CreateInstance(element, items.Count);
        var whole = true;
        for (var i = 0; i < items.Count; i++)
        {
            var value = Read(element, items[i]);
            whole &= value is not null;
            if (value is not null) list.SetValue(value, i);
        }
        return whole ? list : null;
    }

    private object? ReadRecord(Type type, Node node)
    {
        if (node is not MappingNode mapping)
        {
            issues.Error(node, $"This must be a mapping with the keys {Suggest.List([.. RecordShape.Of(type).Keys.Select(key => key.Key)])}, but it is {Scalars.What(node)}.", $"Write {{{RecordShape.Of(type).Keys[0].Key}: ...}}.");
            return null;
        }
        return Construct(RecordShape.Of(type), mapping, owner: null);
    }

    private object? ReadSpec(Type type, Node node)
    {
        var catalog = CatalogOf(type);
        var noun = Noun(type);
        switch (node)
        {
            case ScalarNode { IsNull: false } bare:
                return ReadKind(catalog, noun, bare, value: null, node);
            case MappingNode { Entries: [var only] }:
                return ReadKind(catalog, noun, only.Key, only.Value, node);
            case MappingNode { Entries.Count: 0, IsPartial: true }:
                return null;
            case MappingNode { Entries: { Count: > 1 } entries }:
                var first = entries[0].Key.Text;
                issues.Error(
                    node,
                    $"One {noun} is one name with its parameters, but this has the keys {Suggest.List([.. entries.Select(entry => entry.Key.Text)])}.",
                    $"Put the parameters below the name: {{{first}: {{...}}}}.");
                return null;
            default:
                issues.Error(node, $"The name of the {noun} is expected here, but this is {Scalars.What(node)}.");
                return null;
        }
    }

    private object? ReadKind(ICatalog catalog, string noun, ScalarNode kind, Node? value, Node whole)
    {
        if (catalog.Find(kind.Text) is not { } type)
        {
            issues.Error(kind with { Path = whole.Path }, $"There is no {noun} '{Scalars.Brief(kind.Text)}'.", catalog.Hint(kind.Text) ?? (noun == "layer" ? Suggest.Layer(kind.Text, catalog.Kinds) : Suggest.Hint(kind.Text, catalog.Kinds, noun + "s")));
            return null;
        }
        var shape = RecordShape.Of(type);
        var parameters = Parameters(shape, kind, value);
        return parameters is null ? null : Construct(shape, parameters, $"the {noun} '{kind.Text}'");
    }

    // The position of the name rather than of its first parameter: that is where a reader looks for the layer.
    private MappingNode? Parameters(RecordShape shape, ScalarNode kind, Node? value)
    {
        switch (value)
        {
            case null or ScalarNode { IsNull: true }:
                return new MappingNode(kind.At, kind.Path, []);
            case GapNode:
                return null;
            case MappingNode mapping:
                return mapping with { At = kind.At };
        }
        if (shape.Keys.FirstOrDefault(key => key.IsShorthand) is { } shorthand)
            return new MappingNode(kind.At, kind.Path, [new Entry(kind with { Text = shorthand.Key }, value)]);
        var hint = shape.Keys.Count == 0 ? "It has no parameters." : $"Its parameters are {Suggest.List([.. shape.Keys.Select(key => key.Key)])}.";
        issues.Error(value, $"The parameters of '{kind.Text}' must be a mapping, but this is {Scalars.What(value)}.", hint);
        return null;
    }

    private object? Construct(RecordShape shape, MappingNode mapping, string? owner)
    {
        var whole = CheckKeys(mapping, shape.Names, owner, out var excused, shape.Meant, shape.Advice);
        var values = new object?[shape.Keys.Count];
        var unread = new HashSet<string>(excused, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            var key = shape.Keys[i];
            if (mapping[key.Key] is { } node)
            {
                if (ReadKey(key, node, out values[i])) continue;
                whole = false;
                values[i] = null;
                unread.Add(key.Key);
            }
            else if (key.Required)
            {
                whole = false;
                unread.Add(key.Key);
                if (!excused.Contains(key.Key)) Missing(mapping, key.Key, owner);
            }
            else
            {
                values[i] = key.Default;
                // It may be among the keys that are not known.
                if (!_ofParts && !mapping.IsPartial) continue;
                whole = false;
                unread.Add(key.Key);
            }
        }
        if (!whole && (shape.RulesConcern is not { } concerned || unread.Overlaps(concerned))) return null;

        var record = shape.Create(values);
        if (record is Spec spec) spec.Source = mapping;
        return (record is not IValidated validated || IsValid(validated, mapping)) && whole ? record : null;
    }

    // A list of its own, because an error that was said before (another arm, the same text) adds nothing to the common one.
    private bool IsValid(IValidated record, Node source)
    {
        var found = new Issues();
        record.Validate(source, found);
        foreach (var issue in found) issues.Add(issue);
        return !found.HasErrors;
    }

    private bool ReadKey(RecordKey key, Node node, out object? value)
    {
        value = null;
        if (key.AllowsNull && node is ScalarNode { IsNull: true }) return true;
        value = Read(key.Type, key.Range is { } limits && Scalars.ReadsWhole(ElementOf(key.Type) ?? key.Type) ? WithoutBeyond(node, limits) : node);
        return value is not null
            && (key.Range is null || CheckRange(key.Range, value, node))
            && (key.Choices is null || CheckChoice(key, key.Choices, (string)value, node));
    }

    // A number beyond all numbers of its type is out of its range first of all.
    private Node WithoutBeyond(Node node, InRangeAttribute range)
    {
        if (node is SequenceNode list) return list with { Items = [.. list.Items.Select(item => WithoutBeyond(item, range))] };
        if (node is not ScalarNode beyond || !Scalars.IsBeyondWhole(beyond)) return node;
        issues.WrongValue(node, Ranges.Message(range, whole: true, Scalars.Brief(beyond.Text)), wanted: range);
        return GapNode.InPlaceOf(node);
    }

    private bool CheckChoice(RecordKey key, IReadOnlyList<string> choices, string value, Node node)
    {
        if (choices.Contains(value)) return true;
        issues.Error(node, $"There is no {key.Key} '{Scalars.Brief(value)}'.", Suggest.Hint(value, choices, key.Key + "s"));
        return false;
    }

    /// <summary>Reports a required key that is not there.</summary>
    internal void Missing(Node mapping, string key, string? owner)
    {
        if (_ofParts || mapping is MappingNode { IsPartial: true }) return;
        issues.Error(mapping, owner is null ? $"The key '{key}' is missing." : $"The key '{key}' is missing: {owner} needs it.");
    }

    /// <summary>Reports the keys that are not known; true where there is none.</summary>
    /// <param name="mapping">Whose keys.</param>
    /// <param name="known">The keys it may have.</param>
    /// <param name="owner">Who has these keys, for the sentence.</param>
    /// <param name="meant">The known keys of which they are misspellings: absent, but not to be reported as missing.</param>
    /// <param name="otherNames">The known key that a name of another program stands for.</param>
    /// <param name="advice">What is told to who writes a name of another program for which no single key stands.</param>
    internal bool CheckKeys(MappingNode mapping, IReadOnlyCollection<string> known, string? owner, out HashSet<string> meant, Func<string, string?>? otherNames = null, Func<string, string?>? advice = null)
    {
        meant = new HashSet<string>(StringComparer.Ordinal);
        var unknown = mapping.Entries.Select(entry => entry.Key).Where(key => !known.Contains(key.Text)).ToList();
        if (unknown.Count == 0) return true;
        var absent = known.Where(key => mapping[key] is null).ToList();
        foreach (var key in unknown)
        {
            var other = otherNames?.Invoke(key.Text);
            var told = other is null ? advice?.Invoke(key.Text) ?? Unspaced(mapping, key, known, meant) : null;
            var nearest = issues.AreMany || told is not null ? null : other ?? Suggest.Nearest(key.Text, absent);
            if (nearest is not null) meant.Add(nearest);
            var where = owner is null ? "here" : $"for {owner}";
            var hint = told is not null ? told
                : other is not null ? Suggest.OtherName(other)
                : nearest is not null ? $"Did you mean '{nearest}'?"
                : issues.AreMany ? null
                : known.Count == 0 ? "It has no parameters."
                : Suggest.Hint(key.Text, known, "known keys");
            issues.Error(key, $"The key '{Scalars.Brief(key.Text)}' is not known {where}.", hint);
        }
        return false;
    }

    // `lr:0.05` is one word to YAML.
    private static string? Unspaced(MappingNode mapping, ScalarNode key, IReadOnlyCollection<string> known, HashSet<string> meant)
    {
        if (mapping[key.Text] is not ScalarNode { IsNull: true } || key.Text.Split(':', 2) is not [var name, var value] || !known.Contains(name)) return null;
        meant.Add(name);
        return $"A space is missing after the ':': write {name}: {value}.";
    }

    private bool CheckRange(InRangeAttribute range, object value, Node node)
    {
        if (value is Array list)
        {
            var items = ((SequenceNode)node).Items;
            var all = true;
            for (var i = 0; i < list.Length; i++) all &= CheckRange(range, list.GetValue(i)!, items[i]);
            return all;
        }
        foreach (var number in Ranges.Numbers(value))
        {
            if (range.Allows(number)) continue;
            issues.WrongValue(node, Ranges.Message(range, whole: value is not double, number), Ranges.Hint(range, number), range);
            return false;
        }
        return true;
    }

    private ICatalog CatalogOf(Type type)
    {
        if (_catalogs.TryGetValue(type, out var catalog)) return catalog;
        var discover = typeof(Catalog<>).MakeGenericType(type).GetMethod(nameof(Catalog<Spec>.Discover))!;
        catalog = (ICatalog)discover.Invoke(null, [new[] { type.Assembly }])!;
        if (catalog.Kinds.Count == 0) throw new InvalidOperationException($"No catalogue of {type} was given to the binder.");
        return _catalogs[type] = catalog;
    }

    /// <summary><c>OptimizerSpec</c> is an <c>optimizer</c> to the reader of a message.</summary>
    internal static string Noun(Type spec) => RecordShape.SnakeCase(spec.Name.Replace("Spec", "", StringComparison.Ordinal)).Replace('_', ' ');

    /// <summary>What the items of a list are; null for what is no list.</summary>
    internal static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(IReadOnlyList<>) || generic == typeof(IReadOnlyCollection<>) || generic == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0]
            : type.IsArray ? type.GetElementType() : null;

    /// <summary>Whether the type reads itself.</summary>
    internal static bool IsReadsNode(Type type) => Array.Exists(
        type.GetInterfaces(),
        one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReadsNode<>) && one.GetGenericArguments()[0] == type);

    private static readonly MethodInfo ReadItself = typeof(Binder).GetMethod(nameof(ReadThroughItself), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private object? ReadThroughItself<T>(Node node)
        where T : IReadsNode<T> => T.TryRead(node, this, out var value) ? value : null;
}
