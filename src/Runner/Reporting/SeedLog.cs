using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;

namespace Ablate.Runner.Reporting;

/// <summary>What a rule for the number of seeds saw and decided; one line of <c>decisions.jsonl</c>.</summary>
/// <param name="Time">In UTC.</param>
/// <param name="Seeds">Those that every arm had been trained with, or had failed with.</param>
/// <param name="HalfWidths">Of each declared comparison, in percentage points; null where there is none. Never a mean or its sign.</param>
/// <param name="Pairs">Of each declared comparison.</param>
/// <param name="Decision">One of the words of <see cref="SeedLog"/>.</param>
/// <param name="Target">The half-width that the rule asks for, in percentage points.</param>
internal sealed record SeedDecision(
    DateTimeOffset Time,
    IReadOnlyList<int> Seeds,
    IReadOnlyDictionary<string, double?> HalfWidths,
    IReadOnlyDictionary<string, int> Pairs,
    string Decision,
    double Target)
{
    /// <summary>Whether the same was seen and decided, at whatever time.</summary>
    public bool IsSame(SeedDecision other) =>
        Decision == other.Decision && Target.Equals(other.Target) && Seeds.SequenceEqual(other.Seeds) && Same(HalfWidths, other.HalfWidths) && Same(Pairs, other.Pairs);

    private static bool Same<T>(IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && EqualityComparer<T>.Default.Equals(pair.Value, value));
}

/// <summary>The decisions of a rule for the number of seeds, oldest first.</summary>
internal static class SeedLog
{
    public const string AddSeeds = "add_seeds";
    public const string NarrowEnough = "narrow_enough";
    public const string OutOfSeeds = "out_of_seeds";

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<SeedDecision> Read(ResultStore store)
    {
        var text = Text(store);
        try
        {
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize(line, SeedJson.Default.SeedDecision) ?? throw new JsonException("A line holds null."))];
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{store.DecisionsFile} cannot be read. Restore it from a copy, or delete it: 'ablate run' writes it anew from the runs.", problem);
        }
    }

    public static void Append(ResultStore store, SeedDecision decision) =>
        AtomicFile.WriteText(store.DecisionsFile, Text(store) + JsonSerializer.Serialize(decision, SeedJson.Default.SeedDecision) + "\n");

    private static string Text(ResultStore store) => File.Exists(store.DecisionsFile) ? File.ReadAllText(store.DecisionsFile) : "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SeedDecision))]
internal sealed partial class SeedJson : JsonSerializerContext;
