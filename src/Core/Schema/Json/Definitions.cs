using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>The <c>$defs</c> of a schema: each is made once, when it is first mentioned, and may mention itself.</summary>
internal sealed class Definitions
{
    private readonly SortedDictionary<string, JsonObject?> _known = new(StringComparer.Ordinal);

    /// <summary>A reference to a definition, which is made where it is not there.</summary>
    public JsonObject Mention(string name, Func<JsonObject> make)
    {
        if (_known.TryAdd(name, null)) _known[name] = make();
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>All of them, sorted by name.</summary>
    public JsonObject ToJson() => new(_known.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
