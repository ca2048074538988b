using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>The arms of an experiment and their sweeps.</summary>
internal static class ArmGrammar
{
    private const string NamePart = @"\$\{[^}]*\}|[A-Za-z0-9";

    /// <summary>All arms by their names.</summary>
    /// <param name="forms">Of values that lie over others.</param>
    /// <param name="model">What may fill a slot.</param>
    /// <param name="train">The schema of an arm's changes to the recipe.</param>
    public static JsonObject Arms(Forms forms, ModelGrammar model, JsonObject train) => new()
    {
        ["description"] = "The arms by their names: each fills slots, may change variables and the recipe, and with a sweep stands for one arm for each combination of values.",
        ["type"] = "object",
        ["minProperties"] = 1,
        ["propertyNames"] = new JsonObject { ["pattern"] = $@"^({NamePart}])({NamePart}_.=+,-])*$" },
        ["additionalProperties"] = Arm(forms, model, train),
    };

    private static JsonObject Arm(Forms forms, ModelGrammar model, JsonObject train)
    {
        var arm = Forms.Mapping(
        [
            new("sweep", Sweep(forms)),
            new("match", Match(forms)),
            new("vars", ExperimentSchema.Vars()),
            new("train", Forms.AnyOf(train, new JsonObject { ["type"] = "null" })),
        ]);
        arm["type"] = new JsonArray("object", "null");
        arm["additionalProperties"] = ModelGrammar.Described("What fills the slot of this name.", model.Filler());
        return arm;
    }

    private static JsonObject Match(Forms forms)
    {
        var match = Forms.Mapping(
            [
                new("params", ModelGrammar.Described("The arm whose number of parameters is met.", forms.Text())),
                new("macs", ModelGrammar.Described("The arm whose multiply-adds are met.", forms.Text())),
                new("vary", ModelGrammar.Described("The variable that is found, such as width.", forms.Text())),
            ],
            "vary");
        match.Insert(0, "description", "A control of equal cost: one variable of this arm is chosen so that it costs what another arm costs.");
        match["oneOf"] = new JsonArray(Required("params"), Required("macs"));
        return match;
    }

    private static JsonObject Required(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Sweep(Forms forms)
    {
        var sweep = forms.Definition("sweep", () => Varied("The values that the arm takes in turn: of several variables, every combination.", Forms.Mapping(
        [
            new("grid", Variables("Every combination of the values.", Values(forms))),
            new("zip", Variables("The first values of all, then the second of all, and so on.", Values(forms))),
            new("list", ModelGrammar.Described("The combinations themselves.", Forms.List(Variables("One combination.", []), least: 1))),
            new("union", ModelGrammar.Described("The combinations of the first sweep, then those of the second, and so on.", Forms.List(forms.Definition("sweep", () => []), least: 1))),
            new("random", Samples(forms, "Combinations drawn at random.")),
            new("latin_hypercube", Samples(forms, "Combinations drawn so that every variable covers its range evenly.")),
            new("exclude", ModelGrammar.Described("Combinations for which this holds are left out.", Forms.AnyOf(ModelGrammar.Condition(), Forms.List(ModelGrammar.Condition())))),
        ]), Values(forms)));
        return sweep;
    }

    private static JsonObject Values(Forms forms) => forms.Definition("values", () => ModelGrammar.Described(
        "The values of a variable: a list, or a mapping from labels to values.",
        Forms.AnyOf(
            new JsonObject { ["type"] = "array", ["minItems"] = 1 },
            new JsonObject { ["type"] = "object", ["minProperties"] = 1 },
            forms.Expression())));

    private static JsonObject Variables(string description, JsonObject values) => Varied(description, Forms.Mapping([]), values);

    private static JsonObject Varied(string description, JsonObject mapping, JsonObject values)
    {
        mapping.Insert(0, "description", description);
        mapping["minProperties"] = 1;
        mapping["additionalProperties"] = values;
        return mapping;
    }

    private static JsonObject Samples(Forms forms, string description)
    {
        var samples = forms.Definition("samples", () => Forms.Mapping(
            [
                new("samples", ModelGrammar.Described("How many combinations.", forms.Of(typeof(int), new InRangeAttribute(1)))),
                new("seed", ModelGrammar.Described("Another seed draws others.", forms.Of(typeof(long)))),
                new("over", Variables("How each variable is drawn.", Distribution(forms))),
            ],
            "samples", "over"));
        return ModelGrammar.Described(description, samples);
    }

    private static JsonObject Distribution(Forms forms) => forms.Definition("distribution", () =>
    {
        var distribution = Forms.Mapping(
        [
            new("uniform", Bounds("Evenly between two numbers.", forms, typeof(double), range: null)),
            new("log_uniform", Bounds("Evenly on a logarithmic scale between two numbers.", forms, typeof(double), new InRangeAttribute(0) { AboveMin = true })),
            new("integer", Bounds("A whole number from the first to the second.", forms, typeof(int), range: null)),
            new("choice", ModelGrammar.Described("One of these values.", Values(forms))),
        ]);
        distribution["minProperties"] = 1;
        distribution["maxProperties"] = 1;
        return distribution;
    });

    private static JsonObject Bounds(string description, Forms forms, Type type, InRangeAttribute? range) =>
        ModelGrammar.Described(description, Forms.AnyOf(Forms.List(forms.Of(type, range), least: 2, most: 2), forms.Expression()));
}
