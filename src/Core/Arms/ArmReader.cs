using Ablate.Core.Blocks;
using Ablate.Core.Composition;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// Reads the <c>arms</c> of an experiment. An arm fills slots by their names, may change variables (<c>vars</c>), the
/// recipe (<c>train</c>) and the whole network (<c>model</c>), and with a <c>sweep</c> stands for one arm for each
/// combination of values.
/// </summary>
internal sealed class ArmReader
{
    private const int MaxArms = 10_000;
    private const string SweepKey = "sweep";
    private const string TrainKey = "train";
    private const string VarsKey = "vars";
    private const string ModelKey = "model";

    /// <summary>The keys of an arm that are no slots.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [SweepKey, TrainKey, VarsKey, ModelKey, MatchReader.Key];

    private readonly MappingNode _root;
    private readonly SequenceNode? _model;
    private readonly Expander _expander;
    private readonly Allowance _allowance;
    private readonly Binder _binder;
    private readonly HashSet<string> _slots;
    private readonly Lazy<TrainConfig?> _commonTrain;
    private readonly Lazy<HashSet<string>> _namesInNetwork;

    /// <param name="root">The experiment, everything merged.</param>
    /// <param name="model">Its layer list; null where it has none.</param>
    /// <param name="blocks">The blocks it declares.</param>
    /// <param name="expander">Writes networks out.</param>
    /// <param name="allowance">What all arms together may come to.</param>
    /// <param name="binder">Binds the recipes, and knows where problems go.</param>
    public ArmReader(MappingNode root, SequenceNode? model, IReadOnlyDictionary<string, Block> blocks, Expander expander, Allowance allowance, Binder binder)
    {
        (_root, _model, _expander, _allowance, _binder) = (root, model, expander, allowance, binder);
        _slots = [.. model is null ? [] : Slots.NamesIn(model), .. blocks.Values.SelectMany(block => block.Slots)];
        _commonTrain = new Lazy<TrainConfig?>(() => root[TrainKey] is { } train ? binder.Bind<TrainConfig>(train) : null);
        _namesInNetwork = new Lazy<HashSet<string>>(() =>
            [.. new[] { ModelKey, "blocks", VarsKey, TrainKey }.Select(key => root[key]).OfType<Node>().SelectMany(Interpolation.NamesIn)]);
    }

    /// <summary>False where an arm had to be left out because of an error, so that its names are not known.</summary>
    public bool SawAll { get; private set; } = true;

    /// <summary>The variables of all sweeps, read so far.</summary>
    public HashSet<string> SweptVariables { get; } = new(StringComparer.Ordinal);

    private Issues Issues => _binder.Issues;

    /// <summary>The arms, expanded, in the order of the file.</summary>
    public IReadOnlyList<Arm> Read(Node node)
    {
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
            if (!_allowance.IsSpent) continue;
            // What is too large to be written out is too large to be looked at.
            SawAll = false;
            return [];
        }
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
        CheckVariables(body);
        var sweep = Sweep.Read(body[SweepKey], _binder);
        if (sweep is null) return false;
        SweptVariables.UnionWith(sweep.Variables);
        var values = body with { Entries = [.. body.Entries.Where(entry => entry.Key.Text != SweepKey)] };
        if (arms.Count + sweep.Combinations > MaxArms)
        {
            Issues.Error(declared.Key, FormattableString.Invariant($"With this arm's {sweep.Combinations} combinations the experiment has more than {MaxArms} arms."));
            return false;
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        var added = true;
        foreach (var combination in sweep.Expand(Issues))
        {
            // The first combination with a problem speaks for the others, which would only repeat it.
            added = TryAdd(declared.Key, values, sweep, combination, arms, own);
            if (!added || _allowance.IsSpent) break;
        }
        return added && CheckUsed(values, sweep);
    }

    private void CheckKeys(MappingNode body)
    {
        if (_model is null) return;
        var slots = body[ModelKey] is { } model ? _slots.Concat(Slots.NamesIn(model)).ToHashSet(StringComparer.Ordinal) : _slots;
        foreach (var key in body.Entries.Select(entry => entry.Key).Where(key => !slots.Contains(key.Text) && !Reserved.Contains(key.Text)))
        {
            var hint = Issues.AreMany ? null : slots.Count == 0 ? "Mark the place in the model with an item slot: " + Scalars.Brief(key.Text) + "." : Suggest.Hint(key.Text, [.. slots, .. Reserved], "keys of an arm");
            if (Suggest.Nearest(key.Text, slots) is { } meant) _expander.FilledSlots.Add(meant);
            Issues.Error(key, $"The model has no slot '{Scalars.Brief(key.Text)}'.", hint);
        }
    }

    // A variable that is new with an arm and that nothing mentions is one misspelt.
    private void CheckVariables(MappingNode body)
    {
        if (body[VarsKey] is not MappingNode changed) return;
        var declared = (_root[VarsKey] as MappingNode)?.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal) ?? [];
        var mentioned = Interpolation.NamesIn(body).ToHashSet(StringComparer.Ordinal);
        foreach (var key in changed.Entries.Select(entry => entry.Key).Where(key => !declared.Contains(key.Text) && !mentioned.Contains(key.Text) && !_namesInNetwork.Value.Contains(key.Text)))
            Issues.Error(key, $"Nothing uses a variable '{Scalars.Brief(key.Text)}'.", Suggest.Hint(key.Text, declared, "variables"));
    }

    // Last, because a slip in the place where the variable was meant to be has been reported by then and says more.
    private bool CheckUsed(MappingNode values, Sweep sweep)
    {
        if (Issues.HasErrors) return true;
        var used = Interpolation.NamesIn(values).ToHashSet(StringComparer.Ordinal);
        var unused = sweep.Varied.FirstOrDefault(variable => !used.Contains(variable) && !_namesInNetwork.Value.Contains(variable) && variable != Sweep.SampleVariable);
        if (unused is null) return true;
        Issues.Error(sweep.PlaceOf(unused), $"The sweep varies '{unused}', but no value of the arm uses it: all its arms would be the same.", $"Write ${unused} where the value belongs.");
        return false;
    }

    private bool TryAdd(
        ScalarNode template, MappingNode values, Sweep sweep, IReadOnlyDictionary<string, SweptValue> combination, Dictionary<string, Arm> arms, HashSet<string> siblings)
    {
        if (ArmName.Of(template, sweep, combination, _root, _allowance, Issues) is not { } name) return false;
        if (siblings.Contains(name))
        {
            var missing = sweep.Varied.Except(Interpolation.NamesIn(template)).FirstOrDefault() ?? sweep.Varied[0];
            Issues.Error(template, $"The sweep varies '{missing}', but the arm's name does not contain it: several of its arms would be called '{name}'.", $"Call it {template.Text}-{missing}${{{missing}}}.");
            return false;
        }
        if (arms.TryGetValue(name, out var other))
        {
            Issues.Error(template, FormattableString.Invariant($"Two arms are called '{name}'; the first is on line {other.Source.At.Line}."), "Give each arm a name of its own.");
            return false;
        }

        var own = (MappingNode)values.Rebase(Node.Join("arms", name));
        var swept = combination.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);
        var parts = new ArmParts(own, WithChanges(own), swept, template with { Path = own.Path });
        siblings.Add(name);
        arms.Add(name, Build(name, combination.ToDictionary(pair => pair.Key, pair => pair.Value.Label, StringComparer.Ordinal), parts));
        return true;
    }

    private Arm Build(string name, IReadOnlyDictionary<string, string> labels, ArmParts parts)
    {
        var scope = new ExperimentScope(parts.Root, parts.Swept, _allowance, Issues);
        var (model, whole) = Network(parts, scope);
        var (train, source) = ReadTrain(parts, scope);
        var match = parts.Own[MatchReader.Key] is { } node ? MatchReader.Read(node, scope, parts, width => Widened(parts, width), _binder) : null;
        return new Arm(name, labels, model, whole, train, source, match, parts.Source);
    }

    /// <summary>The arm's network with another value of one variable, for a cost that has to be matched.</summary>
    private SequenceNode? Widened(ArmParts parts, Entry variable)
    {
        var vars = new MappingNode(parts.Source.At, VarsKey, [variable]);
        var root = Overlay.Merge(parts.Root, new MappingNode(parts.Source.At, "", [new Entry(vars.Entries[0].Key with { Text = VarsKey }, vars)]), Overlay.Place.Root);
        var (model, whole) = Network(parts with { Root = root }, new ExperimentScope(root, parts.Swept, _allowance, Issues));
        return whole ? model : null;
    }

    private (SequenceNode Model, bool IsWhole) Network(ArmParts parts, ExperimentScope scope)
    {
        var model = parts.Own[ModelKey] is { } own and not ScalarNode { IsNull: true } ? _binder.Bind<SequenceNode>(own) : _model;
        if (model is null) return (new SequenceNode(parts.Source.At, ModelKey, []), false);
        var whole = true;
        var fillers = new Dictionary<string, IReadOnlyList<Filler>>(StringComparer.Ordinal);
        foreach (var (key, value) in parts.Own.Entries.Where(entry => !Reserved.Contains(entry.Key.Text)))
        {
            _expander.FilledSlots.Add(key.Text);
            if (Slots.Any(value)) Issues.Error(value, "What fills a slot cannot have a slot of its own.");
            else if (Fillers.Read(value, scope, _binder) is { } read) fillers[key.Text] = read;
            else whole = false;
        }
        var (expanded, isWhole) = _expander.Expand(model, scope, fillers);
        return (expanded, whole && isWhole);
    }

    private (TrainConfig? Train, MappingNode? Source) ReadTrain(ArmParts parts, ExperimentScope scope)
    {
        if (parts.Root[TrainKey] is not MappingNode train)
        {
            // Said once; the arms have nothing to add.
            _ = _commonTrain.Value;
            return default;
        }
        if (Resolution.Apply(train, scope, Issues) is not MappingNode resolved) return default;
        return (ReferenceEquals(resolved, _root[TrainKey]) ? _commonTrain.Value : _binder.Bind<TrainConfig>(resolved), resolved);
    }

    private MappingNode WithChanges(MappingNode own)
    {
        var changes = own.Entries.Where(entry => entry.Key.Text is TrainKey or VarsKey && entry.Value is not ScalarNode { IsNull: true }).ToList();
        var mappings = changes.FindAll(entry => _binder.Bind<MappingNode>(entry.Value) is not null);
        return mappings.Count == 0 ? _root : Overlay.Merge(_root, own with { Entries = mappings, Path = "" }, Overlay.Place.Root);
    }
}

/// <summary>One arm before it is understood.</summary>
/// <param name="Own">What the arm says.</param>
/// <param name="Root">The experiment with the arm's changes.</param>
/// <param name="Swept">The swept values.</param>
/// <param name="Source">Where the file declares it.</param>
internal sealed record ArmParts(MappingNode Own, MappingNode Root, IReadOnlyDictionary<string, Node> Swept, Node Source);
