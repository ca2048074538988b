using Ablate.Core.Blocks;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Composition;

/// <summary>
/// Lays changes over values: a file over those it extends, an argument over the file, an arm over the experiment.
/// Mappings are merged key by key, everything else is replaced, and null takes away what was there.
/// </summary>
internal static class Overlay
{
    private const string NameKey = "name";

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

        /// <summary>Layers of a slot with the places that they go to: <c>{fill: ..., stages: 4, at: pre}</c>.</summary>
        Filler,
    }

    /// <summary>The values with those of the changes in their place.</summary>
    public static MappingNode Merge(MappingNode values, MappingNode changes, Place place)
    {
        if (place == Place.Data) (values, changes) = (WithoutReplacedDataset(values, changes), WithoutRepeatedDataset(values, changes));
        var entries = new List<Entry>(values.Entries.Count + changes.Entries.Count);
        var changed = changes.Entries.ToDictionary(change => change.Key.Text, StringComparer.Ordinal);
        foreach (var entry in values.Entries)
        {
            if (!changed.Remove(entry.Key.Text, out var change)) entries.Add(entry);
            else if (change.Value is not ScalarNode { IsNull: true }) entries.Add(change with { Value = Merge(entry.Value, change.Value, Below(place, entry.Key.Text)) });
        }
        entries.AddRange(changes.Entries.Where(change => changed.ContainsKey(change.Key.Text)));
        // An argument has no line to look at; the mapping that it changes has.
        return values with { Entries = entries, IsPartial = values.IsPartial || changes.IsPartial, At = changes.At.Line == 0 ? values.At : changes.At, Path = changes.Path };
    }

    /// <summary>One value with another in its place.</summary>
    public static Node Merge(Node value, Node change, Place place)
    {
        switch (place)
        {
            case Place.Choice when value is MappingNode filler && change is MappingNode places && filler[Fillers.FillKey] is not null && places.Entries.All(entry => Fillers.Keys.Contains(entry.Key.Text)):
                return Merge(filler, places, Place.Filler);
            case Place.Choice when !SameKind(value, change):
                return change;
            // A bare `cosine` is the kind with nothing to change.
            case Place.Choice when value is MappingNode && change is ScalarNode:
                return value;
            case Place.Data:
                (value, change) = (Dataset(value), Dataset(change));
                break;
        }
        return value is MappingNode old && change is MappingNode mapping ? Merge(old, mapping, place == Place.Choice ? Place.Plain : place) : change;
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
        Place.Filler when key == Fillers.FillKey => Place.Choice,
        _ => Place.Plain,
    };

    // `fashion-mnist` is {name: fashion-mnist}.
    private static Node Dataset(Node node) => node is ScalarNode { IsNull: false } name && !Interpolation.Has(name.Text)
        ? new MappingNode(name.At, name.Path, [new Entry(name with { Text = NameKey, Path = Node.Join(name.Path, NameKey) }, name with { Path = Node.Join(name.Path, NameKey) })])
        : node;

    private static MappingNode WithoutReplacedDataset(MappingNode values, MappingNode changes) =>
        changes.Entries.FirstOrDefault(NamesDataset) is { } named
            ? values with { Entries = [.. values.Entries.Where(old => !NamesDataset(old) || (DatasetOf(old) == DatasetOf(named) && (old.Key.Text == named.Key.Text || IsBareName(named))))] }
            : values;

    // {name: synthetic} over {synthetic: {...}} changes nothing, and both keys together would be two datasets.
    private static MappingNode WithoutRepeatedDataset(MappingNode values, MappingNode changes) =>
        changes with { Entries = [.. changes.Entries.Where(entry => !IsBareName(entry) || !values.Entries.Any(old => NamesDataset(old) && old.Key.Text != NameKey && DatasetOf(old) == DatasetOf(entry)))] };

    // A number is a count, perhaps with a slip in its key.
    private static bool NamesDataset(Entry entry) =>
        !DataCounts.Contains(entry.Key.Text) && !(entry.Value is ScalarNode scalar && Scalars.Meaning(scalar) is long or double);

    private static bool IsBareName(Entry entry) => entry is { Key.Text: NameKey, Value: ScalarNode };

    private static string? DatasetOf(Entry entry) => entry.Key.Text == NameKey ? Kind(entry.Value) : entry.Key.Text;

    private static bool SameKind(Node value, Node change) => Kind(value) is { } kind && kind == Kind(change);

    private static string? Kind(Node node) => node switch
    {
        ScalarNode scalar => scalar.Text,
        MappingNode { Entries: [var only] } => only.Key.Text,
        _ => null,
    };
}
