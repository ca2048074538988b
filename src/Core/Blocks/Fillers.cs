using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>Layers for some of the slots of one name.</summary>
/// <param name="Layers">What fills them.</param>
/// <param name="Stages">The numbers of the stages whose slots they fill; null: wherever the slot stands.</param>
/// <param name="At">The positions inside a block that they fill; null: the slots that name none.</param>
/// <param name="Source">Where the arm says it.</param>
internal sealed record Filler(SequenceNode Layers, IReadOnlyList<int>? Stages, IReadOnlyList<string>? At, Node Source)
{
    /// <summary>Whether it stands for one that could not be read.</summary>
    public bool IsUnread { get; private init; }

    /// <summary>In the place of a filler that could not be read: it fits every slot, and leaves a gap there, with what layers it has behind it.</summary>
    public static Filler Unread(Node source)
    {
        var layers = (source is SequenceNode list ? list.Items : [source]).SelectMany(item =>
            item is MappingNode mapping && mapping[Fillers.FillKey] is { } fill ? Slots.AsList(fill).Items
            : Fillers.IsSelective(item) ? [] : (IReadOnlyList<Node>)[item]);
        return new(new SequenceNode(source.At, source.Path, [GapNode.InPlaceOf(source), .. layers.Where(layer => !Slots.Any(layer))]), null, null, source) { IsUnread = true };
    }

    /// <summary>Whether this filler is for a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="stage">The number of the innermost stage around it; null outside of stages.</param>
    public bool Fits(SlotDeclaration slot, int? stage) => IsUnread ||
        ((Stages is null || (stage is { } number && Stages.Contains(number)))
        && (At is null ? slot.At is null : slot.At is not null && At.Contains(slot.At)));
}

/// <summary>What an arm, or the use of a block, puts into slots.</summary>
/// <param name="BySlot">The fillers of each slot.</param>
/// <param name="UsedFrom">
/// Where the block was used: its fillers are evaluated there, join the list around the slot, and slots that they do not
/// name are left to those around. Null for an arm's own fillers.
/// </param>
internal sealed record Fillers(IReadOnlyDictionary<string, IReadOnlyList<Filler>> BySlot, Context? UsedFrom = null)
{
    public const string FillKey = "fill";

    private const string What = "what fills a slot";

    /// <summary>What a mapping that says where its layers go is made of.</summary>
    public static IReadOnlyList<string> Keys { get; } = [FillKey, "stages", "at"];

    /// <summary>What a variable stands for where that says which slots it fills; everything else as it is written.</summary>
    public static Node Meant(Node node, IScope scope) =>
        node is ScalarNode text && Interpolation.NameOf(text) is { } name && scope.TryFind(name, out var value) && value is not null
            && (IsSelective(value) || (value is SequenceNode { Items: var items } && items.Any(IsSelective)))
        ? value.Rebase(node.Path)
        : node;

    /// <summary>
    /// Reads what fills a slot: a layer, a list of layers, <c>{fill: ..., stages: [4], at: pre}</c>, or a list of such
    /// mappings; null after an error.
    /// </summary>
    public static IReadOnlyList<Filler>? Read(Node node, IScope scope, Binder binder)
    {
        if (IsSelective(node)) return ReadSelective((MappingNode)node, scope, binder) is { } one ? [one] : null;
        if (node is not SequenceNode list || !list.Items.Any(IsSelective)) return [new Filler(Slots.AsList(node), null, null, node)];
        if (list.Items.FirstOrDefault(item => !IsSelective(item)) is { } bare)
        {
            binder.Issues.Error(bare, "Other items of this list say which slots they fill, but this one is a layer.", "Write {fill: ...} for each item, or one {fill: [...]} with all layers.");
            return null;
        }
        var fillers = list.Items.Select(item => ReadSelective((MappingNode)item, scope, binder)).ToList();
        return fillers.Contains(null) ? null : [.. fillers.OfType<Filler>()];
    }

    // No layer has two keys, so that one of them beside another belongs to a 'fill' that is missing or misspelt.
    internal static bool IsSelective(Node node) =>
        node is MappingNode mapping && (mapping[FillKey] is not null || (mapping.Entries.Count > 1 && mapping.Entries.Any(entry => Keys.Contains(entry.Key.Text))));

    private static Filler? ReadSelective(MappingNode mapping, IScope scope, Binder binder)
    {
        var whole = binder.CheckKeys(mapping, Keys, What, out var meant);
        if (mapping[FillKey] is null)
        {
            whole = false;
            if (!meant.Contains(FillKey)) binder.Missing(mapping, FillKey, What);
        }
        whole &= ReadSome(mapping, "stages", scope, binder, (Node node, out int number) => binder.TryBind(node, new InRangeAttribute(0, Expander.LastStage), out number), out var stages);
        whole &= ReadSome(mapping, "at", scope, binder, (Node node, out string position) => (position = binder.Bind<string>(node) ?? "").Length > 0, out var positions);
        return whole ? new Filler(Slots.AsList(mapping[FillKey]!), stages, positions, mapping) : null;
    }

    // One value or a list of them.
    private static bool ReadSome<T>(MappingNode mapping, string key, IScope scope, Binder binder, One<T> read, out IReadOnlyList<T>? values)
    {
        values = null;
        if (mapping[key] is not { } node || node is ScalarNode { IsNull: true }) return true;
        if (Resolution.Apply(node, scope, binder.Issues) is not { } resolved) return false;
        // A swept value may be null: the ordinary position, all stages.
        if (resolved is ScalarNode { IsNull: true }) return true;
        if (resolved is SequenceNode { Items.Count: 0 })
        {
            binder.Issues.Error(resolved, "This list is empty, so that no slot is filled.", $"Name some, or leave '{key}' out.");
            return false;
        }
        var some = new List<T>();
        var whole = true;
        foreach (var item in resolved is SequenceNode list ? list.Items : [resolved])
        {
            if (read(item, out var one)) some.Add(one);
            else whole = false;
        }
        values = some;
        return whole;
    }

    private delegate bool One<T>(Node node, out T value);
}
