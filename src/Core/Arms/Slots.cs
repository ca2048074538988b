using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>The places of a model that an arm fills: the items <c>slot: name</c> of its lists, however deep.</summary>
internal static class Slots
{
    private const string Key = "slot";

    /// <summary>The names in the order of the file, each once; reports those that cannot be names.</summary>
    public static IReadOnlyList<string> Find(Node model, IReadOnlyCollection<string> reserved, Issues issues)
    {
        var names = new List<string>();
        Walk(model, names, reserved, issues);
        return names;
    }

    /// <summary>Whether anything below is a slot.</summary>
    public static bool Any(Node node) => IsSlot(node) || Children(node).Any(Any);

    /// <summary>
    /// The model with each <c>slot: name</c> replaced by <c>{slot: {name: name, layers: [...]}}</c>. What holds no slot is
    /// shared, not copied, because an experiment may have thousands of arms.
    /// </summary>
    /// <param name="node">The model, or a part of it.</param>
    /// <param name="fillers">The layers for each slot; a slot that is not among them stays empty.</param>
    public static Node Fill(Node node, IReadOnlyDictionary<string, SequenceNode> fillers)
    {
        switch (node)
        {
            case MappingNode mapping when SlotName(mapping) is { } name:
                var (key, path) = (mapping.Entries[0].Key, mapping.Entries[0].Key.Path);
                var layers = fillers.GetValueOrDefault(name.Text) ?? new SequenceNode(name.At, Node.Join(path, "layers"), []);
                return mapping with
                {
                    Entries = [new Entry(key, new MappingNode(name.At, path, [Named("name", name), Named("layers", layers)]))],
                };
            case MappingNode mapping:
                var values = FillAll([.. mapping.Entries.Select(entry => entry.Value)], fillers);
                return values is null ? mapping : mapping with { Entries = [.. mapping.Entries.Zip(values, (entry, value) => entry with { Value = value })] };
            case SequenceNode list:
                return FillAll(list.Items, fillers) is { } items ? list with { Items = items } : list;
            default:
                return node;
        }

        Entry Named(string text, Node value) => new(new ScalarNode(value.At, Node.Join(node.Path, $"{Key}.{text}"), text, Quoted: false), value);
    }

    /// <summary>
    /// The model without its empty slots, which change nothing: for the identity of a run, so that a first slot in a file
    /// leaves the runs of its baseline as they are. Where a slot of the same name in the same list is filled, the empty
    /// ones stay, because they count in the names of its parameters.
    /// </summary>
    public static Node WithoutEmpty(Node node)
    {
        switch (node)
        {
            case MappingNode mapping:
                return mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = WithoutEmpty(entry.Value) })] };
            case SequenceNode list:
                var filled = list.Items.Where(item => IsSlot(item) && !IsEmpty(item)).Select(NameOf).ToHashSet();
                return list with
                {
                    Items = [.. list.Items.Where(item => !IsEmpty(item) || filled.Contains(NameOf(item))).Select(WithoutEmpty)],
                };
            default:
                return node;
        }

        static bool IsEmpty(Node item) => IsSlot(item) && Parameters(item)?["layers"] is SequenceNode { Items: [] };
        static string? NameOf(Node item) => (Parameters(item)?["name"] as ScalarNode)?.Text;
        static MappingNode? Parameters(Node item) => ((MappingNode)item).Entries[0].Value as MappingNode;
    }

    // Null where nothing changed.
    private static Node[]? FillAll(IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, SequenceNode> fillers)
    {
        var filled = nodes.Select(node => Fill(node, fillers)).ToArray();
        return filled.Zip(nodes).All(pair => ReferenceEquals(pair.First, pair.Second)) ? null : filled;
    }

    private static void Walk(Node node, List<string> names, IReadOnlyCollection<string> reserved, Issues issues)
    {
        if (!IsSlot(node))
        {
            foreach (var child in Children(node)) Walk(child, names, reserved, issues);
            return;
        }
        var value = ((MappingNode)node).Entries[0].Value;
        if (value is not ScalarNode { IsNull: false } name)
            issues.Error(value, $"The name of the slot is expected here, but this is {Scalars.What(value)}.", "Write slot: attention, and say in the arms what fills it.");
        else if (Names.Problem(name.Text) is { } problem)
            issues.Error(name, $"A slot cannot be called '{Scalars.Brief(name.Text)}': {problem}.", Names.Rule);
        else if (reserved.Contains(name.Text))
            issues.Error(name, $"A slot cannot be called '{name.Text}', because that key of an arm has a meaning of its own.");
        else if (!names.Contains(name.Text))
            names.Add(name.Text);
    }

    private static bool IsSlot(Node node) => node is MappingNode { Entries: [{ Key.Text: Key }] };

    private static ScalarNode? SlotName(MappingNode mapping) => IsSlot(mapping) ? mapping.Entries[0].Value as ScalarNode : null;

    private static IEnumerable<Node> Children(Node node) => node switch
    {
        SequenceNode list => list.Items,
        MappingNode mapping => mapping.Entries.Select(entry => entry.Value),
        _ => [],
    };
}
