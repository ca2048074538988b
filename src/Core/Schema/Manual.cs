using Ablate.Core.Schema.Json;

namespace Ablate.Core.Schema;

/// <summary>
/// What the source says of the records that a file may name, for those who write one: the same text as an editor shows. It is
/// nothing for a record whose assembly has no documentation beside it.
/// </summary>
public static class Manual
{
    /// <summary>The paper, the equations, the shapes and the departures.</summary>
    public static IReadOnlyList<string> Of(Type record) => [.. Documentation.Paragraphs(record)];

    /// <summary>A key's range and meaning, and whether a bare value stands for it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="name">The key as a file writes it.</param>
    public static string Of(Type record, string name)
    {
        var key = RecordShape.Of(record).Keys.First(one => one.Key == name);
        var sentences = new List<string>();
        if (Allowed(key) is { } allowed) sentences.Add($"{char.ToUpperInvariant(allowed[0])}{allowed[1..]}.");
        if (Documentation.Of(record, key) is { Length: > 0 } text) sentences.Add(text);
        return string.Join(' ', sentences);
    }

    private static string? Allowed(RecordKey key)
    {
        var whole = key.Type == typeof(int);
        if (key.Range is { } range && (whole || key.Type == typeof(double))) return Ranges.Phrase(range, whole);
        if (key.Type == typeof(bool)) return "true or false";
        var words = key.Type.IsEnum ? Enum.GetNames(key.Type).Select(RecordShape.SnakeCase) : key.Choices;
        return words is null ? null : Suggest.List([.. words], "or");
    }
}
