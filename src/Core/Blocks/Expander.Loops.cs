using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>Repeats, stages and conditions.</summary>
internal sealed partial class Expander
{
    private const int MostTimes = 10_000;
    private const int LastStage = 1000;
    private const string Layers = "layers";

    private static readonly string[] RepeatKeys = ["times", Layers, "index"];
    private static readonly string[] StageKeys = ["number", Layers];
    private static readonly string[] IfKeys = ["condition", "then", "else"];

    /// <summary><c>repeat: {times: 3, layers: [...]}</c>: the layers, again and again; inside, <c>index</c> counts from 0.</summary>
    private void Repeat(Node value, Context context, List<Node> into)
    {
        if (Parameters(value, RepeatKeys, ["times", Layers], "repeat", context) is not { } mapping) return;
        if (!Read<int>(mapping["times"]!, context, out var times) || LayersOf(mapping, context) is not { } layers) return;
        if (times is < 0 or > MostTimes)
        {
            Refuse(mapping["times"]!, context, FormattableString.Invariant($"The number of times must be from 0 to {MostTimes}, but it is {times}."));
            return;
        }
        var index = "index";
        if (mapping["index"] is { } named && (!Read(named, context, out index!) || !CheckVariable(named, index, context))) return;
        for (var i = 0; i < times && TryCount(value, context); i++)
            into.AddRange(List(layers, context with { Scope = With(context.Scope, (index, Number(mapping.At, i))) }).Items);
    }

    /// <summary>
    /// <c>stages: {first: 2, width: [64, 128], depth: [3, 4], layers: [...]}</c>: a stage for each place of the lists, which
    /// are variables inside, beside <c>stage</c>, its number. A value that is no list is the same for all.
    /// </summary>
    private void Stages(ScalarNode key, Node value, Context context, List<Node> into)
    {
        if (Parameters(value, known: null, [Layers], "stages", context) is not { } mapping || LayersOf(mapping, context) is not { } layers) return;
        var first = 1;
        if (mapping["first"] is { } number && !ReadStageNumber(number, context, out first)) return;

        var variables = mapping.Entries.Where(entry => entry.Key.Text is not ("first" or Layers)).ToList();
        var whole = variables.TrueForAll(entry => CheckVariable(entry.Key, entry.Key.Text, context));
        var values = variables.ConvertAll(entry => (entry.Key, Value: Resolve(entry.Value, context)));
        if (!whole || values.Exists(pair => pair.Value is null)) return;

        var lists = values.FindAll(pair => pair.Value is SequenceNode);
        if (lists.Count == 0)
        {
            Refuse(mapping, context, "How many stages there are is not said.", "Give a value for each stage in a list, such as width: [64, 128, 256].");
            return;
        }
        var count = ((SequenceNode)lists[0].Value!).Items.Count;
        if (lists.Find(pair => ((SequenceNode)pair.Value!).Items.Count != count) is { Key: { } uneven, Value: SequenceNode other })
        {
            Refuse(other, context, FormattableString.Invariant($"'{uneven.Text}' has {other.Items.Count} values, but '{lists[0].Key.Text}' has {count}: each needs one for every stage."));
            return;
        }
        if (first + count - 1 > LastStage)
        {
            Refuse(lists[0].Value!, context, FormattableString.Invariant($"The number of a stage is at most {LastStage}, but these are {count} stages."));
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
        if (Parameters(value, StageKeys, StageKeys, "stage", context) is not { } mapping || LayersOf(mapping, context) is not { } layers) return;
        if (ReadStageNumber(mapping["number"]!, context, out var number)) into.Add(StageScope(key, number, layers, context));
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
        if (Parameters(value, IfKeys, ["condition", "then"], "if", context) is not { } mapping) return;
        if (_binder.Bind<ScalarNode>(Via(mapping["condition"]!, context)) is not { } condition
            || Interpolation.Condition(condition, context.Scope, Issues) is not { } holds)
        {
            _whole = false;
            return;
        }
        if (mapping[holds ? "then" : "else"] is { } chosen) into.AddRange(List(Slots.AsList(chosen), context).Items);
    }

    // The parameters of a construct, not yet evaluated; null after an error.
    private MappingNode? Parameters(Node value, IReadOnlyCollection<string>? known, IReadOnlyList<string> required, string construct, Context context)
    {
        if (_binder.Bind<MappingNode>(Shallow(value, context)) is not { } mapping)
        {
            _whole = false;
            return null;
        }
        HashSet<string> meant = [];
        var whole = known is null || _binder.CheckKeys(mapping, known, $"'{construct}'", out meant);
        foreach (var key in required.Where(key => mapping[key] is null))
        {
            whole = false;
            if (!meant.Contains(key)) _binder.Missing(mapping, key, $"'{construct}'");
        }
        _whole &= whole;
        return whole ? mapping : null;
    }

    private SequenceNode? LayersOf(MappingNode mapping, Context context)
    {
        if (mapping[Layers] is SequenceNode list) return list;
        Refuse(mapping[Layers]!, context, $"A list of layers is expected here, but this is {Scalars.What(mapping[Layers]!)}.", "Write layers: [...].");
        return null;
    }

    private bool ReadStageNumber(Node node, Context context, out int number)
    {
        if (!Read(node, context, out number)) return false;
        if (number is >= 0 and <= LastStage) return true;
        Refuse(node, context, FormattableString.Invariant($"The number of a stage must be from 0 to {LastStage}, but it is {number}."));
        return false;
    }

    private bool Read<T>(Node node, Context context, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (Resolve(node, context) is not { } resolved) return false;
        var read = _binder.TryBind(resolved, out value);
        _whole &= read;
        return read;
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
