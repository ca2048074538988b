using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>
/// Writes a model out for one arm: expressions evaluated, repeats and stages unrolled, blocks in the place of their uses,
/// slots filled. What is left are layers, and the scopes that name their parameters: <c>slot</c>, <c>stage</c>,
/// <c>block</c>, each with its layers. What could not be understood leaves a gap, so that the rest can be checked.
/// </summary>
internal sealed partial class Expander
{
    private const int MostItems = 20_000;
    // A list within a layer within a list takes three levels of the text that a worker reads back.
    private const int DeepestLists = (YamlReader.MaxDepth / 3) - 3;

    private readonly IReadOnlyDictionary<string, Block> _blocks;
    private readonly IReadOnlyCollection<string> _layerKinds;
    private readonly Func<string, string?>? _hint;
    private readonly Binder _binder;
    // The branches of conditions that were looked at though nothing took them, each once.
    private HashSet<Node> _branches = new(ReferenceEqualityComparer.Instance);
    // Where each filler went, and where it would have gone had not one before it.
    private readonly HashSet<(Filler Filler, int? Stage, string? At)> _filled = [];
    private readonly HashSet<(Filler Filler, int? Stage, string? At)> _taken = [];
    private readonly HashSet<string> _circles = new(StringComparer.Ordinal);
    private bool _whole = true;
    private int _items;
    private int _depth;

    /// <param name="blocks">The blocks that the model may use.</param>
    /// <param name="layerKinds">The names of layers; empty where they are not known, so that unknown names are left to others.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="hint">What is told to who writes the name that another program has for a layer.</param>
    public Expander(IReadOnlyDictionary<string, Block> blocks, IReadOnlyCollection<string> layerKinds, Issues issues, Func<string, string?>? hint = null)
    {
        _blocks = blocks;
        _layerKinds = layerKinds;
        _hint = hint;
        _binder = new Binder(issues);
    }

    /// <summary>The blocks that were used.</summary>
    public HashSet<string> UsedBlocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The slots that something filled, a default or the use of a block included.</summary>
    public HashSet<string> FilledSlots { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether there may be layers and blocks that could not be read, so that no name is known to be wrong.</summary>
    public bool MayLackNames { get; init; }

    /// <summary>Whether the lists of a layer's parameter hold layers; null: all lists do.</summary>
    public Func<string, string?, bool>? HoldsLayers { get; init; }

    private Issues Issues => _binder.Issues;

    /// <summary>One that says nothing of problems, for networks that are tried.</summary>
    public Expander Quiet() => Another(new Issues());

    /// <summary>One that has not used or filled anything.</summary>
    /// <param name="issues">Where problems go.</param>
    public Expander Another(Issues issues) => new(_blocks, _layerKinds, issues, _hint) { MayLackNames = MayLackNames, HoldsLayers = HoldsLayers };

    /// <summary>The model of an arm, and whether it is whole: after errors it has gaps.</summary>
    /// <param name="model">The layer list of the file.</param>
    /// <param name="scope">The names that the arm's expressions may use.</param>
    /// <param name="fillers">What the arm puts into slots.</param>
    public (SequenceNode Model, bool IsWhole) Expand(SequenceNode model, IScope scope, IReadOnlyDictionary<string, IReadOnlyList<Filler>> fillers)
    {
        (_whole, _items, _depth) = (true, 0, 0);
        _filled.Clear();
        _taken.Clear();
        var context = new Context(scope, new Fillers(fillers), Stage: null, Via: null, Open: []);
        var expanded = List(model, context);
        var isClear = _whole;
        foreach (var (slot, filler) in fillers.SelectMany(pair => pair.Value.Select(filler => (pair.Key, filler))))
        {
            if (isClear) CheckUsed(slot, filler, model);
            else CheckPositions(slot, filler, model);
        }
        if (_whole) return (expanded, true);
        var unplaced = fillers.Values.SelectMany(list => list).Where(filler => !_filled.Any(place => ReferenceEquals(place.Filler, filler))).SelectMany(filler => Inside(filler.Layers, ["stage"], context)).ToList();
        // What was meant to fill a slot would change the shapes behind it.
        return (expanded with { Items = [.. isClear ? (Node[])[GapNode.InPlaceOf(model)] : [], .. expanded.Items, .. unplaced] }, false);
    }

    private SequenceNode List(SequenceNode list, Context context)
    {
        var items = new List<Node>();
        if (++_depth > DeepestLists) Refuse(list, context, FormattableString.Invariant($"Written out, lists of layers nest deeper than {DeepestLists} here."));
        foreach (var item in _depth > DeepestLists ? [] : list.Items)
        {
            if (!TryCount(item, context)) break;
            Item(item, context, items);
        }
        _depth--;
        return Same(list, items, context);
    }

    // What does not change is shared, not copied.
    private static SequenceNode Same(SequenceNode list, List<Node> items, Context context) =>
        context.Via is null && items.Count == list.Items.Count && items.Zip(list.Items).All(pair => ReferenceEquals(pair.First, pair.Second))
            ? list
            : list with { At = Placed(list.At, context), Items = items };

    // One more item, or one more round of a loop; false where there are too many.
    private bool TryCount(Node item, Context context)
    {
        if (_items > MostItems) return false;
        if (++_items > MostItems)
        {
            Refuse(item, context, FormattableString.Invariant($"Written out, the model has more than {MostItems} items."), "Look at the repeats and stages.");
            context.Scope.Allowance.EndPart();
        }
        else if (context.Scope.Allowance.TryTake(Allowance.Item, item, Issues)) return true;
        _whole = false;
        return false;
    }

    private void Item(Node item, Context context, List<Node> into)
    {
        var (before, wasWhole) = (into.Count, _whole);
        _whole = true;
        Write(item, context, into);
        if (!_whole && into.Count == before) into.Add(Via(GapNode.InPlaceOf(item), context));
        _whole &= wasWhole;
    }

    private void Write(Node item, Context context, List<Node> into)
    {
        switch (item)
        {
            case GapNode:
                _whole = false;
                break;
            case ScalarNode scalar when Interpolation.Has(scalar.Text):
                // The value of a variable: a layer's name, a layer or a list of them.
                if (Resolve(scalar, context) is not { } value) break;
                if (value is SequenceNode several) into.AddRange(List(several, context).Items);
                else Kind(value, context, into);
                break;
            case SequenceNode list:
                into.Add(List(list, context));
                break;
            default:
                Kind(item, context, into);
                break;
        }
    }

    private void Kind(Node item, Context context, List<Node> into)
    {
        var (name, value) = item switch
        {
            // A list of numbers or of multiples is the value of a layer's parameter, such as the two sides of a kernel.
            ScalarNode bare when Scalars.Meaning(bare) is string && !Channels.IsMultiple(bare) => (bare, null),
            MappingNode { Entries: [var only] } => (only.Key, only.Value),
            _ => (null, (Node?)null),
        };
        switch (name?.Text)
        {
            case Constructs.Slot when value is not null && Slots.IsSlot(item): Slot(name, value, context, into); break;
            case Constructs.Repeat when value is not null: Repeat(value, context, into); break;
            case Constructs.Stages when value is not null: Stages(name, value, context, into); break;
            case Constructs.Stage when value is not null: Stage(name, value, context, into); break;
            case Constructs.If when value is not null: If(value, context, into); break;
            case { } block when _blocks.TryGetValue(block, out var declared): Use(declared, name, value, context, into); break;
            case { } bare when value is null && Constructs.InModels.Contains(bare): Refuse(item, context, $"'{bare}' stands alone, but it needs a value.", $"Write {bare}: {(bare == Constructs.Slot ? "NAME" : "{...}")}."); break;
            case { } unknown when _layerKinds.Count > 0 && !_layerKinds.Contains(unknown): Unknown(name!, item, context); break;
            default: into.Add(Layer(item, name?.Text, context)); break;
        }
    }

    // A layer with its values; the lists of some of them hold layers again.
    private Node Layer(Node item, string? name, Context context)
    {
        if (name is null || HoldsLayers is not { } holds || item is not MappingNode { Entries: [var only] }) return Value(item, context);
        return Mapping((MappingNode)item, context, (_, value) => value is MappingNode parameters
            ? Mapping(parameters, context, (key, inner) => Value(inner, context, holds(name, key)))
            : Value(value, context, holds(name, null)));
    }

    private Node Value(Node node, Context context, bool holdsLayers = true)
    {
        switch (node)
        {
            case ScalarNode scalar:
                return Interpolation.Has(scalar.Text) ? Resolve(scalar, context) ?? Via(GapNode.InPlaceOf(scalar), context) : context.Via is null ? scalar : scalar with { At = Placed(scalar.At, context) };
            case SequenceNode list:
                return holdsLayers ? List(list, context) : Same(list, [.. list.Items.Select(item => Value(item, context, holdsLayers))], context);
            case MappingNode mapping:
                return Mapping(mapping, context, (_, value) => Value(value, context, holdsLayers));
            default:
                _whole = false;
                return node;
        }
    }

    private Node Mapping(MappingNode mapping, Context context, Func<string, Node, Node> valueOf)
    {
        var entries = new List<Entry>(mapping.Entries.Count);
        var changed = context.Via is not null;
        foreach (var entry in mapping.Entries)
        {
            if (!context.Scope.Allowance.TryTake(context.Via is null ? Allowance.Visit : Allowance.Entry, entry.Key, Issues))
            {
                _whole = false;
                return Via(GapNode.InPlaceOf(mapping), context);
            }
            var value = valueOf(entry.Key.Text, entry.Value);
            changed |= !ReferenceEquals(value, entry.Value);
            entries.Add(new Entry(context.Via is null ? entry.Key : entry.Key with { At = Placed(entry.Key.At, context) }, value));
        }
        return changed ? mapping with { At = Placed(mapping.At, context), Entries = entries } : mapping;
    }

    private void Unknown(ScalarNode name, Node item, Context context)
    {
        if (MayLackNames)
        {
            _whole = false;
            return;
        }
        // Scopes are layers too, but nobody writes them.
        var known = _layerKinds.Except(Constructs.All).Concat(_blocks.Keys).Concat(Constructs.InModels);
        var message = $"There is no layer '{Scalars.Brief(name.Text)}'.";
        Refuse(name with { Path = item.Path }, context, message, Issues.AreMany || Issues.Contains(name.At, message) ? null : _hint?.Invoke(name.Text) ?? Suggest.Layer(name.Text, known));
    }

    private Node? Resolve(Node node, Context context)
    {
        var resolved = Resolution.Apply(Via(node, context), context.Scope, Issues);
        _whole &= resolved is not null;
        return resolved;
    }

    private void Refuse(Node at, Context context, string message, string? hint = null) => Refuse(Via(at, context), message, hint);

    private void Refuse(Node at, string message, string? hint)
    {
        _whole = false;
        Issues.Error(at, message, hint);
    }

    private Node Via(Node node, Context context) => context.Via is null || node.At.Via is not null || !context.Scope.Allowance.TryTake(Allowance.Entry, node, Issues) ? node : node switch
    {
        SequenceNode list => list with { At = Placed(list.At, context), Items = [.. list.Items.Select(item => Via(item, context))] },
        MappingNode mapping => mapping with { At = Placed(mapping.At, context), Entries = [.. mapping.Entries.Select(entry => new Entry((ScalarNode)Via(entry.Key, context), Via(entry.Value, context)))] },
        _ => node with { At = Placed(node.At, context) },
    };

    // The keys of a construct alone: its layers are placed when they are written out, or left out.
    private static Node Shallow(Node node, Context context) => node is MappingNode mapping && context.Via is not null
        ? mapping with { At = Placed(mapping.At, context), Entries = [.. mapping.Entries.Select(entry => entry with { Key = entry.Key with { At = Placed(entry.Key.At, context) } })] }
        : node with { At = Placed(node.At, context) };

    private static Position Placed(Position at, Context context) => at.Via is null ? at with { Via = context.Via } : at;
}
