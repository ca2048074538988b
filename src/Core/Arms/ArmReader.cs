using System.Diagnostics.CodeAnalysis;
using Ablate.Core.Arms.Sweeps;
using Ablate.Core.Blocks;
using Ablate.Core.Composition;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// Reads the <c>arms</c> of an experiment. An arm fills slots by their names, may change variables (<c>vars</c>), the
/// recipe (<c>train</c>) and the whole network (<c>model</c>), and with a <c>sweep</c> stands for one arm for each
/// combination of values. With a <c>seed_offset</c> its runs have other seeds than those that they are paired by.
/// </summary>
internal sealed class ArmReader
{
    private const int MaxArms = 10_000;
    private const string SweepKey = "sweep";
    private const string TrainKey = "train";
    private const string VarsKey = "vars";
    private const string ModelKey = "model";
    private const string OffsetKey = "seed_offset";
    private const int MostOffset = 1_000_000_000;

    /// <summary>The keys of an arm that are no slots.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [SweepKey, TrainKey, VarsKey, ModelKey, OffsetKey, MatchReader.Key];

    private readonly MappingNode _root;
    private readonly SequenceNode? _model;
    private readonly Expander _expander;
    private readonly Allowance _allowance;
    private readonly Binder _binder;
    private readonly HashSet<string> _slotsOfBlocks;
    private readonly HashSet<string> _slots;
    private readonly Lazy<TrainConfig?> _commonTrain;
    private readonly Lazy<HashSet<string>> _namesInNetwork;

    // For networks that are tried, whose mistakes are nobody's.
    private readonly Func<ArmReader> _quiet;

    /// <param name="root">The experiment, everything merged.</param>
    /// <param name="model">Its layer list; null where it has none.</param>
    /// <param name="blocks">The blocks it declares.</param>
    /// <param name="expander">Writes networks out.</param>
    /// <param name="allowance">What all arms together may come to.</param>
    /// <param name="binder">Binds the recipes, and knows where problems go.</param>
    public ArmReader(MappingNode root, SequenceNode? model, IReadOnlyDictionary<string, Block> blocks, Expander expander, Allowance allowance, Binder binder)
    {
        (_root, _model, _expander, _allowance, _binder) = (root, model, expander, allowance, binder);
        _slotsOfBlocks = [.. blocks.Values.SelectMany(block => block.Slots)];
        _slots = [.. model is null ? [] : Slots.NamesIn(model), .. _slotsOfBlocks];
        _quiet = () => new ArmReader(root, model, blocks, expander.Quiet(), new Allowance(), new Binder(new Issues()));
        _commonTrain = new Lazy<TrainConfig?>(() => root[TrainKey] is { } train ? binder.Bind<TrainConfig>(train) : null);
        _namesInNetwork = new Lazy<HashSet<string>>(() =>
            [.. new[] { ModelKey, "blocks", VarsKey, TrainKey }.Select(key => root[key]).OfType<Node>().SelectMany(Interpolation.NamesIn)]);
    }

    /// <summary>False where an arm had to be left out because of an error, so that its names are not known.</summary>
    public bool SawAll { get; private set; } = true;

    /// <summary>The variables that only arms have, by a sweep or as <c>vars</c> of their own, read so far.</summary>
    public HashSet<string> OwnVariables { get; } = new(StringComparer.Ordinal);

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
        return [.. arms.Values.Select(arm => MatchesAnotherMatch(arm, arms) ? arm with { Match = null } : arm)];
    }

    // Nothing would say which of the two is searched first.
    private bool MatchesAnotherMatch(Arm arm, Dictionary<string, Arm> arms)
    {
        if (arm.Match is not { } match || arms.GetValueOrDefault(match.Target)?.Match is not { } other) return false;
        if (match.Target == arm.Name) Issues.Error(match.Source, "An arm cannot be matched to itself.", "Name another arm.");
        else Issues.Error(match.Source, $"'{match.Target}' is itself matched.", $"Name the arm that it is matched to: '{Scalars.Brief(other.Target)}'.");
        return true;
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
        var values = body with { Entries = [.. body.Entries.Where(entry => entry.Key.Text != SweepKey)] };
        if (!TryReadSweep(body[SweepKey], values, out var sweep))
        {
            CheckWithout(body[SweepKey]!, declared.Key, values);
            return false;
        }
        OwnVariables.UnionWith(sweep.Variables);
        CheckVariables(values);
        CheckHidden(values, sweep);
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

    private bool TryReadSweep(Node? node, MappingNode values, [NotNullWhen(true)] out Sweep? sweep)
    {
        sweep = null;
        if (node is not null)
        {
            var scope = new ExperimentScope(WithChanges(values), new Dictionary<string, Node?>(), _allowance, Issues);
            node = SweptExpressions.Evaluate(node, scope, Issues);
            if (node is null) return false;
        }
        sweep = Sweep.Read(node, _binder);
        return sweep is not null;
    }

    // A slip in the name would leave the arm as it is without the variable.
    private void CheckVariables(MappingNode values)
    {
        if (values[VarsKey] is not MappingNode own) return;
        var common = _root[VarsKey] as MappingNode;
        foreach (var (key, _) in own.Entries.Where(entry => common?[entry.Key.Text] is null))
        {
            OwnVariables.Add(key.Text);
            if (!VariableName.Check(key, key.Text, "A variable", Issues) || _namesInNetwork.Value.Contains(key.Text) || Interpolation.NamesIn(values).Contains(key.Text)) continue;
            Issues.Error(key, $"Nothing uses a variable '{Scalars.Brief(key.Text)}'.", Suggest.Hint(key.Text, common?.Entries.Select(entry => entry.Key.Text) ?? [], "variables"));
        }
    }

    private void CheckKeys(MappingNode body)
    {
        var own = body[ModelKey] is ScalarNode { IsNull: true } ? null : body[ModelKey];
        if (own is not null) Slots.Check(own, Reserved, _binder);
        if (own is null && _model is null) return;
        var slots = own is not null ? [.. Slots.NamesIn(own), .. _slotsOfBlocks] : _slots;
        foreach (var key in body.Entries.Select(entry => entry.Key).Where(key => !slots.Contains(key.Text) && !Reserved.Contains(key.Text)))
        {
            var hint = Issues.AreMany ? null : slots.Count == 0 ? "Mark the place in the model with an item slot: " + Scalars.Brief(key.Text) + "." : Suggest.Hint(key.Text, [.. slots, .. Reserved], "keys of an arm");
            if (Suggest.Nearest(key.Text, slots) is { } meant) _expander.FilledSlots.Add(meant);
            Issues.Error(key, $"The {(own is null ? "model" : "arm's own model")} has no slot '{Scalars.Brief(key.Text)}'.", hint);
        }
    }

    // A swept value comes before a variable of the same name, which nothing would ever see.
    private void CheckHidden(MappingNode body, Sweep sweep)
    {
        foreach (var hidden in (body[VarsKey] as MappingNode)?.Entries.Select(entry => entry.Key).Where(key => sweep.Variables.Contains(key.Text)) ?? [])
            Issues.Error(hidden, $"The arm's sweep gives '{hidden.Text}' its values, so that this one is never used.", "Take it away here, or call one of the two something else.");
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
        // A name may show what the arm changes.
        var named = Interpolation.NamesIn(template).All(combination.ContainsKey) ? _root : WithChanges(values);
        if (ArmName.Of(template, sweep, combination, named, _allowance, Issues) is not { } name)
        {
            Check(template, values, combination);
            return false;
        }
        if (siblings.Contains(name))
        {
            var missing = sweep.Telling.Except(Interpolation.NamesIn(template)).DefaultIfEmpty(sweep.Varied[0]).ToList();
            Issues.Error(
                template,
                $"The sweep varies {Suggest.List(missing)}, but the arm's name does not contain {(missing.Count == 1 ? "it" : "them")}: several of its arms would be called '{name}'.",
                $"Call it {template.Text}{string.Concat(missing.Select(variable => $"-{variable}${{{variable}}}"))}.");
            return false;
        }
        if (arms.TryGetValue(name, out var other))
        {
            Issues.Error(template, $"Two arms are called '{name}'; the first is at {other.Source.At}.", "Give each arm a name of its own.");
            Check(template, values, combination);
            return false;
        }

        var own = (MappingNode)values.Rebase(Node.Join("arms", name));
        var swept = combination.ToDictionary(pair => pair.Key, pair => (Node?)pair.Value.Value, StringComparer.Ordinal);
        var parts = new ArmParts(own, WithChanges(own), swept, template with { Path = own.Path });
        siblings.Add(name);
        arms.Add(name, Build(name, combination.ToDictionary(pair => pair.Key, pair => pair.Value.Label, StringComparer.Ordinal), parts));
        return true;
    }

    // What is wrong with an arm that cannot be one of the arms.
    private void Check(ScalarNode template, MappingNode values, IReadOnlyDictionary<string, SweptValue> combination) =>
        Build(template.Text, new Dictionary<string, string>(), new ArmParts(values, WithChanges(values), combination.ToDictionary(pair => pair.Key, pair => (Node?)pair.Value.Value, StringComparer.Ordinal), template));

    // The same where the values that it sweeps cannot be told.
    private void CheckWithout(Node sweep, ScalarNode template, MappingNode values)
    {
        var swept = NamesOf(sweep).Append(Sweep.SampleVariable).ToHashSet(StringComparer.Ordinal);
        OwnVariables.UnionWith(swept);
        Build(template.Text, new Dictionary<string, string>(), new ArmParts(values, WithChanges(values), swept.ToDictionary(name => name, _ => (Node?)null, StringComparer.Ordinal), template));
    }

    // All that may have been meant for a variable.
    private static IEnumerable<string> NamesOf(Node sweep) => sweep switch
    {
        MappingNode mapping => mapping.Entries.SelectMany(entry => NamesOf(entry.Value).Prepend(entry.Key.Text)),
        SequenceNode list => list.Items.SelectMany(NamesOf),
        _ => [],
    };

    private Arm Build(string name, IReadOnlyDictionary<string, string> labels, ArmParts parts)
    {
        var scope = new ExperimentScope(parts.Root, parts.Swept, _allowance, Issues);
        var (model, whole) = Network(parts, scope);
        var (train, source) = ReadTrain(parts, scope);
        // One for each search, whose trials are no part of what the experiment comes to.
        var quiet = new Lazy<ArmReader>(_quiet);
        var match = parts.Own[MatchReader.Key] is { } node
            ? MatchReader.Read(node, scope, parts, (variable, value) => quiet.Value.Build(name, labels, With(parts, variable, value)), _binder)
            : null;
        return new Arm(name, labels, model, whole, train, source, match, parts.Source) { SeedOffset = ReadOffset(parts, scope) };
    }

    private int ReadOffset(ArmParts parts, ExperimentScope scope)
    {
        if (parts.Own[OffsetKey] is not { } node || Resolution.Apply(node, scope, Issues) is not { } resolved || resolved is ScalarNode { IsNull: true }) return 0;
        if (!_binder.TryBind<int>(resolved, out var offset)) return 0;
        if (offset is >= 0 and <= MostOffset) return offset;
        Issues.Error(resolved, Ranges.Message(new InRangeAttribute(0, MostOffset), whole: true, offset));
        return 0;
    }

    // The arm with another value of one variable.
    private static ArmParts With(ArmParts parts, ScalarNode variable, ScalarNode value)
    {
        var vars = new MappingNode(variable.At, VarsKey, [new Entry(variable, value)]);
        var change = new MappingNode(variable.At, "", [new Entry(variable with { Text = VarsKey, Path = VarsKey }, vars)]);
        return parts with { Root = Overlay.Merge(parts.Root, change, Overlay.Place.Root) };
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
            if (fillers.ContainsKey(key.Text)) continue;
            fillers[key.Text] = [Filler.Unread(value)];
            whole = false;
        }
        var (expanded, isWhole) = _expander.Expand(model, scope, fillers);
        return (expanded, whole && isWhole);
    }

    private (TrainConfig? Train, MappingNode? Source) ReadTrain(ArmParts parts, ExperimentScope scope)
    {
        if (parts.Root[TrainKey] is not { } train) return default;
        if (Resolution.ApplyWithGaps(train, scope, Issues) is not MappingNode resolved)
        {
            // Said once; the arms have nothing to add.
            _ = _commonTrain.Value;
            return default;
        }
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
/// <param name="Swept">The swept values; null for one in error that has been reported.</param>
/// <param name="Source">Where the file declares it.</param>
internal sealed record ArmParts(MappingNode Own, MappingNode Root, IReadOnlyDictionary<string, Node?> Swept, Node Source);
