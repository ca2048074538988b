using System.Runtime.CompilerServices;

namespace Ablate.Core.Yaml;

/// <summary>A value of a YAML file with its position and the path of keys that leads to it.</summary>
public abstract record Node(Position At, string Path)
{
    /// <summary>The same value at another place of the tree: its path and those below it begin anew, positions stay.</summary>
    public abstract Node Rebase(string path);

    /// <summary>Whether something of it could not be read, so that nothing can be said of what it does not have.</summary>
    public bool HasGaps => this switch
    {
        GapNode => true,
        SequenceNode list => list.Items.Any(item => item.HasGaps),
        MappingNode mapping => mapping.IsPartial || mapping.Entries.Any(entry => entry.Value.HasGaps),
        _ => false,
    };

    /// <summary>The path of a key below a path.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The path of a list's item.</summary>
    public static string Join(string path, int index) => FormattableString.Invariant($"{path}[{index}]");
}

/// <summary>A scalar; <paramref name="Quoted"/> tells the string <c>"3"</c> from the number <c>3</c>.</summary>
public sealed record ScalarNode(Position At, string Path, string Text, bool Quoted) : Node(At, Path)
{
    /// <summary>Stands for a place that no file has, such as that of a value made in code.</summary>
    public static ScalarNode Nowhere { get; } = new(default, "", "", Quoted: false);

    /// <summary>Whether the scalar stands for no value (<c>null</c>, <c>~</c> or nothing at all).</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override Node Rebase(string path) => this with { Path = path };
}

/// <summary>
/// Stands for a value that could not be understood, which has been reported: what is around it and beside it can still be
/// checked, and nothing more is said of the value itself. No file has one.
/// </summary>
public sealed record GapNode(Position At, string Path) : Node(At, Path)
{
    public override Node Rebase(string path) => this with { Path = path };

    /// <summary>A gap in the place of a value.</summary>
    public static GapNode InPlaceOf(Node node) => new(node.At, node.Path);
}

/// <summary>A list in the order of the file.</summary>
public sealed record SequenceNode(Position At, string Path, IReadOnlyList<Node> Items) : Node(At, Path)
{
    public override Node Rebase(string path) =>
        this with { Path = path, Items = [.. Items.Select((item, index) => item.Rebase(Join(path, index)))] };
}

/// <summary>A mapping in the order of the file; the reader has refused duplicate keys.</summary>
public sealed record MappingNode(Position At, string Path, IReadOnlyList<Entry> Entries) : Node(At, Path)
{
    private const int Large = 50;

    // Beside the record, which is copied with other entries and compared.
    private static readonly ConditionalWeakTable<IReadOnlyList<Entry>, Dictionary<string, Node>> Indices = [];

    /// <summary>Whether keys may be missing because of a mistake that has been told, so that nothing is said of those that are not there.</summary>
    public bool IsPartial { get; init; }

    public Node? this[string key] => Entries.Count < Large
        ? Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value
        : Indices.GetValue(Entries, Index).GetValueOrDefault(key);

    /// <summary>The same as a part of a mapping whose other keys, and those of the mappings below it, are not known.</summary>
    public MappingNode AsPart() => this with
    {
        IsPartial = true,
        Entries = [.. Entries.Select(entry => entry.Value is MappingNode below ? entry with { Value = below.AsPart() } : entry)],
    };

    public override Node Rebase(string path) => this with
    {
        Path = path,
        Entries = [.. Entries.Select(entry => entry.Rebase(Join(path, entry.Key.Text)))],
    };

    private static Dictionary<string, Node> Index(IReadOnlyList<Entry> entries)
    {
        var index = new Dictionary<string, Node>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries) index.TryAdd(entry.Key.Text, entry.Value);
        return index;
    }
}

/// <summary>A key with its value; both have the path of the value.</summary>
public sealed record Entry(ScalarNode Key, Node Value)
{
    public Entry Rebase(string path) => new(Key with { Path = path }, Value.Rebase(path));
}
