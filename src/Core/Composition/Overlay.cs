using Ablate.Core.Yaml;

namespace Ablate.Core.Composition;

/// <summary>
/// Lays changes over values: a file over those it extends, an argument over the file, an arm over the experiment.
/// Mappings are merged key by key, everything else is replaced, and null takes away what was there.
/// </summary>
internal static class Overlay
{
    private static readonly string[] Choices = ["optimizer", "schedule"];
    private static readonly string[] DataCounts = ["validation", "train", "test"];

    /// <summary>What the keys below a mapping mean, as far as merging depends on it.</summary>
    public enum Place
    {
        /// <summary>Keys are merged one by one.</summary>
        Plain,

        /// <summary>The experiment itself.</summary>
        Root,

        /// <summary>The arms by their names.</summary>
        Arms,

        /// <summary>One arm.</summary>
        Arm,

        /// <summary>A recipe.</summary>
        Train,

        /// <summary>A dataset and counts of its examples: naming another dataset replaces the first.</summary>
        Data,

        /// <summary>
        /// A value chosen by its kind: another kind (<c>{adam: ...}</c> over <c>{sgd: ...}</c>) replaces the whole, the same
        /// one keeps the parameters that the change does not name.
        /// </summary>
        Choice,
    }

    /// <summary>The values with those of the changes in their place.</summary>
    public static MappingNode Merge(MappingNode values, MappingNode changes, Place place)
    {
        if (place == Place.Data) values = WithoutReplacedDataset(values, changes);
        var entries = new List<Entry>(values.Entries.Count + changes.Entries.Count);
        var changed = changes.Entries.ToDictionary(change => change.Key.Text, StringComparer.Ordinal);
        foreach (var entry in values.Entries)
        {
            if (!changed.Remove(entry.Key.Text, out var change)) entries.Add(entry);
            else if (change.Value is not ScalarNode { IsNull: true }) entries.Add(change with { Value = Merge(entry.Value, change.Value, Below(place, entry.Key.Text)) });
        }
        entries.AddRange(changes.Entries.Where(change => changed.ContainsKey(change.Key.Text)));
        // An argument has no line to look at; the mapping that it changes has.
        return values with { Entries = entries, At = changes.At.Line == 0 ? values.At : changes.At, Path = changes.Path };
    }

    /// <summary>One value with another in its place.</summary>
    public static Node Merge(Node value, Node change, Place place)
    {
        if (place == Place.Choice && !SameKind(value, change)) return change;
        // `fashion-mnist` is {name: fashion-mnist}.
        if (place == Place.Data && value is ScalarNode { IsNull: false } name && change is MappingNode)
            value = new MappingNode(name.At, name.Path, [new Entry(name with { Text = "name", Path = Node.Join(name.Path, "name") }, name with { Path = Node.Join(name.Path, "name") })]);
        if (value is MappingNode old && change is MappingNode mapping) return Merge(old, mapping, place == Place.Choice ? Place.Plain : place);
        // A bare `cosine` is the kind with nothing to change.
        return place == Place.Choice && value is MappingNode && change is ScalarNode ? value : change;
    }

    /// <summary>What the value of a key is.</summary>
    public static Place Below(Place place, string key) => place switch
    {
        Place.Root when key == "train" => Place.Train,
        Place.Root when key == "arms" => Place.Arms,
        Place.Root when key == "data" => Place.Data,
        Place.Arms => Place.Arm,
        Place.Arm when key == "train" => Place.Train,
        Place.Arm when key is not ("sweep" or "vars" or "match") => Place.Choice,
        Place.Train when Choices.Contains(key) => Place.Choice,
        _ => Place.Plain,
    };

    private static MappingNode WithoutReplacedDataset(MappingNode values, MappingNode changes)
    {
        var named = changes.Entries.FirstOrDefault(entry => !DataCounts.Contains(entry.Key.Text));
        return named is null ? values : values with { Entries = [.. values.Entries.Where(entry => entry.Key.Text == named.Key.Text || DataCounts.Contains(entry.Key.Text))] };
    }

    private static bool SameKind(Node value, Node change) => Kind(value) is { } kind && kind == Kind(change);

    private static string? Kind(Node node) => node switch
    {
        ScalarNode scalar => scalar.Text,
        MappingNode { Entries: [var only] } => only.Key.Text,
        _ => null,
    };
}
