using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// The items of a model: every layer of the catalogue, the constructs around layers, and, where a file may have blocks of
/// its own or of a parent, any other name too.
/// </summary>
internal sealed class ModelGrammar
{
    private const int MostTimes = 10_000;
    private const int MostStages = 1000;

    private readonly Definitions _definitions;
    private readonly IReadOnlyDictionary<Type, ICatalog> _catalogs;
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
        _catalogs = catalogs;
        _layer = layer;
        _open = open;
        _variant = open ? "-or-block" : "";
        _forms = new Forms(definitions, catalogs, new Dictionary<Type, Func<JsonObject>> { [layer] = Item }, _variant);
    }

    /// <summary>A list of items.</summary>
    public JsonObject List(int least = 0) => Forms.List(Item(), least);

    /// <summary>What fills a slot: layers, or layers with the places they go to, or several of those.</summary>
    public JsonObject Filler() => _definitions.Mention("filler" + _variant, () =>
    {
        var placed = Forms.Mapping(
            [
                new("fill", Forms.Described("What goes into the slots.", Layers())),
                new("at", Forms.Described("Only the slots at these positions.", OneOrSeveral(_forms.Text()))),
                new("stages", Forms.Described("Only the slots in the stages of these numbers.", OneOrSeveral(Stage()))),
            ],
            "fill");
        return Forms.AnyOf(Layers(), placed, Forms.List((JsonObject)placed.DeepClone(), least: 1));
    });

    // One layer, a list of them, or nothing.
    private JsonObject Layers() => Forms.AnyOf(Item(), List(), Forms.Nothing());

    private JsonObject Item() => _definitions.Mention("layer" + _variant, () =>
    {
        var constructs = Constructs();
        var layers = _catalogs[_layer].Kinds.Where(kind => !constructs.ContainsKey(kind)).Select(kind => KeyValuePair.Create(kind, (JsonNode?)_forms.ParametersOf(_layer, kind)));
        var named = Forms.One([.. layers, .. constructs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))]);
        if (_open) named["additionalProperties"] = Forms.Described("A block of this file or of one that it extends, with its parameters and what fills its slots.", []);
        var other = _open ? Forms.Described("A block without parameters, or an expression.", new JsonObject { ["type"] = "string" }) : _forms.Expression();
        return Forms.AnyOf(Forms.Words(_forms.BareKinds(_layer).Except(constructs.Keys)), named, other);
    });

    private SortedDictionary<string, JsonObject> Constructs() => new(StringComparer.Ordinal)
    {
        ["if"] = Construct("if", "Layers that are there only where a condition holds.", Forms.Mapping(
            [new("condition", Condition()), new("then", Layers()), new("else", Layers())],
            "condition", "then")),
        ["repeat"] = Construct("repeat", "The layers so many times; the variable 'index' counts from 0 inside.", Forms.Mapping(
            [
                new("times", _forms.Of(typeof(int), new InRangeAttribute(0, MostTimes))),
                new("layers", List()),
                new("index", Forms.Described("Another name for 'index'.", new JsonObject { ["type"] = "string", ["default"] = "index" })),
            ],
            "times", "layers")),
        ["slot"] = Construct("slot", "A named place that each arm fills.", Forms.AnyOf(_forms.Text(), Forms.Mapping(
            [
                new("name", Forms.Described("The key by which an arm fills it.", _forms.Text())),
                new("at", Forms.Described("Its position, where a block has several slots of one name.", Forms.AnyOf(_forms.Text(), Forms.Nothing()))),
                new("default", Forms.Described("What it holds where nothing fills it.", Layers())),
                new("layers", Forms.Described("What it holds in any case, in a network that is written out.", List())),
            ],
            "name"))),
        ["stages"] = Construct("stages", "A stage for each place of its lists; a single value is the same for all. Inside, every list is a variable, and 'stage' is the stage's number.", Stages()),
    };

    private JsonObject Construct(string name, string description, JsonObject form) => _definitions.Mention($"construct.{name}{_variant}", () =>
    {
        form.Insert(0, "title", name);
        form.Insert(1, "description", description);
        return form;
    });

    private JsonObject Stages()
    {
        var first = Stage();
        first["default"] = 1;
        var stages = Forms.Mapping([new("first", Forms.Described("The number of the first stage.", first)), new("layers", List())], "layers");
        stages["propertyNames"] = Forms.VariableName();
        stages["additionalProperties"] = Forms.Described("A variable: a list of its value in each stage, or one value for all.", []);
        stages["minProperties"] = 2;
        return stages;
    }

    private JsonObject Stage() => _forms.Of(typeof(int), new InRangeAttribute(0, MostStages));

    private JsonObject OneOrSeveral(JsonObject form) => Forms.AnyOf(form, Forms.List((JsonObject)form.DeepClone()), Forms.Nothing(), _forms.Expression());

    /// <summary>A condition is an expression that needs no mark of one.</summary>
    public static JsonObject Condition() => new() { ["type"] = new JsonArray("string", "boolean") };
}
