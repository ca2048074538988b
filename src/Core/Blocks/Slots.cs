using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>A slot as a file declares it: <c>slot: attention</c> or <c>slot: {name: attention, at: pre, default: [relu]}</c>.</summary>
/// <param name="Name">What fills it says this.</param>
/// <param name="At">Its position inside the block, where a filler must name one; null for the ordinary one.</param>
/// <param name="Default">The layers of a slot that nothing fills.</param>
/// <param name="Source">Where the file says it.</param>
/// <param name="Position">Where it says its position; null where it names none.</param>
/// <param name="IsWhole">Whether there was no mistake beside the name.</param>
internal sealed record SlotDeclaration(ScalarNode Name, string? At, SequenceNode? Default, Node Source, ScalarNode? Position = null, bool IsWhole = true);

/// <summary>Reads the slots of models and blocks.</summary>
internal static class Slots
{
    private static readonly string[] Keys = ["name", "at", "default"];

    /// <summary>
    /// Whether an item of a list is a slot to be filled. One that says its layers, as a network that is written out does, has
    /// been filled for good: it is a layer like others.
    /// </summary>
    public static bool IsSlot(Node node) =>
        node is MappingNode { Entries: [{ Key.Text: Constructs.Slot, Value: var value }] } && !(value is MappingNode mapping && mapping["name"] is not null && mapping["layers"] is not null);

    /// <summary>Whether anything below is a slot.</summary>
    public static bool Any(Node node) => IsSlot(node) || Children(node).Any(Any);

    /// <summary>Every slot below a node, in the order of the file; what cannot be read is left out.</summary>
    public static IEnumerable<SlotDeclaration> In(Node node)
    {
        if (!IsSlot(node)) return Children(node).SelectMany(In);
        return Read(((MappingNode)node).Entries[0].Value, new Binder(new Issues())) is { } slot ? [slot] : [];
    }

    /// <summary>The names of the slots below a node, each once.</summary>
    public static IReadOnlyCollection<string> NamesIn(Node node) => [.. In(node).Select(slot => slot.Name.Text).Distinct()];

    /// <summary>Reports slots that cannot be read, or are called as an arm's own keys are.</summary>
    public static void Check(Node node, IReadOnlyCollection<string> reserved, Binder binder)
    {
        if (!IsSlot(node))
        {
            foreach (var child in Children(node)) Check(child, reserved, binder);
        }
        else if (Read(((MappingNode)node).Entries[0].Value, binder) is { } slot)
        {
            if (slot.Default is { } standard && Any(standard)) binder.Issues.Error(standard, "The default of a slot cannot have a slot of its own.");
            if (!reserved.Contains(slot.Name.Text)) return;
            binder.Issues.Error(slot.Name, $"A slot cannot be called '{slot.Name.Text}', because that key of an arm has a meaning of its own.");
        }
    }

    /// <summary>Reads the value of <c>slot</c>; null where its name cannot be read.</summary>
    public static SlotDeclaration? Read(Node value, Binder binder)
    {
        if (value is not MappingNode mapping) return ReadName(value, binder) is { } bare ? new SlotDeclaration(bare, null, null, value) : null;
        var whole = binder.CheckKeys(mapping, Keys, "a slot", out var meant);
        var name = mapping["name"] is null && meant.Contains("name") ? null : ReadName(mapping["name"] ?? mapping, binder);
        string? at = null;
        var isNamed = mapping["at"] is not { } position || (binder.TryBind(position, out at) && CheckName(position, "The position of a slot", at!, binder));
        var layers = mapping["default"] is { } node ? AsList(node) : null;
        return name is null ? null : new SlotDeclaration(name, at, layers, mapping, at is null || !isNamed ? null : mapping["at"] as ScalarNode, whole && isNamed);
    }

    /// <summary>One layer or a list of them, as a list.</summary>
    public static SequenceNode AsList(Node node) => node switch
    {
        SequenceNode list => list,
        ScalarNode { IsNull: true } => new SequenceNode(node.At, node.Path, []),
        _ => new SequenceNode(node.At, node.Path, [node]),
    };

    private static ScalarNode? ReadName(Node node, Binder binder)
    {
        if (node is not ScalarNode { IsNull: false } name)
        {
            binder.Issues.Error(node, $"The name of the slot is expected here, but this is {Scalars.What(node)}.", "Write slot: attention, and say in the arms what fills it.");
            return null;
        }
        return CheckName(name, "A slot", name.Text, binder) ? name : null;
    }

    private static bool CheckName(Node at, string what, string name, Binder binder)
    {
        if (Names.Problem(name) is not { } problem) return true;
        binder.Issues.Error(at, $"{what} cannot be called '{Scalars.Brief(name)}': {problem}.", Names.Rule);
        return false;
    }

    private static IEnumerable<Node> Children(Node node) => node switch
    {
        SequenceNode list => list.Items,
        MappingNode mapping => mapping.Entries.Select(entry => entry.Value),
        _ => [],
    };
}
