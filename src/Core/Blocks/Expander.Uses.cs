using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>Uses of blocks, and slots.</summary>
internal sealed partial class Expander
{
    /// <summary><c>bottleneck: {width: 64, shortcut: [...]}</c>: the block's layers in a scope of its name.</summary>
    private void Use(Block block, ScalarNode key, Node? value, Context context, List<Node> into)
    {
        UsedBlocks.Add(block.Name);
        if (!Enter($"block '{block.Name}'", key, context, out var open)) return;
        if (Arguments(block, key, value, context) is not { } arguments) return;

        var parameters = Bind(block, key, arguments, context);
        if (parameters is null || SlotArguments(block, arguments, context) is not { } fillers) return;
        var inside = new Context(
            new InnerScope(parameters, Globals(context.Scope), $"the block '{block.Name}' has no such parameter"),
            new Fillers(fillers, context),
            context.Stage,
            new Use($"block '{block.Name}'", Placed(key.At, context)),
            open);
        into.Add(Scope(key with { Text = Constructs.Block }, "name", key with { Text = block.Name }, List(block.Layers, inside), context));
    }

    // What a use gives, by parameter or slot; a bare value is the first parameter's.
    private MappingNode? Arguments(Block block, ScalarNode key, Node? value, Context context)
    {
        switch (value)
        {
            case null or ScalarNode { IsNull: true }:
                return new MappingNode(key.At, key.Path, []);
            case MappingNode mapping:
                var known = block.Parameters.Select(parameter => parameter.Name).Concat(block.Slots).ToList();
                var fine = _binder.CheckKeys((MappingNode)Via(mapping, context), known, $"the block '{block.Name}'", out _);
                _whole &= fine;
                return fine ? mapping with { At = key.At } : null;
        }
        if (block.Parameters is [var first, ..]) return new MappingNode(key.At, key.Path, [new Entry(key with { Text = first.Name }, value)]);
        Refuse(value, context, $"The block '{block.Name}' has no parameters, but this is {Scalars.What(value)}.");
        return null;
    }

    private Dictionary<string, Node?>? Bind(Block block, ScalarNode key, MappingNode arguments, Context context)
    {
        var values = new Dictionary<string, Node?>(StringComparer.Ordinal);
        // Defaults may use the parameters before them.
        var scope = new InnerScope(values, Globals(context.Scope), $"the block '{block.Name}' has no such parameter before this one");
        var whole = true;
        foreach (var parameter in block.Parameters)
        {
            Node? value = null;
            if (arguments[parameter.Name] is { } given) value = Resolve(given, context);
            else if (parameter.Default is { } standard) value = Resolve(standard, context with { Scope = scope });
            else Refuse(key, context, $"The block '{block.Name}' needs '{parameter.Name}'.", $"Write {block.Name}: {{{parameter.Name}: ...}}.");
            whole &= value is not null && HasType(parameter, value);
            values[parameter.Name] = value;
        }
        return whole ? values : null;
    }

    private bool HasType(BlockParameter parameter, Node value)
    {
        if (parameter.Type is null) return true;
        var read = Scalars.Read(parameter.Type, value, Issues) is not null;
        _whole &= read;
        return read;
    }

    private Dictionary<string, IReadOnlyList<Filler>>? SlotArguments(Block block, MappingNode arguments, Context context)
    {
        var fillers = new Dictionary<string, IReadOnlyList<Filler>>(StringComparer.Ordinal);
        var whole = true;
        foreach (var (key, value) in arguments.Entries.Where(entry => block.Slots.Contains(entry.Key.Text) && block.Parameters.All(parameter => parameter.Name != entry.Key.Text)))
        {
            if (Fillers.Read(Via(value, context), context.Scope, _binder) is { } read) fillers[key.Text] = read;
            else whole = false;
        }
        _whole &= whole;
        return whole ? fillers : null;
    }

    private void Slot(ScalarNode key, Node value, Context context, List<Node> into)
    {
        // Checked once for the whole file, so that no arm repeats it.
        if (Slots.Read(value, new Binder(new Issues())) is not { } slot)
        {
            _whole = false;
            return;
        }
        var name = slot.Name.Text;
        var (filler, owner) = Find(name, slot, context);
        if (filler is not null) _used.Add(filler);
        if (filler is not null || slot.Default is not null) FilledSlots.Add(name);

        SequenceNode layers;
        if (filler is null)
        {
            layers = slot.Default is { } standard ? List(standard, context) : new SequenceNode(Placed(key.At, context), Node.Join(key.Path, Layers), []);
        }
        else
        {
            if (!Enter($"slot '{name}'", key, context, out var open)) return;
            var home = owner!.UsedFrom;
            var scope = home?.Scope ?? Globals(context.Scope);
            layers = List(filler.Layers, new Context(
                context.Stage is { } stage ? With(scope, ("stage", Number(key.At, stage))) : scope,
                home?.Fillers ?? owner,
                context.Stage,
                home?.Via ?? new Use($"slot '{name}'", Placed(key.At, context)),
                open));
            if (home is not null)
            {
                into.AddRange(layers.Items);
                return;
            }
        }
        into.Add(Scope(key, "name", slot.Name, layers, context));
    }

    // The fillers of the block's use come before those of the arm.
    private static (Filler? Filler, Fillers? Owner) Find(string name, SlotDeclaration slot, Context context)
    {
        for (var fillers = context.Fillers; ; fillers = fillers.UsedFrom.Fillers)
        {
            if (fillers.BySlot.TryGetValue(name, out var mine)) return (mine.FirstOrDefault(filler => filler.Fits(slot, context.Stage)), fillers);
            if (fillers.UsedFrom is null) return default;
        }
    }

    private void CheckUsed(string slot, Filler filler, SequenceNode model)
    {
        if (_used.Contains(filler) || !filler.IsSelective) return;
        var positions = Slots.In(model).Concat(_blocks.Values.SelectMany(block => Slots.In(block.Layers)))
            .Where(declared => declared.Name.Text == slot && declared.At is not null).Select(declared => declared.At!).Distinct().ToList();
        _whole = false;
        Issues.Error(
            filler.Source,
            $"This fills no slot: there is none called '{slot}'{(filler.Stages is null ? "" : FormattableString.Invariant($" in stage {string.Join(", ", filler.Stages)}"))}{(filler.At is null ? "" : $" at {Suggest.List(filler.At, "or")}")}.",
            filler.At is [var at] && !positions.Contains(at) ? Suggest.Hint(at, positions, "positions") : null);
    }

    private bool Enter(string what, ScalarNode key, Context context, out IReadOnlyList<string> open)
    {
        open = [.. context.Open, what];
        if (context.Open.Contains(what)) Refuse(key, context, $"The {what} stands inside itself: {string.Join(" → ", context.Open.SkipWhile(one => one != what).Append(what))}.");
        else if (open.Count > Deepest) Refuse(key, context, FormattableString.Invariant($"Blocks and slots nest deeper than {Deepest} here."));
        else return true;
        return false;
    }

    // A block sees its parameters and the experiment's variables, not the loops around its use.
    private static IScope Globals(IScope scope) => scope is InnerScope inner ? Globals(inner.Around) : scope;

    private static MappingNode Scope(ScalarNode key, string what, ScalarNode name, SequenceNode layers, Context context)
    {
        var at = Placed(key.At, context);
        return new MappingNode(at, key.Path, [new Entry(key with { At = at }, new MappingNode(at, key.Path, [Named(what, name with { At = at }), Named(Layers, layers)]))]);

        Entry Named(string text, Node value) => new(new ScalarNode(value.At, Node.Join(key.Path, text), text, Quoted: false), value);
    }
}
