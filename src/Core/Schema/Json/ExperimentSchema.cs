using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// The JSON Schema (draft 2020-12) of experiment files, for editors: they complete and check what is typed with it. What
/// needs more than one value to be judged (shapes, names that belong to others, counts) is left to <c>ablate check</c>.
/// </summary>
public static class ExperimentSchema
{
    private const string VariableName = "^[A-Za-z_][A-Za-z0-9_]*$";

    private static readonly string[] Required = ["experiment", "data", "model", "train", "arms", "seeds"];

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as the text of a file.</summary>
    /// <param name="layers">The layers that a model may have.</param>
    /// <param name="datasets">The datasets there are.</param>
    public static string Text<TLayer>(Catalog<TLayer> layers, Catalog<DatasetSpec> datasets)
        where TLayer : Spec
    {
        var catalogs = new Dictionary<Type, ICatalog>
        {
            [typeof(TLayer)] = layers,
            [typeof(DatasetSpec)] = datasets,
            [typeof(OptimizerSpec)] = Catalog<OptimizerSpec>.Discover(typeof(OptimizerSpec).Assembly),
            [typeof(ScheduleSpec)] = Catalog<ScheduleSpec>.Discover(typeof(ScheduleSpec).Assembly),
        };
        var definitions = new Definitions();
        var whole = new Forms(definitions, catalogs);
        var partial = new Forms(definitions, catalogs, variant: "-in-part", partial: true);
        var named = new ModelGrammar(definitions, catalogs, typeof(TLayer), open: false);
        var open = new ModelGrammar(definitions, catalogs, typeof(TLayer), open: true);

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Experiment",
            ["description"] = "One question to networks: a model with slots, arms that fill them, a recipe and seeds. Without 'experiment' it is a part for others to extend, or with 'input' an architecture.",
            ["type"] = "object",
            ["properties"] = new JsonObject(Properties(whole, open)),
            ["additionalProperties"] = false,
            ["allOf"] = new JsonArray(
                Choose(Has("experiment", "extends"), new JsonObject { ["required"] = new JsonArray([.. Required.Select(key => (JsonNode)key)]), ["properties"] = Parts(whole) }, new JsonObject { ["properties"] = Parts(partial) }),
                Choose(
                    new JsonObject { ["anyOf"] = new JsonArray(Has("blocks"), Has("extends")) },
                    new JsonObject { ["properties"] = Networks(partial, open) },
                    new JsonObject { ["properties"] = Networks(partial, named) })),
        };
        schema["$defs"] = definitions.ToJson();
        return schema.ToJsonString(Layout) + "\n";
    }

    /// <summary>Variables with their values.</summary>
    internal static JsonObject Vars() => new()
    {
        ["description"] = "Values with names, for expressions. They may use each other.",
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = VariableName },
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(Forms forms, ModelGrammar open) =>
    [
        new("experiment", new JsonObject
        {
            ["description"] = "The name of the experiment, and of its folder of results.",
            ["type"] = new JsonArray("string", "number"),
            ["maxLength"] = 100,
            ["pattern"] = "^[A-Za-z0-9]([A-Za-z0-9_.=+,-]*[A-Za-z0-9_=+,-])?$",
        }),
        new("extends", ModelGrammar.Described("The file that this one changes, relative to this one; of several, later ones win.", Forms.AnyOf(Path(), Forms.List(Path(), least: 1)))),
        new("vars", Vars()),
        new("blocks", Blocks(open)),
        new("input", ModelGrammar.Described("Channels, height and width of an image, for an architecture that is planned by itself.", Forms.List(forms.Of(typeof(int), new InRangeAttribute(1)), least: 3, most: 3))),
        new("data", ModelGrammar.Described("The images: a dataset, and how many of them are used.", [])),
        new("model", ModelGrammar.Described("The layers of the network from its input to its output, with slots for the arms to fill.", [])),
        new("train", ModelGrammar.Described("How the networks are trained.", [])),
        new("arms", ModelGrammar.Described("What is compared.", [])),
        new("seeds", Seeds(forms)),
        new("analysis", forms.Of(typeof(AnalysisConfig))),
    ];

    private static JsonObject Parts(Forms forms) => new()
    {
        ["data"] = forms.Of(typeof(DataConfig)),
        ["train"] = forms.Of(typeof(TrainConfig)),
    };

    private static JsonObject Networks(Forms forms, ModelGrammar grammar) => new()
    {
        ["model"] = grammar.List(least: 1),
        ["arms"] = ArmGrammar.Arms(forms, grammar, forms.Of(typeof(TrainConfig))),
    };

    private static JsonObject Blocks(ModelGrammar open)
    {
        var block = Forms.Mapping(
            [
                new("parameters", new JsonObject
                {
                    ["description"] = "The block's parameters: a type (int, number, bool, text) where a use must give the value, else the default.",
                    ["type"] = "object",
                    ["propertyNames"] = new JsonObject { ["pattern"] = VariableName },
                }),
                new("layers", open.List(least: 1)),
            ],
            "layers");
        return new JsonObject
        {
            ["description"] = "Lists of layers with names, which a model then uses as it uses layers.",
            ["type"] = "object",
            ["additionalProperties"] = block,
        };
    }

    private static JsonObject Seeds(Forms forms)
    {
        var list = Forms.List(forms.Of(typeof(int), new InRangeAttribute(0)), least: 1, SeedList.Most);
        list["uniqueItems"] = true;
        var rule = Forms.Mapping(
            [
                new("half_width", ModelGrammar.Described("The half-width of the interval to reach, such as 0.2 pp.", new JsonObject
                {
                    ["type"] = new JsonArray("string", "number"),
                    ["pattern"] = Forms.ExpressionPattern + @"|^[0-9.]+ *(pp|%)?$",
                    ["exclusiveMinimum"] = 0,
                })),
                new("min", forms.Of(typeof(int), new InRangeAttribute(1, SeedList.Most))),
                new("max", forms.Of(typeof(int), new InRangeAttribute(1, SeedList.Most))),
            ],
            "half_width");
        return ModelGrammar.Described("How many seeds (10 stands for 0 to 9), a list of them, or a rule for when there are enough.", Forms.AnyOf(
            forms.Of(typeof(int), new InRangeAttribute(1, SeedList.Most)),
            list,
            Forms.Mapping([new("until", rule)], "until")));
    }

    private static JsonObject Path() => new() { ["type"] = "string", ["minLength"] = 1 };

    // Has one key, and lacks the other where one is given.
    private static JsonObject Has(string key, string? lacks = null)
    {
        var has = new JsonObject { ["required"] = new JsonArray(key) };
        if (lacks is not null) has["not"] = new JsonObject { ["required"] = new JsonArray(lacks) };
        return has;
    }

    private static JsonObject Choose(JsonObject condition, JsonObject then, JsonObject otherwise) =>
        new() { ["if"] = condition, ["then"] = then, ["else"] = otherwise };
}
