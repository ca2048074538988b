using System.Collections.ObjectModel;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// Reads the <c>arms</c> of an experiment. An arm fills slots by their names, may change the recipe (<c>train</c>), and
/// with a <c>sweep</c> stands for one arm for each combination of values.
/// </summary>
internal sealed class ArmReader
{
    private const int MaxArms = 10_000;
    private const string SweepKey = "sweep";
    private const string TrainKey = "train";

    private static readonly string[] Reserved = [SweepKey, TrainKey];

    private static readonly string[] Choices =
        [.. RecordShape.Of(typeof(TrainConfig)).Keys.Where(key => key.Type.IsAssignableTo(typeof(Spec))).Select(key => key.Key)];

    private readonly SequenceNode _model;
    private readonly bool _slotsAreKnown;
    private readonly MappingNode? _train;
    private readonly Binder _binder;
    private readonly IReadOnlyList<string> _slots;
    private readonly Lazy<TrainConfig?> _commonTrain;
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);

    /// <param name="model">The layer list with its slots, if the file has one.</param>
    /// <param name="train">The recipe of the file, if it has one.</param>
    /// <param name="binder">Binds the recipes, and knows where problems go.</param>
    public ArmReader(SequenceNode? model, Node? train, Binder binder)
    {
        _slotsAreKnown = model is not null;
        _model = model ?? new SequenceNode(default, "model", []);
        _binder = binder;
        _train = train is null ? null : binder.Bind<MappingNode>(train);
        _slots = Slots.Find(_model, Reserved, binder.Issues);
        _commonTrain = new Lazy<TrainConfig?>(() => _train is null ? null : binder.Bind<TrainConfig>(_train));
    }

    /// <summary>False where an arm had to be left out because of an error, so that its names are not known.</summary>
    public bool SawAll { get; private set; } = true;

    /// <summary>The layer list with every slot empty; null where the file has none.</summary>
    public SequenceNode? EmptyModel => _slotsAreKnown ? (SequenceNode)Slots.Fill(_model, new Dictionary<string, SequenceNode>()) : null;

    private Issues Issues => _binder.Issues;

    /// <summary>Checks the recipe of the file where no arm does.</summary>
    public void CheckTrain() => _ = _commonTrain.Value;

    /// <summary>The arms, expanded, in the order of the file.</summary>
    public IReadOnlyList<Arm> Read(Node node)
    {
        CheckTrain();
        if (_binder.Bind<MappingNode>(node) is not { } declared)
        {
            SawAll = false;
            return [];
        }
        if (declared.Entries.Count == 0) Issues.Error(declared, "There are no arms.", "Write at least baseline: {}.");

        var arms = new Dictionary<string, Arm>(StringComparer.Ordinal);
        foreach (var entry in declared.Entries)
        {
            if (!Expand(entry, arms)) SawAll = false;
        }
        WarnOfUnfilledSlots();
        return [.. arms.Values];
    }

    private bool Expand(Entry declared, Dictionary<string, Arm> arms)
    {
        var body = declared.Value switch
        {
            MappingNode mapping => mapping,
            ScalarNode { IsNull: true } => new MappingNode(declared.Key.At, declared.Value.Path, []),
            _ => _binder.Bind<MappingNode>(declared.Value),
        };
        if (body is null) return false;

        CheckKeys(body);
        var sweep = Sweep.Read(body[SweepKey], _binder);
        var values = body with { Entries = [.. body.Entries.Where(entry => entry.Key.Text != SweepKey)] };
        if (sweep is null || !CheckVariables(declared.Key, values, sweep)) return false;
        if (arms.Count + sweep.Combinations > MaxArms)
        {
            Issues.Error(declared.Key, FormattableString.Invariant($"With this arm's {sweep.Combinations} combinations the experiment has more than {MaxArms} arms."));
            return false;
        }

        var added = true;
        foreach (var combination in sweep.Expand(Issues)) added &= TryAdd(declared.Key, values, combination, arms);
        return added;
    }

    private void CheckKeys(MappingNode body)
    {
        foreach (var (key, _) in body.Entries)
        {
            if (_slots.Contains(key.Text)) _filled.Add(key.Text);
            else if (_slotsAreKnown && !Reserved.Contains(key.Text))
            {
                var hint = _slots.Count == 0 ? "Mark the place in the model with an item slot: " + Scalars.Brief(key.Text) + "." : Suggest.Hint(key.Text, [.. _slots, .. Reserved], "keys of an arm");
                if (Suggest.Nearest(key.Text, _slots) is { } meant) _filled.Add(meant);
                Issues.Error(key, $"The model has no slot '{Scalars.Brief(key.Text)}'.", hint);
            }
        }
    }

    private bool CheckVariables(ScalarNode name, MappingNode values, Sweep sweep)
    {
        var known = sweep.Variables;
        var reason = known.Count == 0 ? "the arm has no sweep" : "the arm's sweep does not have it";
        var fine = Substitution.Check(name, known, reason, Issues) & Substitution.Check(values, known, reason, Issues);
        if (!fine) return false;

        var used = Substitution.VariablesIn(values).ToHashSet(StringComparer.Ordinal);
        var named = Substitution.VariablesIn(name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var variable in sweep.Variables)
        {
            if (!used.Contains(variable))
            {
                Issues.Error(sweep.PlaceOf(variable), $"The sweep varies '{variable}', but no value of the arm uses it: all its arms would be the same.", $"Write \"${{{variable}}}\" where the value belongs.");
                fine = false;
            }
            else if (sweep.Varied.Contains(variable) && !named.Contains(variable))
            {
                Issues.Error(name, $"The sweep varies '{variable}', but the arm's name does not contain it: all its arms would share one name.", $"Call it {name.Text}-{variable}${{{variable}}}.");
                fine = false;
            }
        }
        return fine;
    }

    private bool TryAdd(ScalarNode template, MappingNode values, IReadOnlyDictionary<string, SweptValue> swept, Dictionary<string, Arm> arms)
    {
        var combination = swept.ToDictionary(pair => pair.Key, pair => pair.Value.Value as ScalarNode ?? ScalarNode.Nowhere with { Text = pair.Value.Label }, StringComparer.Ordinal);
        var name = Substitution.Apply(template.Text, combination);
        if (Names.Problem(name) is { } problem)
        {
            Issues.Error(template, $"An arm cannot be called '{Scalars.Brief(name)}': {problem}.", Names.Rule);
            return false;
        }
        if (arms.TryGetValue(name, out var other))
        {
            Issues.Error(template, FormattableString.Invariant($"Two arms are called '{name}'; the first is on line {other.Source.At.Line}."), "Give each arm a name of its own.");
            return false;
        }

        var own = (MappingNode)Substitution.Apply(values, combination).Rebase(Node.Join("arms", name));
        var model = (SequenceNode)Slots.Fill(_model, ReadFillers(own));
        var labels = swept.ToDictionary(pair => pair.Key, pair => pair.Value.Label, StringComparer.Ordinal);
        var (train, source) = ReadTrain(own);
        arms.Add(name, new Arm(name, new ReadOnlyDictionary<string, string>(labels), model, train, source, template with { Path = own.Path }));
        return true;
    }

    private Dictionary<string, SequenceNode> ReadFillers(MappingNode own)
    {
        var fillers = new Dictionary<string, SequenceNode>(StringComparer.Ordinal);
        foreach (var (key, value) in own.Entries.Where(entry => _slots.Contains(entry.Key.Text)))
        {
            if (Slots.Any(value)) Issues.Error(value, "What fills a slot cannot have a slot of its own.");
            fillers[key.Text] = value switch
            {
                SequenceNode list => list,
                ScalarNode { IsNull: true } => new SequenceNode(value.At, value.Path, []),
                _ => new SequenceNode(value.At, value.Path, [value]),
            };
        }
        return fillers;
    }

    private (TrainConfig? Train, MappingNode? Source) ReadTrain(MappingNode own)
    {
        if (own[TrainKey] is not { } node || node is ScalarNode { IsNull: true }) return (_commonTrain.Value, _train);
        if (_train is null || _binder.Bind<MappingNode>(node) is not { } changes) return default;
        var merged = Overlay.Merge(_train, changes, Choices);
        return (_binder.Bind<TrainConfig>(merged), merged);
    }

    private void WarnOfUnfilledSlots()
    {
        if (!SawAll) return;
        foreach (var slot in _slots.Where(slot => !_filled.Contains(slot)))
            Issues.Warning(_model, $"No arm fills the slot '{slot}'.");
    }
}
