using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>Repeats, stages and conditions.</summary>
internal sealed partial class Expander
{
    private const int MostTimes = 10_000;
    /// <summary>The largest number of a stage.</summary>
    public const int LastStage = 1000;

    private const string Layers = "layers";

    private static readonly string[] RepeatKeys = ["times", Layers, "index"];
    private static readonly string[] StageKeys = ["number", Layers];
    private static readonly string[] IfKeys = [Interpolation.ConditionKey, "then", "else"];

    /// <summary><c>repeat: {times: 3, layers: [...]}</c>: the layers, again and again; inside, <c>index</c> counts from 0.</summary>
    private void Repeat(Node value, Context context, List<Node> into)
    {
        if (Parameters(value, RepeatKeys, ["times", Layers], "repeat", context) is not { } mapping) return;
        var layers = LayersOf(mapping, context);
        var whole = Read(mapping["times"], MostTimes, context, out var times);
        var index = "index";
        if (mapping["index"] is { } named) whole &= Read(named, context, out index) && CheckVariable(named, index, context);
        if (layers is null) return;
        if (!whole)
        {
            into.AddRange(Inside(layers, [index], context));
            return;
        }
        for (var i = 0; i < times && TryCount(value, context); i++)
            into.AddRange(List(layers, context with { Scope = With(context.Scope, (index, Number(mapping.At, i))) }).Items);
    }

    /// <summary>
    /// <c>stages: {first: 2, width: [64, 128], depth: [3, 4], layers: [...]}</c>: a stage for each place of the lists, which
    /// are variables inside, beside <c>stage</c>, its number. A value that is no list is the same for all.
    /// </summary>
    private void Stages(ScalarNode key, Node value, Context context, List<Node> into)
    {
        if (Parameters(value, known: null, [Layers], "stages", context) is not { } mapping) return;
        var layers = LayersOf(mapping, context);
        var first = 1;
        var whole = layers is not null;
        whole &= mapping["first"] is not { } number || Read(number, LastStage, context, out first);

        var variables = mapping.Entries.Where(entry => entry.Key.Text is not ("first" or Layers)).ToList();
        foreach (var (name, _) in variables) whole &= CheckVariable(name, name.Text, context);
        var values = variables.ConvertAll(entry => (entry.Key, Value: Resolve(entry.Value, context)));
        var lists = values.FindAll(pair => pair.Value is SequenceNode);
        whole &= values.TrueForAll(pair => pair.Value is not null);
        if (whole && lists.Count == 0) whole = Refused(mapping, context, "How many stages there are is not said.", "Give a value for each stage in a list, such as width: [64, 128, 256].");
        var count = lists.Count == 0 ? 0 : ((SequenceNode)lists[0].Value!).Items.Count;
        if (lists.Find(pair => ((SequenceNode)pair.Value!).Items.Count != count) is { Key: { } uneven, Value: SequenceNode other })
            whole = Refused(other, context, FormattableString.Invariant($"'{uneven.Text}' has {other.Items.Count} value{(other.Items.Count == 1 ? "" : "s")}, but '{lists[0].Key.Text}' has {count}: each needs one for every stage."));
        if (whole && first + count - 1 > LastStage) whole = Refused(lists[0].Value!, context, FormattableString.Invariant($"The number of a stage is at most {LastStage}, but these are {count} stages."));
        if (layers is null) return;
        if (!whole)
        {
            into.AddRange(Inside(layers, [.. variables.Select(entry => entry.Key.Text), "stage"], context));
            return;
        }
        for (var i = 0; i < count && TryCount(value, context); i++)
        {
            var inside = values.ConvertAll(pair => (pair.Key.Text, pair.Value is SequenceNode list ? list.Items[i] : pair.Value!));
            into.Add(StageScope(key, first + i, layers, context with { Scope = With(context.Scope, [.. inside]) }));
        }
    }

    /// <summary><c>stage: {number: 2, layers: [...]}</c>: layers that fillers find by the number.</summary>
    private void Stage(ScalarNode key, Node value, Context context, List<Node> into)
    {
        if (Parameters(value, StageKeys, StageKeys, "stage", context) is not { } mapping) return;
        var layers = LayersOf(mapping, context);
        var whole = Read(mapping["number"], LastStage, context, out var number);
        if (layers is null) return;
        if (whole) into.Add(StageScope(key, number, layers, context));
        else into.AddRange(Inside(layers, ["stage"], context));
    }

    // Layers whose place or number is not known, for their own mistakes: behind a gap nothing is said of shapes.
    private List<Node> Inside(SequenceNode layers, IEnumerable<string> variables, Context context)
    {
        var values = variables.Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => (Node?)null, StringComparer.Ordinal);
        List<Node> inside = [Via(GapNode.InPlaceOf(layers), context), .. List(layers, context with { Scope = new InnerScope(values, context.Scope) }).Items];
        _whole = false;
        return inside;
    }

    private MappingNode StageScope(ScalarNode key, int number, SequenceNode layers, Context context)
    {
        var inside = context with
        {
            Stage = number,
            Scope = With(context.Scope, ("stage", Number(key.At, number))),
            Via = new Use(FormattableString.Invariant($"stage {number}"), Placed(key.At, context)),
        };
        return Scope(key with { Text = Constructs.Stage }, "number", Number(key.At, number), List(layers, inside), context);
    }

    /// <summary><c>if: {condition: $stride > 1, then: [...], else: [...]}</c>: one of two lists.</summary>
    private void If(Node value, Context context, List<Node> into)
    {
        if (Parameters(value, IfKeys, [Interpolation.ConditionKey, "then"], "if", context) is not { } mapping) return;
        var holds = mapping[Interpolation.ConditionKey] is { } given && _binder.Bind<ScalarNode>(Via(given, context)) is { } condition
            ? Interpolation.Condition(condition, context.Scope, Issues)
            : null;
        _whole &= holds is not null;
        foreach (var (key, isTaken) in new[] { ("then", holds is true), ("else", holds is false) })
        {
            if (mapping[key] is not { } branch) continue;
            if (isTaken) into.AddRange(List(Slots.AsList(branch), context).Items);
            else if (Untaken(branch, context) is { } layers && holds is null) into.AddRange(layers.Items.Prepend(Via(GapNode.InPlaceOf(branch), context)));
        }
    }

    // The values that a condition rules out may be what a branch is not meant for, so that no value is known there; its names
    // and its layers are wrong or right all the same.
    private SequenceNode? Untaken(Node branch, Context context)
    {
        if (!_branches.Add(branch)) return null;
        // One of its own, because slots and blocks there are not used. What limits this one limits both.
        var probe = Another(Issues);
        (probe._branches, probe._items, probe._depth) = (_branches, _items, _depth);
        return probe.List(Slots.AsList(branch), context with { Scope = new UnknownValues(context.Scope) });
    }

    // The parameters of a construct, not yet evaluated; null where there are none.
    private MappingNode? Parameters(Node value, IReadOnlyCollection<string>? known, IReadOnlyList<string> required, string construct, Context context)
    {
        if (_binder.Bind<MappingNode>(Shallow(value, context)) is not { } mapping)
        {
            _whole = false;
            return null;
        }
        HashSet<string> meant = [];
        var whole = known is null || _binder.CheckKeys(mapping, known, $"'{construct}'", out meant);
        // One that may have been meant for the name of a variable leaves the layers without it.
        var isClear = whole || (!meant.Contains("index") && mapping.Entries.Count(entry => !known!.Contains(entry.Key.Text)) == meant.Count);
        foreach (var key in required.Where(key => mapping[key] is null))
        {
            whole = false;
            if (!meant.Contains(key)) _binder.Missing(mapping, key, $"'{construct}'");
        }
        _whole &= whole;
        return isClear ? mapping : null;
    }

    private SequenceNode? LayersOf(MappingNode mapping, Context context)
    {
        if (mapping[Layers] is not { } given) return null;
        if (given is SequenceNode list) return list;
        Refuse(given, context, $"A list of layers is expected here, but this is {Scalars.What(mapping[Layers]!)}.", "Write layers: [...].");
        return null;
    }

    private bool Refused(Node at, Context context, string message, string? hint = null)
    {
        Refuse(at, context, message, hint);
        return false;
    }

    private bool Read(Node? node, int most, Context context, out int number)
    {
        number = 0;
        var read = node is not null && Resolve(node, context) is { } resolved && _binder.TryBind(resolved, new InRangeAttribute(0, most), out number);
        _whole &= read;
        return read;
    }

    private bool Read(Node node, Context context, out string text)
    {
        text = Resolve(node, context) is { } resolved ? _binder.Bind<string>(resolved) ?? "" : "";
        _whole &= text.Length > 0;
        return text.Length > 0;
    }

    private bool CheckVariable(Node at, string name, Context context)
    {
        var fine = VariableName.Check(Via(at, context), name, "A variable", Issues);
        _whole &= fine;
        return fine;
    }

    private static InnerScope With(IScope around, params (string Name, Node Value)[] values) =>
        new(values.ToDictionary(pair => pair.Name, pair => (Node?)pair.Value, StringComparer.Ordinal), around);

    private static ScalarNode Number(Position at, int number) => new(at, "", FormattableString.Invariant($"{number}"), Quoted: false);
}
