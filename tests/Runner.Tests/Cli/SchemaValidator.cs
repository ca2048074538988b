using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ablate.Runner.Tests.Cli;

/// <summary>
/// Validates by a JSON Schema of draft 2020-12, as far as the generated schema goes: a keyword that is not known here is
/// refused, never passed over. SchemaTests holds its verdicts against those of an independent validator.
/// </summary>
internal sealed class SchemaValidator(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$defs", "title", "description", "default", "patternErrorMessage"];

    public bool Accepts(JsonNode? instance) => Accepts(root, instance);

    private bool Accepts(JsonNode? schema, JsonNode? instance) => schema is JsonObject keywords
        ? keywords.All(keyword => Annotations.Contains(keyword.Key) || Holds(keywords, keyword.Key, keyword.Value!, instance))
        : schema!.GetValue<bool>();

    private bool Holds(JsonObject schema, string keyword, JsonNode value, JsonNode? instance) => keyword switch
    {
        "$ref" => Accepts(Resolve(value.GetValue<string>()), instance),
        "type" => (value is JsonArray several ? several.Select(Word) : [Word(value)]).Any(type => IsOf(type, instance)),
        "enum" => ((JsonArray)value).Any(one => JsonNode.DeepEquals(one, instance)),
        "anyOf" => ((JsonArray)value).Any(one => Accepts(one, instance)),
        "allOf" => ((JsonArray)value).All(one => Accepts(one, instance)),
        "oneOf" => ((JsonArray)value).Count(one => Accepts(one, instance)) == 1,
        "not" => !Accepts(value, instance),
        "if" => schema[Accepts(value, instance) ? "then" : "else"] is not { } branch || Accepts(branch, instance),
        "then" or "else" => schema.ContainsKey("if"),
        _ when instance is JsonObject mapping && ForMappings(schema, keyword, value, mapping) is { } holds => holds,
        _ when instance is JsonArray list && ForLists(keyword, value, list) is { } holds => holds,
        _ when IsOf("number", instance) && ForNumbers(keyword, value, Number(instance)) is { } holds => holds,
        _ when IsOf("string", instance) && ForTexts(keyword, value, Word(instance)) is { } holds => holds,
        _ => IsKnown(schema, keyword, value),
    };

    private bool? ForMappings(JsonObject schema, string keyword, JsonNode value, JsonObject mapping) => keyword switch
    {
        "required" => ((JsonArray)value).All(key => mapping.ContainsKey(Word(key))),
        "properties" => mapping.All(pair => !((JsonObject)value).TryGetPropertyValue(pair.Key, out var property) || Accepts(property, pair.Value)),
        "additionalProperties" => mapping.Where(pair => schema["properties"]?[pair.Key] is null).All(pair => Accepts(value, pair.Value)),
        "propertyNames" => mapping.All(pair => Accepts(value, JsonValue.Create(pair.Key))),
        "minProperties" => mapping.Count >= Number(value),
        "maxProperties" => mapping.Count <= Number(value),
        _ => null,
    };

    private bool? ForLists(string keyword, JsonNode value, JsonArray list) => keyword switch
    {
        "items" => list.All(item => Accepts(value, item)),
        "minItems" => list.Count >= Number(value),
        "maxItems" => list.Count <= Number(value),
        "uniqueItems" => list.Index().All(one => !list.Take(one.Index).Any(other => JsonNode.DeepEquals(one.Item, other))),
        _ => null,
    };

    private static bool? ForNumbers(string keyword, JsonNode value, double number) => keyword switch
    {
        "minimum" => number >= Number(value),
        "maximum" => number <= Number(value),
        "exclusiveMinimum" => number > Number(value),
        "exclusiveMaximum" => number < Number(value),
        _ => null,
    };

    private static bool? ForTexts(string keyword, JsonNode value, string text) => keyword switch
    {
        "pattern" => Regex.IsMatch(text, Word(value), RegexOptions.ECMAScript),
        "minLength" => new StringInfo(text).LengthInTextElements >= Number(value),
        "maxLength" => new StringInfo(text).LengthInTextElements <= Number(value),
        _ => null,
    };

    // Keywords of other types than the instance's say nothing about it, but must be known.
    private bool IsKnown(JsonObject schema, string keyword, JsonNode value) =>
        ForMappings(schema, keyword, value, []) is not null || ForLists(keyword, value, []) is not null ||
        ForNumbers(keyword, value, 0) is not null || ForTexts(keyword, value, "") is not null
            ? true
            : throw new InvalidOperationException($"The keyword '{keyword}' is not known to this validator.");

    private JsonNode Resolve(string reference)
    {
        const string beginning = "#/$defs/";
        Assert.StartsWith(beginning, reference, StringComparison.Ordinal);
        return root["$defs"]![reference[beginning.Length..]] ?? throw new InvalidOperationException($"There is no definition {reference}.");
    }

    private static bool IsOf(string type, JsonNode? instance) => (type, instance?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(instance) == Math.Truncate(Number(instance)),
        _ => false,
    };

    // Through its text, because the value may hold any type of number.
    private static double Number(JsonNode? node) => double.Parse(node!.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Word(JsonNode? node) => node!.GetValue<string>();
}
