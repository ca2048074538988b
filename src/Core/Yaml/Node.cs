namespace Ablate.Core.Yaml;

/// <summary>A value of a YAML file with its position and the path of keys that leads to it.</summary>
public abstract record Node(Position At, string Path);

/// <summary>A scalar; <paramref name="Quoted"/> tells the string <c>"3"</c> from the number <c>3</c>.</summary>
public sealed record ScalarNode(Position At, string Path, string Text, bool Quoted) : Node(At, Path)
{
    /// <summary>Whether the scalar stands for no value (<c>null</c>, <c>~</c> or nothing at all).</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

public sealed record SequenceNode(Position At, string Path, IReadOnlyList<Node> Items) : Node(At, Path);

/// <summary>A mapping in the order of the file; the reader has refused duplicate keys.</summary>
public sealed record MappingNode(Position At, string Path, IReadOnlyList<Entry> Entries) : Node(At, Path)
{
    public Node? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

public sealed record Entry(ScalarNode Key, Node Value);
