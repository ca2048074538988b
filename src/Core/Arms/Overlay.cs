using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>Lays the changes of an arm over the values of the file.</summary>
internal static class Overlay
{
    /// <summary>
    /// The values with those of the changes in their place. Mappings are merged key by key; a choice of another kind
    /// (<c>optimizer: {adam: ...}</c> over <c>{sgd: ...}</c>) replaces the whole, one of the same kind keeps the parameters
    /// that it does not name.
    /// </summary>
    /// <param name="values">The values of the file.</param>
    /// <param name="changes">The arm's.</param>
    /// <param name="choices">The keys of the outermost mapping whose value is chosen by kind.</param>
    public static MappingNode Merge(MappingNode values, MappingNode changes, IReadOnlyCollection<string> choices)
    {
        var entries = values.Entries
            .Select(entry => Find(changes, entry.Key.Text) is { } change
                ? change with { Value = Merge(entry.Value, change.Value, choices.Contains(entry.Key.Text)) }
                : entry)
            .Concat(changes.Entries.Where(change => values[change.Key.Text] is null));
        return values with { Entries = [.. entries] };
    }

    private static Node Merge(Node value, Node change, bool isChoice)
    {
        if (value is not MappingNode old || change is not MappingNode mapping) return isChoice && SameKind(value, change) ? value : change;
        return isChoice && !SameKind(value, change) ? change : Merge(old, mapping, []) with { At = mapping.At, Path = mapping.Path };
    }

    // A bare `cosine` is the kind with nothing to change.
    private static bool SameKind(Node value, Node change) => Kind(value) is { } kind && kind == Kind(change);

    private static string? Kind(Node node) => node switch
    {
        ScalarNode scalar => scalar.Text,
        MappingNode { Entries: [var only] } => only.Key.Text,
        _ => null,
    };

    private static Entry? Find(MappingNode mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key);
}
