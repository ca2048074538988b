using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// What a <see cref="Binder"/> accepts for a type, as JSON Schema: its second reading of the same records, so that a new
/// layer or parameter is known to editors without a line written for them. Wherever a number, a truth value, a word or a
/// list may stand, so may an expression.
/// </summary>
public sealed class Forms
{
    /// <summary>What a text must match to be, or to contain, an expression.</summary>
    internal const string ExpressionPattern = @"^\$[^{]|\$\{[^}]+\}";

    private readonly Definitions _definitions;
    private readonly IReadOnlyDictionary<Type, ICatalog> _catalogs;
    private readonly IReadOnlyDictionary<Type, Func<JsonObject>> _items;
    private readonly string _variant;
    private readonly bool _partial;

    /// <param name="definitions">Where named schemas go.</param>
    /// <param name="catalogs">The concrete types of every abstract spec.</param>
    /// <param name="items">Schemas of specs that have a grammar of their own (the items of a model).</param>
    /// <param name="variant">Added to the names of definitions that differ from those of other instances.</param>
    /// <param name="partial">Whether nothing is required, because the values lie over others.</param>
    internal Forms(
        Definitions definitions,
        IReadOnlyDictionary<Type, ICatalog> catalogs,
        IReadOnlyDictionary<Type, Func<JsonObject>>? items = null,
        string variant = "",
        bool partial = false)
    {
        _definitions = definitions;
        _catalogs = catalogs;
        _items = items ?? new Dictionary<Type, Func<JsonObject>>();
        _variant = variant;
        _partial = partial;
    }

    /// <summary>Added to the names of definitions that differ from those of other instances.</summary>
    internal string Variant => _variant;

    /// <summary>Whether nothing is required, because the values lie over others.</summary>
    internal bool IsPartial => _partial;

    /// <summary>One of several.</summary>
    public static JsonObject AnyOf(params JsonObject[] forms) => new() { ["anyOf"] = new JsonArray(forms) };

    /// <summary>One of these words.</summary>
    public static JsonObject Words(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };

    /// <summary>No value.</summary>
    public static JsonObject Nothing() => new() { ["type"] = "null" };

    /// <summary>A mapping that has this key, whatever else it has.</summary>
    public static JsonObject Required(string key) => new() { ["required"] = new JsonArray(key) };

    /// <summary>What an expression can mention.</summary>
    public static JsonObject VariableName() => new() { ["pattern"] = "^[A-Za-z][A-Za-z0-9_]*$" };

    /// <summary>The form with the text that an editor shows for it.</summary>
    public static JsonObject Described(string text, JsonObject form)
    {
        form.Insert(0, "description", text);
        return form;
    }

    /// <summary>A mapping with one of these keys.</summary>
    public static JsonObject One(IEnumerable<KeyValuePair<string, JsonNode?>> properties)
    {
        var one = Mapping(properties);
        one["minProperties"] = 1;
        one["maxProperties"] = 1;
        return one;
    }

    /// <summary>A list; without a limit of its length where <paramref name="most"/> is null.</summary>
    public static JsonObject List(JsonObject item, int least = 0, int? most = null)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item };
        if (least > 0) list["minItems"] = least;
        if (most is not null) list["maxItems"] = most;
        return list;
    }

    /// <summary>A mapping with these keys and no others.</summary>
    public static JsonObject Mapping(IEnumerable<KeyValuePair<string, JsonNode?>> properties, params IEnumerable<string> required)
    {
        var mapping = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(properties), ["additionalProperties"] = false };
        if (required.Any()) mapping["required"] = new JsonArray([.. required.Select(key => (JsonNode)key)]);
        return mapping;
    }

    /// <summary>A schema with a name, so that it may be mentioned more than once.</summary>
    public JsonObject Definition(string name, Func<JsonObject> make) => _definitions.Mention(name, make);

    /// <summary>A text that is, or contains, an expression.</summary>
    public JsonObject Expression() => Definition("expression", () => new JsonObject
    {
        ["description"] = "An expression: $width * 2, or a text with ${...} in it.",
        ["type"] = "string",
        ["pattern"] = ExpressionPattern,
    });

    /// <summary>A text; a plain number or truth value is one too, as it stands in the file.</summary>
    public JsonObject Text() => Definition("text", () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") });

    /// <summary>The schema of what is read for a type.</summary>
    /// <param name="type">A record, a spec, a list, or any other type that a <see cref="Binder"/> reads.</param>
    /// <param name="range">The range of every number in it; null for any number.</param>
    public JsonObject Of(Type type, InRangeAttribute? range = null)
    {
        if (type == typeof(int)) return Ranged("whole-number", "integer", range ?? new InRangeAttribute(int.MinValue, int.MaxValue));
        if (type == typeof(long)) return Ranged("whole-number", "integer", range);
        if (type == typeof(double)) return Ranged("number", "number", range);
        if (type == typeof(bool)) return Ranged("true-or-false", "boolean", range: null);
        if (type == typeof(string)) return Text();
        if (type == typeof(SequenceNode)) return List([]);
        if (type.IsEnum) return AnyOf(Words(Enum.GetNames(type).Select(RecordShape.SnakeCase)), Expression());
        if (Binder.ElementOf(type) is { } element) return AnyOf(List(Binder.ElementOf(element) is not null && Mentions(element) ? AnyOf(Of(element, range), Several()) : Of(element, range)), Expression());
        if (type.IsAssignableTo(typeof(IHasForm))) return FormOf(type, range);
        if (_items.TryGetValue(type, out var item)) return item();
        if (type.IsAssignableTo(typeof(Spec))) return SpecOf(type);
        if (Binder.IsReadsNode(type)) throw new InvalidOperationException($"{type} reads a form of its own: it must say which, as an {nameof(IHasForm)}.");
        return RecordOf(type);
    }

    /// <summary>One of a catalogue by its name, alone or above its parameters.</summary>
    internal JsonObject SpecOf(Type type) => _definitions.Mention(NameOf(type) + _variant, () =>
    {
        var catalog = _catalogs[type];
        var named = One(catalog.Kinds.Select(kind => KeyValuePair.Create(kind, (JsonNode?)ParametersOf(type, kind))));
        return AnyOf(Words(BareKinds(type)), named, Expression());
    });

    /// <summary>Every name that a catalogue has.</summary>
    internal IReadOnlyList<string> KindsOf(Type spec) => _catalogs[spec].Kinds;

    /// <summary>The kinds that are complete without parameters.</summary>
    internal IEnumerable<string> BareKinds(Type type)
    {
        var catalog = _catalogs[type];
        return catalog.Kinds.Where(kind => _partial || !RecordShape.Of(catalog.Find(kind)!).Keys.Any(key => key.Required));
    }

    /// <summary>What may stand after the name of a kind: its parameters, the bare value of its main one, or nothing.</summary>
    internal JsonObject ParametersOf(Type spec, string kind)
    {
        var type = _catalogs[spec].Find(kind)!;
        var shape = RecordShape.Of(type);
        return _definitions.Mention($"{NameOf(spec)}.{kind}{(_partial || shape.Keys.Any(key => Mentions(key.Type)) ? _variant : "")}", () =>
        {
            var forms = new List<JsonObject> { Record(type, shape) };
            if (shape.Keys.FirstOrDefault(key => key.IsShorthand) is { } shorthand) forms.Add(KeyOf(type, shorthand));
            if (_partial || !shape.Keys.Any(key => key.Required)) forms.Add(Nothing());
            var described = new JsonObject { ["title"] = kind };
            if ((type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? Documentation.Of(type)) is { } text) described["description"] = text;
            described["anyOf"] = new JsonArray([.. forms]);
            return described;
        });
    }

    /// <summary>A record, as a definition of its own.</summary>
    internal JsonObject RecordOf(Type type) => _definitions.Mention(
        RecordShape.SnakeCase(type.Name).Replace("_config", "", StringComparison.Ordinal) + _variant,
        () =>
        {
            var record = Record(type, RecordShape.Of(type));
            return Documentation.Of(type) is { } text ? Described(text, record) : record;
        });

    private JsonObject Record(Type type, RecordShape shape) => Mapping(
        shape.Keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)KeyOf(type, key))),
        _partial ? [] : shape.Keys.Where(key => key.Required).Select(key => key.Key));

    /// <summary>The value of one key of a record.</summary>
    internal JsonObject KeyOf(Type owner, RecordKey key)
    {
        var form = key.Choices is null ? Of(key.Type, key.Range) : AnyOf(Words(key.Choices), Expression());
        // Over other values, null takes one away, so that the default holds again.
        if (key.AllowsNull || (_partial && !key.Required)) form = AnyOf(form, Nothing());
        if (Documentation.Of(owner, key) is { Length: > 0 } text) form = Described(text, form);
        if (DefaultOf(key) is { } value) form["default"] = value;
        return form;
    }

    private static JsonNode? DefaultOf(RecordKey key)
    {
        if (key.DefaultsTo is { } text) return double.TryParse(text, CultureInfo.InvariantCulture, out _) ? JsonNode.Parse(text) : null;
        return key.Default is { } value ? JsonNode.Parse(Canonical.Json(value)) : null;
    }

    private JsonObject Ranged(string name, string type, InRangeAttribute? range)
    {
        var form = _definitions.Mention(name, () => new JsonObject
        {
            ["type"] = new JsonArray(type, "string"),
            ["pattern"] = ExpressionPattern,
            // Not of the standard; VS Code shows it instead of the pattern.
            ["patternErrorMessage"] = $"This must be {Scalars.Noun(type == "integer" ? typeof(int) : type == "number" ? typeof(double) : typeof(bool))}, without quotes, or an expression.",
        });
        if (range is null) return form;
        if (!double.IsInfinity(range.Min)) form[range.AboveMin ? "exclusiveMinimum" : "minimum"] = Number(range.Min);
        if (!double.IsInfinity(range.Max)) form[range.BelowMax ? "exclusiveMaximum" : "maximum"] = Number(range.Max);
        return form;
    }

    // In a list of lists of layers: what stands for several of the lists.
    private JsonObject Several() => _definitions.Mention("several-lists", () => Described("Several of the lists.", One([new("repeat", new JsonObject()), new("if", new JsonObject())])));

    // 1 rather than 1.0 or 1E+00.
    private static JsonValue Number(double value) => value == Math.Truncate(value) && Math.Abs(value) < 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private JsonObject FormOf(Type type, InRangeAttribute? range) => (JsonObject)typeof(Forms)
        .GetMethod(nameof(FormOfItself), BindingFlags.NonPublic | BindingFlags.Instance)!
        .MakeGenericMethod(type)
        .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [range], null)!;

    private JsonObject FormOfItself<T>(InRangeAttribute? range)
        where T : IHasForm => T.Form(this, range);

    private static string NameOf(Type spec) => Binder.Noun(spec).Replace(' ', '-');

    private bool Mentions(Type type) => _items.ContainsKey(type) || (Binder.ElementOf(type) is { } element && Mentions(element));
}
