using System.Text.Json.Nodes;
using Ablate.Core.Arms.Sweeps;

namespace Ablate.Core.Schema.Json;

/// <summary>The arms of an experiment and their sweeps.</summary>
/// <param name="forms">Of values that lie over others.</param>
/// <param name="whole">Of values that stand by themselves.</param>
/// <param name="model">What may fill a slot.</param>
internal sealed class ArmGrammar(Forms forms, Forms whole, ModelGrammar model)
{
    // What Names allows, with expressions in it.
    private const string NamePattern = @"^(\$\{[^}]*\}|[A-Za-z0-9])(\$\{[^}]*\}|[A-Za-z0-9_.=+,-])*$";

    /// <summary>All arms by their names.</summary>
    public JsonObject Arms() => new()
    {
        ["description"] = "The arms by their names: each fills slots, may change variables and the recipe, and with a sweep stands for one arm for each combination of values.",
        ["type"] = "object",
        ["minProperties"] = 1,
        ["propertyNames"] = new JsonObject { ["pattern"] = NamePattern },
        ["additionalProperties"] = Arm(),
    };

    private JsonObject Arm()
    {
        var arm = Forms.Mapping(
        [
            new("sweep", Forms.AnyOf(Sweep(), Forms.Nothing())),
            new("match", Forms.AnyOf(Match(), Forms.Nothing())),
            new("vars", Forms.AnyOf(ExperimentSchema.Vars(), Forms.Nothing())),
            new("model", Forms.Described("A network of this arm's own, in the place of the model.", Forms.AnyOf(model.List(least: 1), Forms.Nothing()))),
            new("train", Forms.AnyOf(forms.Of(typeof(TrainConfig)), Forms.Nothing())),
            new("seed_offset", Forms.Described("Added to each seed before it reaches the training; pairs are made by the seed itself.", Forms.AnyOf(forms.Of(typeof(int), new InRangeAttribute(0)), Forms.Nothing()))),
        ]);
        arm["type"] = new JsonArray("object", "null");
        arm["additionalProperties"] = Forms.Described("What fills the slot of this name.", model.Filler());
        return arm;
    }

    private JsonObject Match()
    {
        var match = Forms.Mapping(
            [
                new("params", Forms.Described("The arm whose number of parameters is met.", forms.Text())),
                new("macs", Forms.Described("The arm whose multiply-adds are met.", forms.Text())),
                new("vary", Forms.Described("The variable that is found, such as width.", forms.Text())),
            ],
            "vary");
        match["oneOf"] = new JsonArray(Forms.Required("params"), Forms.Required("macs"));
        return Forms.Described("A control of equal cost: one variable of this arm is chosen so that it costs what another arm costs.", match);
    }

    private JsonObject Sweep() => forms.Definition("sweep", () =>
    {
        var parts = Forms.Mapping(
        [
            new("grid", Variables("Every combination of the values.", Values())),
            new("zip", Variables("The first values of all variables, then the second of all, and so on.", Values())),
            new("list", Forms.Described("The combinations themselves.", Forms.List(Variables("One combination.", []), least: 1))),
            new("union", Forms.Described("The combinations of each of these sweeps, each once.", Forms.List(Sweep(), least: 1))),
            new("random", Forms.Described("Combinations drawn at random.", Samples())),
            new("latin_hypercube", Forms.Described("Combinations drawn so that each variable covers its range evenly.", Samples())),
            new("exclude", Forms.Described("Combinations for which one of these conditions holds are left out.", Forms.AnyOf(ModelGrammar.Condition(), Forms.List(ModelGrammar.Condition(), least: 1)))),
        ]);
        var variables = Variables("Variables with their values: every combination.", Values());
        variables["propertyNames"]!["not"] = Forms.Words(SweptValues.PartNames);
        return Forms.Described("The values that the arm takes in turn: variables, or parts whose product it is.", Forms.AnyOf(variables, parts));
    });

    private JsonObject Values() => forms.Definition("values", () => Forms.Described(
        "The values of a variable: a list, or a mapping from labels to values.",
        Forms.AnyOf(
            new JsonObject { ["type"] = "array", ["minItems"] = 1 },
            new JsonObject { ["type"] = "object", ["minProperties"] = 1 },
            forms.Expression())));

    private static JsonObject Variables(string description, JsonObject values) => Forms.Described(description, new JsonObject
    {
        ["type"] = "object",
        ["propertyNames"] = Forms.VariableName(),
        ["minProperties"] = 1,
        ["additionalProperties"] = values,
    });

    private JsonObject Samples() => forms.Definition("sampling", () =>
    {
        var keys = RecordShape.Of(typeof(Sampling)).Keys.Select(key => KeyValuePair.Create(
            key.Key,
            (JsonNode?)(key.Property.Name == nameof(Sampling.Over)
                ? Variables("How each variable is drawn.", whole.Of(typeof(DistributionSpec)))
                : whole.KeyOf(typeof(Sampling), key))));
        return Forms.Mapping(keys, RecordShape.Of(typeof(Sampling)).Keys.Where(key => key.Required).Select(key => key.Key));
    });
}
