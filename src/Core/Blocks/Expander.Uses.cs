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
        if (block.IsUnread)
        {
            _whole = false;
            return;
        }
        if (Arguments(block, key, value, context) is not { } arguments) return;

        // All that is wrong with the use is told in one pass.
        var known = block.Parameters.Select(parameter => parameter.Name).Concat(block.Slots).ToList();
        HashSet<string> meant = [];
        _whole &= !block.IsPartial && _binder.CheckKeys((MappingNode)Via(arguments, context), known, $"the block '{block.Name}'", out meant);
        var (parameters, fillers) = (Bind(block, key, arguments, meant, context), SlotArguments(block, arguments, meant, context));
        if (!MayEnter($"block '{block.Name}'", key, context.Open, context)) return;
        var inside = new Context(
            new InnerScope(parameters, Globals(context.Scope), $"the block '{block.Name}' has no such parameter"),
            new Fillers(fillers, context),
            context.Stage,
            new Use($"block '{block.Name}'", Placed(key.At, context)),
            [.. context.Open, $"block '{block.Name}'"]);
        into.Add(Scope(key with { Text = Constructs.Block }, "name", key with { Text = block.Name }, List(block.Layers, inside), context));
        if (!_whole) return;
        foreach (var (slot, filler) in fillers.SelectMany(pair => pair.Value.Select(filler => (pair.Key, filler)))) CheckUsed(slot, filler, block.Layers);
    }

    // What a use gives, by parameter or slot; a bare value is the first parameter's.
    private MappingNode? Arguments(Block block, ScalarNode key, Node? value, Context context)
    {
        switch (value)
        {
            case null or ScalarNode { IsNull: true }:
                return new MappingNode(key.At, key.Path, []);
            case GapNode:
                _whole = false;
                return null;
            case MappingNode mapping:
                return mapping with { At = key.At };
        }
        if (block.Parameters is [var first, ..]) return new MappingNode(key.At, key.Path, [new Entry(key with { Text = first.Name }, value)]);
        Refuse(value, context, $"The block '{block.Name}' has no parameters, but this is {Scalars.What(value)}.");
        return null;
    }

    // Null for a value in error, of which nothing more is said.
    private Dictionary<string, Node?> Bind(Block block, ScalarNode key, MappingNode arguments, HashSet<string> misspelt, Context context)
    {
        var values = new Dictionary<string, Node?>(StringComparer.Ordinal);
        // Defaults may use the parameters before them.
        var scope = new InnerScope(values, Globals(context.Scope), $"the block '{block.Name}' has no such parameter before this one");
        foreach (var parameter in block.Parameters)
        {
            Node? value = null;
            if (arguments[parameter.Name] is { } given) value = Resolve(given, context);
            else if (parameter.Default is { } standard) value = Resolve(standard, context with { Scope = scope });
            else if (arguments.IsPartial) _whole = false;
            else if (!misspelt.Contains(parameter.Name)) Refuse(key, context, $"The block '{block.Name}' needs '{parameter.Name}'.", $"Write {block.Name}: {{{parameter.Name}: ...}}.");
            if (value is not null && !HasType(parameter, value)) value = null;
            values[parameter.Name] = value;
        }
        return values;
    }

    private bool HasType(BlockParameter parameter, Node value)
    {
        if (parameter.Type is not { } type) return true;
        if (type == typeof(Channels)) return IsChannels(value);
        if (type == typeof(int) && value is ScalarNode multiple && Channels.IsMultiple(multiple))
        {
            _whole = false;
            Issues.WrongValue(value, $"This must be a whole number, but it is {Scalars.What(value)}.", $"Where it is for an 'out', declare {parameter.Name}: channels, which is a number or a multiple.");
            return false;
        }
        var read = type == typeof(SequenceNode) ? _binder.TryBind<SequenceNode>(value, out _) : Scalars.Read(type, value, Issues) is not null;
        if (read && type == typeof(string) && value is ScalarNode scalar && Scalars.Meaning(scalar) is not string)
        {
            read = false;
            Issues.WrongValue(value, $"This must be a text, but it is {Scalars.What(value)}.", $"Write \"{Scalars.Brief(scalar.Text)}\" if the text is meant.");
        }
        _whole &= read;
        return read;
    }

    private bool IsChannels(Node value)
    {
        if (value is ScalarNode scalar && Channels.IsOne(scalar)) return true;
        _whole = false;
        Issues.WrongValue(value, $"This must be a number of channels or a multiple of those that arrive, but it is {Scalars.What(value)}.", "Write it as 64 or 4x.");
        return false;
    }

    private Dictionary<string, IReadOnlyList<Filler>> SlotArguments(Block block, MappingNode arguments, HashSet<string> misspelt, Context context)
    {
        var fillers = misspelt.Where(block.Slots.Contains).ToDictionary(slot => slot, _ => (IReadOnlyList<Filler>)[Filler.Unread(GapNode.InPlaceOf(arguments))], StringComparer.Ordinal);
        foreach (var (key, written) in arguments.Entries.Where(entry => block.Slots.Contains(entry.Key.Text) && block.Parameters.All(parameter => parameter.Name != entry.Key.Text)))
        {
            var value = Fillers.Meant(written, context.Scope);
            fillers[key.Text] = Fillers.Read(Via(value, context), context.Scope, _binder) ?? [Filler.Unread(value)];
        }
        return fillers;
    }

    /// <summary>
    /// Reports the mistakes of a block that nothing uses: its parameters have their defaults, and nothing is said of what
    /// depends on those without one.
    /// </summary>
    /// <returns>Its layers, with gaps for what is not known.</returns>
    public SequenceNode CheckUnused(Block block, IScope scope)
    {
        (_whole, _items, _depth) = (true, 0, 0);
        var values = new Dictionary<string, Node?>(StringComparer.Ordinal);
        var inside = new Context(
            new InnerScope(values, scope, $"the block '{block.Name}' has no such parameter"),
            new Fillers(new Dictionary<string, IReadOnlyList<Filler>>()),
            Stage: null,
            Via: null,
            [$"block '{block.Name}'"]);
        foreach (var parameter in block.Parameters) values[parameter.Name] = parameter.Default is { } standard ? Resolve(standard, inside) : null;
        return List(block.Layers, inside);
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
        if (owner is not null) Note(filler, owner, slot, context);
        if (filler is not null || slot.Default is not null) FilledSlots.Add(name);

        if (filler is null)
        {
            var standard = slot.Default is { } layers ? List(layers, context) : new SequenceNode(Placed(key.At, context), Node.Join(key.Path, Layers), []);
            into.Add(Scope(key, "name", slot.Name, standard, context, slot.Position));
        }
        else if (MayEnter($"slot '{name}'", key, owner!.UsedFrom is null ? context.Open : [], context))
        {
            var filled = Filled(name, key, filler, owner, context);
            // What the use of a block gives is part of the list around the slot; what an arm gives is a part by itself.
            if (owner.UsedFrom is not null) into.AddRange(filled.Items);
            else into.Add(Scope(key, "name", slot.Name, filled, context, slot.Position));
        }
        if (slot.IsWhole) return;
        // Another default may have been meant.
        into.Add(Via(GapNode.InPlaceOf(value), context));
        _whole = false;
    }

    // Layers mean what they mean where they are written: at the use of the block, or in the arm.
    private SequenceNode Filled(string slot, ScalarNode key, Filler filler, Fillers owner, Context context)
    {
        var home = owner.UsedFrom;
        var scope = home?.Scope ?? Globals(context.Scope);
        return List(filler.Layers, new Context(
            context.Stage is { } stage ? With(scope, ("stage", Number(key.At, stage))) : scope,
            home?.Fillers ?? owner,
            context.Stage,
            home?.Via ?? new Use($"slot '{slot}'", Placed(key.At, context)),
            home?.Open ?? [.. context.Open, $"slot '{slot}'"]));
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

    private void Note(Filler? first, Fillers owner, SlotDeclaration slot, Context context)
    {
        foreach (var fit in owner.BySlot[slot.Name.Text].Where(filler => filler.Fits(slot, context.Stage)))
            (ReferenceEquals(fit, first) ? _filled : _taken).Add((fit, context.Stage, slot.At));
    }

    // Nothing is said of a slot in a block that the model does not use, as long as the filler does not say where it goes.
    private void CheckUsed(string slot, Filler filler, SequenceNode model)
    {
        if (filler.IsUnread) return;
        var filled = _filled.Where(place => ReferenceEquals(place.Filler, filler)).ToList();
        var (stages, at) = (filler.Stages?.Except(filled.Select(place => place.Stage ?? -1)).ToList() ?? [], filler.At?.Except(filled.Select(place => place.At ?? "")).ToList() ?? []);
        if (filled.Count > 0 && stages.Count == 0 && at.Count == 0) return;

        var taken = _taken.Where(place => ReferenceEquals(place.Filler, filler) && (filled.Count == 0 || stages.Contains(place.Stage ?? -1) || at.Contains(place.At ?? ""))).ToList();
        if (taken.Count > 0)
        {
            var where = filler is { Stages: null } ? "" : Stages(taken.Select(place => place.Stage).OfType<int>().Distinct());
            Refuse(filler.Source, $"The slot '{slot}'{where} is filled already by what stands before this.", "Name other stages or positions, or take one of the two away.");
            return;
        }
        var declared = _blocks.Values.Where(block => UsedBlocks.Contains(block.Name)).SelectMany(block => Slots.In(block.Layers)).Concat(Slots.In(model)).Where(one => one.Name.Text == slot).ToList();
        var positions = declared.Select(one => one.At).OfType<string>().Distinct().ToList();
        if (filler is { Stages: null, At: null })
        {
            if (declared.Count == 0 || declared.Exists(one => one.At is null)) return;
            Refuse(filler.Source, $"Every slot called '{slot}' has a position, and this names none.", $"Write {{fill: ..., at: {positions[0]}}}; the positions are {Suggest.List(positions)}.");
            return;
        }
        var asked = (stages.Count == 0 ? "" : Stages(stages)) + (at.Count == 0 ? "" : $" at {Suggest.List(at, "or")}");
        var hint = at is [var wrong] && !positions.Contains(wrong) ? Suggest.Hint(wrong, positions, "positions") : null;
        Refuse(filler.Source, $"{(filled.Count == 0 ? "This" : "A part of this")} fills no slot: there is none called '{slot}'{asked}.", hint);

        static string Stages(IEnumerable<int> numbers) => $" in stage {string.Join(", ", numbers)}";
    }

    // Whatever else is wrong: a position that no slot of the name has anywhere.
    private void CheckPositions(string slot, Filler filler, SequenceNode model)
    {
        if (filler is not { IsUnread: false, At: { } at } || model.HasGaps || _blocks.Values.Any(block => block.IsPartial)) return;
        var positions = _blocks.Values.Select(block => block.Layers).Append(model).SelectMany(Slots.In).Where(one => one.Name.Text == slot).Select(one => one.At).OfType<string>().Distinct().ToList();
        if (at.Except(positions).ToList() is { Count: > 0 } wrong)
            Refuse(filler.Source, $"{(wrong.Count == at.Count ? "This" : "A part of this")} fills no slot: there is none called '{slot}' at {Suggest.List(wrong, "or")}.", wrong is [var one] ? Suggest.Hint(one, positions, "positions") : null);
    }

    private bool MayEnter(string what, ScalarNode key, IReadOnlyList<string> open, Context context)
    {
        if (!open.Contains(what)) return true;
        _whole = false;
        // The same circle, whichever of it was entered first.
        var circle = string.Join('\n', open.SkipWhile(one => one != what).Order(StringComparer.Ordinal));
        if (_circles.Add(circle)) Refuse(key, context, $"The {what} stands inside itself: {string.Join(" → ", open.SkipWhile(one => one != what).Append(what))}.");
        return false;
    }

    // A block sees its parameters and the experiment's variables, not the loops around its use.
    private static IScope Globals(IScope scope) => scope switch
    {
        InnerScope inner => Globals(inner.Around),
        UnknownValues { Around: InnerScope inner } => new UnknownValues(Globals(inner)),
        _ => scope,
    };

    private static MappingNode Scope(ScalarNode key, string what, ScalarNode name, SequenceNode layers, Context context, ScalarNode? position = null)
    {
        var at = Placed(key.At, context);
        return new MappingNode(at, key.Path, [new Entry(key with { At = at }, new MappingNode(at, key.Path, [Named(what, name with { At = at }), .. At(), Named(Layers, layers)]))]);

        Entry[] At() => position is null ? [] : [Named("at", position with { At = Placed(position.At, context) })];

        Entry Named(string text, Node value) => new(new ScalarNode(value.At, Node.Join(key.Path, text), text, Quoted: false), value);
    }
}
