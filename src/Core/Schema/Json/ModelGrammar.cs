using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// The items of a model: every layer of the catalogue, the constructs around layers, and, where a file may have blocks of
/// its own or of a parent, any other name too.
/// </summary>
internal sealed class ModelGrammar
{
    private readonly Definitions _definitions;
    private readonly Type _layer;
    private readonly string _variant;
    private readonly bool _open;
    private readonly Forms _forms;

    /// <param name="definitions">Where named schemas go.</param>
    /// <param name="catalogs">Those of the layers among them.</param>
    /// <param name="layer">The abstract type of layers.</param>
    /// <param name="open">Whether a name that is no layer may be a block. Where it may not, misspelt layers are found.</param>
    public ModelGrammar(Definitions definitions, IReadOnlyDictionary<Type, ICatalog> catalogs, Type layer, bool open)
    {
        _definitions = definitions;
        _layer = layer;
        _open = open;
        _variant = open ? "-or-block" : "";
        _forms = new Forms(definitions, catalogs, new Dictionary<Type, Func<JsonObject>> { [layer] = Item }, _variant);
        Kinds = catalogs[layer].Kinds;
    }

    private IReadOnlyList<string> Kinds { get; }

    /// <summary>A list of items, or an expression for one.</summary>
    public JsonObject List(int least = 0) => Forms.AnyOf(Forms.List(Item(), least), _forms.Expression());

    /// <summary>What fills a slot: a layer, a list of them, nothing, or one of these with the places it goes to.</summary>
    public JsonObject Filler() => _definitions.Mention("filler" + _variant, () => Forms.AnyOf(
        Item(),
        List(),
        Nothing(),
        Forms.Mapping(
            [
                new("fill", Described("What goes into the slots.", Forms.AnyOf(Item(), List(), Nothing()))),
                new("at", Described("Only the slots of this position.", _forms.Text())),
                new("stages", Described("Only the slots of these stages.", Forms.AnyOf(Stage(), Forms.List(Stage(), least: 1)))),
            ],
            "fill")));

    private JsonObject Item() => _definitions.Mention("layer" + _variant, () =>
    {
        var constructs = Constructs();
        var kinds = Kinds.Where(kind => !constructs.ContainsKey(kind)).Select(kind => KeyValuePair.Create(kind, (JsonNode?)_forms.ParametersOf(_layer, kind)));
        var named = Forms.Mapping([.. kinds, .. constructs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))]);
        named["minProperties"] = 1;
        named["maxProperties"] = 1;
        if (_open) named["additionalProperties"] = Described("A block of this file or of one that it extends, with its parameters and what fills its slots.", []);
        var bare = Forms.Words(_forms.BareKinds(_layer).Except(constructs.Keys));
        return _open
            ? Forms.AnyOf(bare, named, new JsonObject { ["type"] = "string" })
            : Forms.AnyOf(bare, named, _forms.Expression());
    });

    private SortedDictionary<string, JsonObject> Constructs() => new(StringComparer.Ordinal)
    {
        ["repeat"] = Construct("repeat", "The layers so many times; 'index' counts from 0 inside.", Forms.Mapping(
            [new("times", _forms.Of(typeof(int), new InRangeAttribute(0))), new("layers", List())],
            "times", "layers")),
        ["stages"] = Construct("stages", "A stage for each item of its lists; a single value is the same for all. Inside, every list is a variable, and 'stage' is the stage's number.", Stages()),
        ["if"] = Construct("if", "Layers that are there only where a condition holds.", Forms.Mapping(
            [new("condition", Condition()), new("then", List()), new("else", List())],
            "condition", "then")),
        ["stage"] = Construct("stage", "Layers that are one stage of the network, for slots that are filled by stage.", Forms.Mapping(
            [new("number", Stage()), new("layers", List())],
            "number", "layers")),
        ["slot"] = Construct("slot", "A named place that each arm fills.", Forms.AnyOf(_forms.Text(), Forms.Mapping(
            [
                new("name", Described("The key by which an arm fills it.", _forms.Text())),
                new("at", Described("Its position, where the same slot has several.", _forms.Text())),
                new("default", Described("What it holds where no arm fills it.", List())),
            ],
            "name"))),
        ["branches"] = Construct("branches", "Paths side by side over the same input, and their outputs joined.", Forms.AnyOf(Paths(), Forms.Mapping(
            [
                new("join", Described("concat: the channels one after the other; add: the sum.", With("default", "concat", Forms.AnyOf(Forms.Words(["concat", "add"]), _forms.Expression())))),
                new("paths", Paths()),
            ],
            "paths"))),
        ["block"] = Construct("block", "Layers with a name of their own in the names of the parameters.", Forms.Mapping(
            [new("name", _forms.Text()), new("layers", List())],
            "name", "layers")),
    };

    private JsonObject Construct(string name, string description, JsonObject form) => _definitions.Mention($"construct.{name}{_variant}", () =>
    {
        form.Insert(0, "title", name);
        form.Insert(1, "description", description);
        return form;
    });

    private JsonObject Stages()
    {
        var whole = _forms.Of(typeof(int), new InRangeAttribute(1));
        var stages = Forms.Mapping(
            [
                new("first", Described("The number of the first stage.", With("default", 1, Stage()))),
                new("depth", Described("How often each stage repeats its block.", Forms.AnyOf(whole, Forms.List((JsonObject)whole.DeepClone(), least: 1)))),
                new("layers", List()),
            ],
            "layers");
        stages["additionalProperties"] = Described("A variable: a list of its value in each stage, or one value for all.", []);
        return stages;
    }

    private JsonObject Paths() => Forms.AnyOf(Forms.List(List(), least: 1), _forms.Expression());

    private JsonObject Stage() => _forms.Of(typeof(int), new InRangeAttribute(0));

    /// <summary>A condition is an expression that needs no mark of one.</summary>
    public static JsonObject Condition() => new() { ["type"] = new JsonArray("string", "boolean") };

    private static JsonObject Nothing() => new() { ["type"] = "null" };

    internal static JsonObject Described(string text, JsonObject form) => With("description", text, form);

    private static JsonObject With(string key, JsonNode value, JsonObject form)
    {
        form[key] = value;
        return form;
    }
}
