using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ablate.Core.Arms.Sweeps;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// The JSON Schema (draft 2020-12) of experiment files, for editors: they complete and check what is typed with it. What
/// needs more than one value to be judged (shapes, names that belong to others, counts) is left to <c>ablate check</c>.
/// </summary>
public static class ExperimentSchema
{
    private const int LeastForRule = 5;

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
            [typeof(DistributionSpec)] = Catalog<DistributionSpec>.Discover(typeof(DistributionSpec).Assembly),
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
                Whole(whole, partial),
                Networks(new ArmGrammar(partial, whole, open), open, new ArmGrammar(partial, whole, named), named),
                Architecture()),
        };
        schema["$defs"] = definitions.ToJson();
        return schema.ToJsonString(Layout) + "\n";
    }

    /// <summary>Variables with their values.</summary>
    internal static JsonObject Vars() => new()
    {
        ["description"] = "Values with names, for expressions. They may use each other.",
        ["type"] = "object",
        ["propertyNames"] = Forms.VariableName(),
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
        new("extends", Forms.Described("The file that this one changes, relative to this one; of several, later ones win.", Forms.AnyOf(Path(), Forms.List(Path(), least: 1)))),
        new("layers", Forms.Described("Assemblies with layers of your own (.dll), relative to this file.", Forms.AnyOf(LayerFile.Form(forms, range: null), Forms.List(LayerFile.Form(forms, range: null))))),
        new("vars", OrNothing(Vars())),
        new("blocks", OrNothing(Blocks(open))),
        new("input", Forms.Described("Channels, height and width of an image, for an architecture that is planned by itself; null takes away that of a file that is extended.", Forms.AnyOf(Forms.List(forms.Of(typeof(int), new InRangeAttribute(1, 65_536)), least: 3, most: 3), Forms.Nothing()))),
        new("data", Forms.Described("The images: a dataset, and how many of them are used.", [])),
        new("model", Forms.Described("The layers of the network from its input to its output, with slots for the arms to fill.", [])),
        new("train", Forms.Described("How the networks are trained.", [])),
        new("arms", Forms.Described("What is compared.", [])),
        new("seeds", Forms.Described("How many seeds (10 stands for 0 to 9), a list of them, or a rule for when there are enough.", OrNothing(Seeds(forms)))),
        new("analysis", Forms.Described("How the arms are compared.", [])),
    ];

    // An experiment that extends nothing says everything; what lies over or under other files says what it likes, and
    // takes away with null what it does not.
    private static JsonObject Whole(Forms whole, Forms partial)
    {
        var complete = Sections(whole, form => form);
        complete["required"] = new JsonArray([.. Required.Select(key => (JsonNode)key)]);
        foreach (var key in new[] { "model", "arms", "seeds" }) ((JsonObject)complete["properties"]!).Add(key, Something());
        return Choose(Has("experiment", "extends"), complete, Sections(partial, OrNothing));

        static JsonObject Sections(Forms forms, Func<JsonObject, JsonObject> allow) => Of(
            new("data", allow(forms.Of(typeof(DataConfig)))),
            new("train", allow(forms.Of(typeof(TrainConfig)))),
            new("analysis", allow(forms.Of(typeof(AnalysisConfig)))));
    }

    // A name that is no layer can be a block only where blocks are declared, here or in a parent, or a layer of an assembly.
    private static JsonObject Networks(ArmGrammar openArms, ModelGrammar open, ArmGrammar arms, ModelGrammar named) => Choose(
        Forms.AnyOf(Has("blocks"), Has("extends"), Has("layers")),
        Of(new("model", OrNothing(open.List(least: 1))), new("arms", OrNothing(openArms.Arms()))),
        Of(new("model", OrNothing(named.List(least: 1))), new("arms", OrNothing(arms.Arms()))));

    // Planned by itself, an architecture needs its model and nothing else.
    private static JsonObject Architecture()
    {
        var alone = Has("input");
        alone["not"] = Forms.AnyOf(Has("experiment"), Has("extends"));
        var needs = Has("model");
        needs["properties"] = new JsonObject { ["model"] = Something() };
        return new JsonObject { ["if"] = alone, ["then"] = needs };
    }

    private static JsonObject Blocks(ModelGrammar open)
    {
        var block = Forms.Mapping(
            [
                new("parameters", new JsonObject
                {
                    ["description"] = "The block's parameters: a type (int, number, bool, text, channels) where a use must give the value, else the default.",
                    ["type"] = new JsonArray("object", "null"),
                    ["propertyNames"] = Forms.VariableName(),
                }),
                new("layers", open.List()),
            ],
            "layers");
        return new JsonObject
        {
            ["description"] = "Lists of layers with names, which a model then uses as it uses layers.",
            ["type"] = "object",
            ["propertyNames"] = Forms.VariableName(),
            ["additionalProperties"] = Forms.AnyOf(block, open.List(), Forms.Nothing()),
        };
    }

    private static JsonObject Seeds(Forms forms)
    {
        var list = Forms.List(forms.Of(typeof(int), new InRangeAttribute(0)), least: 1, SeedPlan.Most);
        list["uniqueItems"] = true;
        var rule = Forms.Mapping(
            [
                new("half_width", Forms.Described("The half-width of the interval to reach, such as 0.2 pp.", PercentagePoints.Form(forms, range: null))),
                new("min", Forms.Described("The seeds that are trained in any case.", forms.Of(typeof(int), new InRangeAttribute(LeastForRule, SeedPlan.Most)))),
                new("max", Forms.Described("The seeds at which it ends in any case.", forms.Of(typeof(int), new InRangeAttribute(LeastForRule, SeedPlan.Most)))),
            ],
            "half_width", "min", "max");
        return Forms.AnyOf(
            forms.Of(typeof(int), new InRangeAttribute(1, SeedPlan.Most)),
            list,
            Forms.Mapping([new("until", rule)], "until"));
    }

    // Null takes away what a file below says.
    private static JsonObject OrNothing(JsonObject form) => Forms.AnyOf(form, Forms.Nothing());

    private static JsonObject Something() => new() { ["not"] = Forms.Nothing() };

    private static JsonObject Path() => new() { ["type"] = "string", ["minLength"] = 1 };

    // Has one key, and lacks the other where one is given.
    private static JsonObject Has(string key, string? lacks = null)
    {
        var has = new JsonObject { ["required"] = new JsonArray(key) };
        if (lacks is not null) has["not"] = new JsonObject { ["required"] = new JsonArray(lacks) };
        return has;
    }

    private static JsonObject Of(params KeyValuePair<string, JsonNode?>[] properties) => new() { ["properties"] = new JsonObject(properties) };

    private static JsonObject Choose(JsonObject condition, JsonObject then, JsonObject otherwise) =>
        new() { ["if"] = condition, ["then"] = then, ["else"] = otherwise };
}
