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
internal sealed partial class ArmReader
{
    // What is spent in about half a second; looked at again whenever that has doubled.
    private const int FirstForecast = 20_000_000;

    // A search that goes well asks for so many networks.
    private const int LeastTrials = 6;

    // So many of too many arms show their mistakes all the same.
    private const int MostSampled = 100;

    private const string SweepKey = "sweep";
    private const string TrainKey = "train";
    private const string VarsKey = "vars";
    private const string ModelKey = "model";
    private const string OffsetKey = "seed_offset";
    private const string OfTheirOwn = "arms with a cost of their own";
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
    private readonly bool _hasGaps;
    private readonly Lazy<TrainConfig?> _commonTrain;
    private readonly Lazy<HashSet<string>> _namesInNetwork;

    // For networks that are tried, whose mistakes are nobody's; one for all searches, which often try the same.
    private readonly Lazy<ArmReader> _quiet;
    private readonly KnownNetworks _networks = new();
    private int _nextForecast = FirstForecast;
    private long _toBeSearched;

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
        _hasGaps = root.HasGaps || blocks.Values.Any(block => block.Layers.HasGaps);
        _slots = [.. model is null ? [] : Slots.NamesIn(model), .. _slotsOfBlocks];
        _quiet = new Lazy<ArmReader>(() => new ArmReader(root, model, blocks, expander.Quiet(), new Allowance(Allowance.OfSearches), new Binder(new Issues())) { IsTrying = true });
        _commonTrain = new Lazy<TrainConfig?>(() => root[TrainKey] is { } train ? binder.Bind<TrainConfig>(train) : null);
        _namesInNetwork = new Lazy<HashSet<string>>(() =>
            [.. new[] { ModelKey, "blocks", VarsKey, TrainKey }.Select(key => root[key]).OfType<Node>().SelectMany(Interpolation.NamesIn)]);
    }

    private bool IsTrying { get; init; }

    /// <summary>The arms that had to be left out because of an error.</summary>
    public ArmNames Unread { get; } = new();

    /// <summary>What such arms would be, for their networks' own mistakes.</summary>
    public List<Arm> LeftOut { get; } = [];

    /// <summary>The variables that only arms have, by a sweep or as <c>vars</c> of their own, read so far.</summary>
    public HashSet<string> OwnVariables { get; } = new(StringComparer.Ordinal);

    private Issues Issues => _binder.Issues;

    /// <summary>The arms, expanded, in the order of the file; a few of them where they make too many runs.</summary>
    /// <param name="node">The arms; null where the file has none.</param>
    /// <param name="seeds">Where the file says the seeds.</param>
    /// <param name="count">How many seeds there are at most; null where that is not known.</param>
    public IReadOnlyList<Arm> Read(Node? node, Node? seeds, int? count)
    {
        if (node is null || _binder.Bind<MappingNode>(node) is not { } declared)
        {
            Unread.AddAny();
            return [];
        }
        if (declared.IsPartial) Unread.AddAny();
        else if (declared.Entries.Count == 0) Issues.Error(declared, "There are no arms.", "Write at least baseline: {}.");

        if (ReadSweeps(declared) is not { } all)
        {
            // What is too large to be written out is too large to be looked at.
            Unread.AddAny();
            return [];
        }
        var isSample = seeds is not null && count is { } many && HasTooManyRuns(all, seeds, many);
        if (isSample)
        {
            Unread.AddAny();
            all = [.. all.Where(one => one.Rows.Count > 0).Take(MostSampled).Select(one => one with { Rows = [one.Rows[0]] })];
        }
        var arms = new Dictionary<string, Arm>(StringComparer.Ordinal);
        foreach (var one in all)
        {
            if (!Expand(one, arms)) Unread.Add(new Entry(one.Key, one.Source), SweepKey);
            if (!_allowance.IsSpent) continue;
            Unread.AddAny();
            return [];
        }
        // The arm that one is matched to may not be among a few of them.
        if (isSample) return [.. arms.Values.Where(arm => arm.Match is null)];
        return [.. arms.Values.Select(arm => CannotBeMatched(arm, arms) ? arm with { Match = null } : arm)];
    }

    // Before the networks are written out, which takes long for so many.
    private bool HasTooManyRuns(List<Declared> declared, Node seeds, int count)
    {
        var arms = declared.Sum(one => (long)one.Rows.Count);
        if (arms * count <= ExperimentLoader.MaxRuns) return false;
        Issues.Error(seeds, FormattableString.Invariant($"{arms:N0} arms with {count:N0} seeds are {arms * count:N0} runs; at most {ExperimentLoader.MaxRuns:N0} are allowed."), "Take fewer seeds, or sweep fewer values.");
        return true;
    }

    private bool CannotBeMatched(Arm arm, Dictionary<string, Arm> arms)
    {
        if (arm.Match is not { } match) return false;
        var ofTheirOwn = arms.Values.Where(one => one.Match is null).Select(one => one.Name);
        if (!arms.TryGetValue(match.Target, out var target))
        {
            if (Unread.MayBe(match.Target)) return false;
            Issues.Error(match.Source, $"There is no arm '{Scalars.Brief(match.Target)}' to match.", Suggest.Hint(match.Target, ofTheirOwn, OfTheirOwn));
            return true;
        }
        if (target.Match is not { } other) return false;
        // Nothing would say which of the two is searched first.
        if (match.Target == arm.Name) Issues.Error(match.Source, "An arm cannot be matched to itself.", "Name another arm.");
        else Issues.Error(match.Source, $"'{match.Target}' is itself matched.", arms.GetValueOrDefault(other.Target) is { Match: null } own ? $"Name the arm that it is matched to: '{own.Name}'." : $"Name an arm with a cost of its own: {Suggest.List([.. ofTheirOwn], "or")}.");
        return true;
    }

    private bool Expand(Declared declared, Dictionary<string, Arm> arms)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < declared.Rows.Count; row++)
        {
            _allowance.BeginPart();
            var before = _allowance.Taken;
            // The first combination with a problem speaks for the others, which would only repeat it.
            if (!TryAdd(declared, declared.Rows[row], arms, own, out var asked)) return false;
            if (!_allowance.IsSpent && _allowance.Taken >= _nextForecast) Forecast(declared, row + 1, asked, _allowance.Taken - before);
            if (_allowance.IsSpent) return true;
        }
        // A slip in the place where a variable was meant to be has been reported by now, and says more.
        if (own.All(name => arms[name].IsWhole && (arms[name].Train is not null || _root[TrainKey] is null))) CheckUsed(declared.Values, declared.Sweep);
        return true;
    }

    // Said as soon as it is seen, and not after all the work that is allowed has been done.
    private void Forecast(Declared declared, int done, IReadOnlyCollection<string> asked, int cost)
    {
        while (_allowance.Taken >= _nextForecast) _nextForecast *= 2;
        var variables = declared.Sweep.Variables.Where(asked.Contains).ToList();
        var networks = declared.Rows.Skip(done).Select(row => string.Join('\n', variables.Select(variable => row[variable].Label))).Distinct(StringComparer.Ordinal).Count();
        if ((long)networks * cost <= _allowance.Left) return;
        Issues.Error(
            declared.Key,
            FormattableString.Invariant($"Written out, the experiment is too large: the networks of the {declared.Rows.Count} arms '{Scalars.Brief(declared.Key.Text)}' stand for millions of values."),
            "Sweep fewer values, or give the network fewer layers.");
        _allowance.Exhaust();
    }

    private void CheckUsed(MappingNode values, Sweep sweep)
    {
        var used = Interpolation.NamesIn(values).ToHashSet(StringComparer.Ordinal);
        foreach (var unused in sweep.Varied.Where(variable => !used.Contains(variable) && !_namesInNetwork.Value.Contains(variable) && variable != Sweep.SampleVariable))
            Issues.Error(sweep.PlaceOf(unused), $"The sweep varies '{unused}', but no value of the arm uses it: all its arms would be the same.", $"Write ${unused} where the value belongs.");
    }

    private bool TryAdd(Declared declared, IReadOnlyDictionary<string, SweptValue> combination, Dictionary<string, Arm> arms, HashSet<string> siblings, out IReadOnlyCollection<string> asked)
    {
        asked = [];
        var (template, values, sweep) = (declared.Key, declared.Values, declared.Sweep);
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
        var parts = Parts(own, template with { Path = own.Path }, combination.ToDictionary(pair => pair.Key, pair => (Node?)pair.Value.Value, StringComparer.Ordinal), HasNetwork(values) ? values : _root);
        siblings.Add(name);
        arms.Add(name, Build(name, combination.ToDictionary(pair => pair.Key, pair => pair.Value.Label, StringComparer.Ordinal), parts, out asked));
        return true;
    }

    private ArmParts Parts(MappingNode own, ScalarNode source, IReadOnlyDictionary<string, Node?> swept, object networkFrom) =>
        new(own, WithChanges(own), swept, source, networkFrom);

    // Of slots or of a model of its own.
    private static bool HasNetwork(MappingNode values) => values.Entries.Any(entry => entry.Key.Text == ModelKey || !Reserved.Contains(entry.Key.Text));

    // What is wrong with an arm that cannot be one of the arms.
    private void Check(ScalarNode template, MappingNode values, IReadOnlyDictionary<string, SweptValue> combination) =>
        LeaveOut(template, Parts(values, template, combination.ToDictionary(pair => pair.Key, pair => (Node?)pair.Value.Value, StringComparer.Ordinal), values));

    // The same where the values that it sweeps cannot be told.
    private void CheckWithout(Node sweep, ScalarNode template, MappingNode values)
    {
        var swept = Sweep.NamesIn(sweep).ToHashSet(StringComparer.Ordinal);
        OwnVariables.UnionWith(swept);
        var parts = Parts(values, template, swept.ToDictionary(name => name, _ => (Node?)null, StringComparer.Ordinal), values);
        // For the names in its name that nothing has.
        Interpolation.Text(template, new ExperimentScope(parts.Root, parts.Swept, _allowance, Issues), Issues);
        LeaveOut(template, parts);
    }

    private void LeaveOut(ScalarNode template, ArmParts parts) =>
        LeftOut.Add(Build(template.Text, new Dictionary<string, string>(), parts, out _) with { Match = null });

    private Arm Build(string name, IReadOnlyDictionary<string, string> labels, ArmParts parts, out IReadOnlyCollection<string> asked)
    {
        var scope = new ExperimentScope(parts.Root, parts.Swept, _allowance, Issues);
        var before = _allowance.Taken;
        var (model, whole) = Network(parts, scope);
        var cost = _allowance.Taken - before;
        asked = [.. scope.Asked];
        var (train, source) = ReadTrain(parts, scope);
        var match = !IsTrying && parts.Own[MatchReader.Key] is { } node
            ? MatchReader.Read(node, scope, parts, (variable, value) => _quiet.Value.Try(name, labels, With(parts, variable, value)), _binder)
            : null;
        if (match is not null) CheckSearch(match, cost);
        return new Arm(name, labels, model, whole, train, source, match, parts.Source) { SeedOffset = ReadOffset(parts, scope) };
    }

    private int ReadOffset(ArmParts parts, ExperimentScope scope)
    {
        if (parts.Own[OffsetKey] is not { } node || Resolution.Apply(node, scope, Issues) is not { } resolved || resolved is ScalarNode { IsNull: true }) return 0;
        return _binder.TryBind(resolved, new InRangeAttribute(0, MostOffset), out var offset) ? offset : 0;
    }

    // Arms that share their network share the search, too: the first of them has paid for it.
    private void CheckSearch(Match match, int cost)
    {
        _toBeSearched += cost;
        if (_toBeSearched * LeastTrials <= Allowance.OfSearches || _allowance.IsSpent) return;
        match.ReportTooMany(Issues);
        _allowance.Exhaust();
    }

    // One that is too large by itself cannot be built, but others can be tried.
    private Arm? Try(string name, IReadOnlyDictionary<string, string> labels, ArmParts parts)
    {
        if (_allowance.IsSpentAltogether) return null;
        _allowance.BeginPart();
        var arm = Build(name, labels, parts, out _);
        return _allowance.IsSpentAltogether ? null : arm;
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
        // By a scope of its own, so that what this network asks for is not mixed with what others did.
        if (_networks.Find(parts.NetworkFrom, () => new ExperimentScope(parts.Root, parts.Swept, _allowance, Issues)) is { } known) return (known, true);
        var whole = true;
        var fillers = new Dictionary<string, IReadOnlyList<Filler>>(StringComparer.Ordinal);
        foreach (var (key, written) in parts.Own.Entries.Where(entry => !Reserved.Contains(entry.Key.Text)))
        {
            var value = Fillers.Meant(written, scope);
            _expander.FilledSlots.Add(key.Text);
            if (Slots.Any(value)) Issues.Error(value, "What fills a slot cannot have a slot of its own.");
            else if (Fillers.Read(value, scope, _binder) is { } read) fillers[key.Text] = read;
            if (fillers.ContainsKey(key.Text)) continue;
            fillers[key.Text] = [Filler.Unread(value)];
            whole = false;
        }
        var (expanded, isWhole) = _expander.Expand(model, scope, fillers);
        if (whole && isWhole) _networks.Add(parts.NetworkFrom, scope, expanded);
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
