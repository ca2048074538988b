using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Models.UserLayers;
using Ablate.Runner.Data;
using Ablate.Runner.Planning;
using Ablate.Runner.Reporting;
using Ablate.Runner.Scheduling;
using Ablate.Runner.Weights;

namespace Ablate.Runner;

/// <summary>An arm whose network is planned and whose runs are resolved, one for each seed.</summary>
/// <param name="Name">Unique within the experiment.</param>
/// <param name="Plan">Its network.</param>
/// <param name="Runs">One for each seed; none for an architecture.</param>
/// <param name="Match">How near its cost came to that of another arm; null where none was to be matched.</param>
/// <param name="SeedOffset">What its runs' seeds are larger by than those that they are paired by.</param>
internal sealed record StudyArm(string Name, ModelPlan Plan, IReadOnlyList<ResolvedRun> Runs, CapacityMatch? Match = null, int SeedOffset = 0)
{
    /// <summary>The runs that are paired by other seeds than those that are declared.</summary>
    public IReadOnlyList<ResolvedRun> WithSeeds(IEnumerable<int> seeds)
    {
        var run = Runs[0];
        return ResolvedRun.Create(run.Experiment, run.Arm, [.. seeds.Select(seed => checked(seed + SeedOffset))], run.Data, run.Network, run.Train, run.DataIdentity, run.Layers);
    }

    /// <summary>The runs that are trained with these seeds, as far as the arm can have such.</summary>
    public IReadOnlyList<ResolvedRun> TrainedWith(IEnumerable<int> seeds) => WithSeeds(seeds.Where(seed => seed >= SeedOffset).Select(seed => seed - SeedOffset));

    /// <summary>The seed that pairs a run of this arm.</summary>
    public int PairedBy(ResolvedRun run) => run.Seed - SeedOffset;
}

/// <summary>What the command line asks of an experiment.</summary>
/// <param name="Overrides">The arguments of <c>-o</c>.</param>
/// <param name="Only">The patterns of <c>--only</c>, which the baseline need not match; all arms where there is none.</param>
/// <param name="Trains">Whether the experiment is to be trained, so that what has no runs is refused.</param>
/// <param name="Recorded">What its data were when it ran, so that they are not looked for; null: they are.</param>
internal sealed record StudyOptions(IReadOnlyList<string> Overrides, IReadOnlyList<string> Only, bool Trains, DatasetRecord? Recorded = null)
{
    /// <summary>What its networks were when it ran, for where the assemblies with their layers no longer are; null: they have to be.</summary>
    public RecordedNetworks? Networks { get; init; }

    /// <summary>Assemblies with layers that the command line names, beside those of the file.</summary>
    public IReadOnlyList<LayerFile> Layers { get; init; } = [];

    public static StudyOptions None { get; } = new([], [], Trains: false);
}

/// <summary>An experiment that has been checked as a whole: its data described, its networks planned, its runs resolved.</summary>
internal sealed class Study
{
    private const int MostMatches = 1000;

    private readonly DataConfig? _data;
    private readonly DatasetRecord? _dataset;

    private Study(Experiment experiment, DataConfig? data, DatasetRecord? dataset, IReadOnlyList<StudyArm> arms, LayerLibrary library)
    {
        Library = library;
        Experiment = experiment;
        _data = data;
        _dataset = dataset;
        Arms = arms;
    }

    public Experiment Experiment { get; }

    /// <exception cref="InvalidOperationException">The file describes an architecture, which has no data.</exception>
    public DataConfig Data => _data ?? throw new InvalidOperationException("An architecture has no data.");

    /// <summary>What the results keep of the data.</summary>
    /// <exception cref="InvalidOperationException">The file describes an architecture, which has no data.</exception>
    public DatasetRecord Dataset => _dataset ?? throw new InvalidOperationException("An architecture has no data.");

    /// <summary>The layers that its networks may have.</summary>
    public LayerLibrary Library { get; }

    /// <summary>The arms that are asked for, and the baseline.</summary>
    public IReadOnlyList<StudyArm> Arms { get; }

    /// <summary>The arm of that name, or the baseline where there is none.</summary>
    /// <exception cref="UserException">There is no such arm.</exception>
    public StudyArm Arm(string? name)
    {
        name ??= Experiment.Analysis.Baseline;
        return Arms.FirstOrDefault(arm => arm.Name == name)
            ?? throw new UserException($"There is no arm '{name}'. {Suggest.Hint(name, Arms.Select(arm => arm.Name), "arms")}".TrimEnd());
    }

    /// <summary>Every run that is asked for, once, also where two arms share it.</summary>
    public IEnumerable<ResolvedRun> Runs => Arms.SelectMany(arm => arm.Runs).DistinctBy(run => run.Id);

    /// <summary>Reads and checks an experiment; null after errors. No tensor is made and nothing is fetched.</summary>
    public static Study? Load(string file, Issues issues, StudyOptions? options = null)
    {
        options ??= StudyOptions.None;
        if (options.Overrides.Count == 0) return Check(file, issues, options);
        var found = new Issues();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var study = Check(file, found, options);
        var isLarge = GC.GetAllocatedBytesForCurrentThread() - before > OverrideCauses.MostAllocated;
        foreach (var issue in isLarge ? found : OverrideCauses.Named(found, options.Overrides, Without)) issues.Add(issue);
        return study;

        Issues Without(IReadOnlyList<string> overrides)
        {
            var without = new Issues();
            Check(file, without, options with { Overrides = overrides });
            return without;
        }
    }

    private static Study? Check(string file, Issues issues, StudyOptions options)
    {
        var (library, remembered) = (LayerLibrary.BuiltIn, (RecordedNetworks?)null);
        var loading = new LoadOptions(
            options.Overrides,
            LayerCatalog.Layers.Kinds,
            Kinds,
            other => library.Layers.Hint(other),
            (kind, key) => library.Layers.Nests(kind, key),
            (list, into) =>
            {
                if (remembered is null) ModelPlan.CheckLayers(list, into, library.Layers);
            }) { IsKept = options.Recorded is not null };
        if (ExperimentLoader.Load(file, issues, loading) is not { } experiment) return null;
        if (options.Trains) CheckTrains(experiment, options.Only, issues);
        var selected = ArmSelection.Of(experiment, options.Only, issues);
        if (experiment is { IsArchitecture: false, HasAllArms: true, Seeds.Count: > 0 }) SeedWarning.AddTo(issues, experiment, experiment.Arms.Count(arm => selected.Contains(arm.Name)) - 1);
        var known = KnownData.Read(experiment, options.Recorded, options.Trains, issues);
        var data = known.Config;
        Shape? input = experiment.Input is [var channels, var height, var width] ? Shape.Image(channels, height, width) : known.Shape;
        if (experiment.Arms.Count == 0 && experiment.LeftOut.Count == 0)
        {
            if (experiment.EmptyModel is { Items.Count: > 0 } empty) ModelPlan.Check(empty, input, known.Classes, issues, library.Layers);
            return null;
        }

        IReadOnlyList<(ModelPlan? Plan, CapacityMatch? Match)> plans;
        if (remembered is null || input is not { } seen) (experiment, plans) = Plan(experiment, input, known.Classes, library.Layers, selected, issues);
        else plans = [.. experiment.Arms.Select(arm => (remembered.Plan(arm, seen, issues), (CapacityMatch?)null))];
        if (known.Shape is { } image)
        {
            foreach (var arm in experiment.Arms.Where(arm => arm.TrainSource is not null))
                arm.Train?.ValidateFor((int)image.Height, (int)image.Width, known.Examples, arm.TrainSource!, issues);
        }
        if (options.Recorded is null) BatchOfOne.Refuse(experiment.Arms.Zip(plans, (arm, plan) => (arm, plan.Plan)), known.Examples, issues);
        if (experiment.Arms.Any(arm => arm.Train?.Init is not null))
        {
            experiment = experiment with { Arms = [.. experiment.Arms.Zip(plans, (arm, plan) => arm.Train is null ? arm : arm with { Train = InitialWeights.Resolve(arm.Train, arm.TrainSource, plan.Plan, options.Recorded is not null, issues) })] };
        }
        CheckSeeds(experiment, issues);
        var planned = experiment.Arms.Zip(plans, (arm, plan) => (Arm: arm, plan.Plan)).Where(pair => selected.Contains(pair.Arm.Name));
        Twins.Warn([.. planned], experiment.IsArchitecture, issues);
        if (issues.HasErrors || (data is null && !experiment.IsArchitecture)) return null;

        var whole = data is null ? null : DatasetCatalog.WithFullPaths(data);
        experiment = experiment with { Composed = experiment.Composed.WithText(Pinned(experiment, whole, library, options)) };
        // Once for all runs: that of a user's arrays reads their files.
        var identity = options.Recorded is { } recorded ? recorded.Identity : whole?.Dataset.Identity;
        var arms = experiment.Arms.Zip(plans).Where(pair => selected.Contains(pair.First.Name)).Select(pair => new StudyArm(
            pair.First.Name, pair.Second.Plan!, whole is null || pair.First.Train is null ? [] : Resolve(experiment, pair.First, pair.Second.Plan!, whole, identity, remembered is null ? library.FilesOf(pair.Second.Plan!) : remembered.Find(pair.First.Name)?.Layers), pair.Second.Match, pair.First.SeedOffset)).ToList();
        return new Study(experiment, whole, known.Info is null ? null : new DatasetRecord(known.Info, identity), arms, library);

        IReadOnlyCollection<string> Kinds(IReadOnlyList<LayerFile> files, Issues into)
        {
            var found = new Issues();
            library = LayerLibrary.Load([.. options.Layers, .. files], found);
            if (found.HasErrors && options.Networks is { } networks)
            {
                remembered = networks;
                return [.. library.Layers.Kinds, .. networks.Kinds];
            }
            foreach (var issue in found) into.Add(issue);
            return library.Layers.Kinds;
        }
    }

    /// <summary>The runs without a result, seed by seed, so that comparisons have pairs as early as possible.</summary>
    public IReadOnlyList<DueRun> Due(ResultStore store)
    {
        var begun = store.Begun();
        return
        [
            .. Runs
                .Where(run => !begun.Contains(run.Id) || store.Completed(run.Id) is null)
                .OrderBy(run => run.Seed)
                .Select(run => new DueRun(run, store.Folder(run.Id))),
        ];
    }

    /// <summary>Every arm with how each of its seeds ended.</summary>
    public IReadOnlyList<Cell> Cells(Func<ResolvedRun, RunResult?> resultOf) =>
    [
        .. Arms.Select(arm => new Cell(arm.Name, arm.Plan.ParameterCount, arm.Plan.MultiplyAdds,
            [.. arm.Runs.Select(run => ResultStore.Outcome(resultOf(run), arm.PairedBy(run), Experiment.Analysis.Metric))])),
    ];

    /// <summary>The same arms with other seeds.</summary>
    public Study WithSeeds(IReadOnlyList<int> seeds) =>
        new(Experiment with { Seeds = seeds }, _data, _dataset, [.. Arms.Select(arm => arm with { Runs = arm.WithSeeds(seeds) })], Library);

    private static void CheckTrains(Experiment experiment, IReadOnlyList<string> only, Issues issues)
    {
        if (experiment.IsArchitecture)
            issues.Error(experiment.Composed.Root, "This file describes a network, not an experiment: there is nothing to train.", "Extend it from a file with 'experiment', 'data', 'train', 'arms' and 'seeds'; 'ablate plan' shows the network.");
        if (experiment is { Until: not null, Arms.Count: 1 })
            issues.Error(experiment.SeedsSource, "A rule for the number of seeds goes by the width of comparisons, and with one arm there is none.", "Add an arm, or give a number of seeds.");
        if (experiment.Until is not null && only.Count > 0)
            issues.Error(experiment.SeedsSource, "A rule for the number of seeds adds them to all arms, and --only leaves some out.", "Leave out --only, or give a number of seeds for this time: -o seeds=10.");
    }

    private static void CheckSeeds(Experiment experiment, Issues issues)
    {
        var last = experiment.Seeds.Append(experiment.Until?.Max ?? 0).Max();
        foreach (var arm in experiment.Arms.Where(arm => arm.SeedOffset > int.MaxValue - last))
            issues.Error(arm.Source, FormattableString.Invariant($"With the offset {arm.SeedOffset} the seeds of '{arm.Name}' go beyond the largest there is, {int.MaxValue}."), "Take smaller seeds, or a smaller seed_offset.");
    }

    /// <summary>
    /// The network of every arm; those whose cost is to be matched come last, once the others are known, and take the place
    /// of what the file says of them.
    /// </summary>
    private static (Experiment Experiment, IReadOnlyList<(ModelPlan? Plan, CapacityMatch? Match)> Plans) Plan(Experiment experiment, Shape? input, int? classes, Catalog<LayerSpec> layers, IReadOnlySet<string> selected, Issues issues)
    {
        var networks = new NetworkPlans(input, classes, layers);
        var plans = new Dictionary<string, ModelPlan?>(StringComparer.Ordinal);
        foreach (var arm in experiment.Arms)
        {
            // An arm that has no layer list at all has had its mistake told.
            var plan = arm is { IsWhole: false, Model.Items.Count: 0 } or { IsWhole: true, Match: not null } ? null : networks.Plan(arm);
            if (arm.Match is null) plans[arm.Name] = plan;
        }
        foreach (var arm in experiment.LeftOut.Where(arm => arm.Model.Items.Count > 0)) networks.Plan(arm);
        if (experiment.Arms.Where(arm => arm.Match is not null).Skip(MostMatches).FirstOrDefault() is { } beyond)
        {
            issues.Error(beyond.Match!.Source, FormattableString.Invariant($"With this arm the experiment has more than {MostMatches:N0} arms with a 'match', and each is a search."), "Give such arms their widths by a sweep.");
            networks.Report([.. experiment.Arms, .. experiment.LeftOut], experiment.Analysis.Baseline, issues);
            return (experiment, [.. experiment.Arms.Select(arm => (plans.GetValueOrDefault(arm.Name), (CapacityMatch?)null))]);
        }
        var ofOthers = new Issues();
        var matches = experiment.Arms.Select(arm => arm.Match is null ? null : CapacityMatch.Find(arm, plans, networks, selected.Contains(arm.Name) ? issues : ofOthers)).ToList();
        // Mistakes are told of the whole file, but nobody has asked how near those come that are left out.
        foreach (var issue in ofOthers.Where(issue => issue.Severity == Severity.Error)) issues.Add(issue);
        foreach (var (arm, _) in experiment.Arms.Zip(matches).Where(pair => pair is { First: { Match: not null, IsWhole: true }, Second: null })) networks.CheckLayers(arm);
        var arms = experiment.Arms.Zip(matches, (arm, match) => match is null ? arm : arm.Match!.With!(match.Value) ?? arm).ToList();
        var planned = arms.Zip(matches, (arm, match) => (match is null ? plans.GetValueOrDefault(arm.Name) : networks.Plan(arm), match)).ToList();
        networks.Report([.. arms, .. experiment.LeftOut], experiment.Analysis.Baseline, issues);
        return (experiment with { Arms = arms }, planned);
    }

    // The plan's own model, so that a default that is written out and one that is left out are the same run.
    private static IReadOnlyList<ResolvedRun> Resolve(Experiment experiment, Arm arm, ModelPlan plan, DataConfig data, string? identity, IReadOnlyList<LayerFile>? layers) =>
        ResolvedRun.Create(experiment.Name, arm.Name, [.. experiment.Seeds.Select(seed => seed + arm.SeedOffset)], data, plan.Written, arm.Train!, identity, layers);

    /// <summary>What the experiment's text says by paths, so that it holds from any folder.</summary>
    private static Dictionary<string, Node> Pinned(Experiment experiment, DataConfig? data, LayerLibrary library, StudyOptions options)
    {
        var pinned = new Dictionary<string, Node>(StringComparer.Ordinal);
        if (data?.Dataset is IHasFiles) pinned["data"] = Canonical.Node(data);
        if (library.Files.Count > 0) pinned["layers"] = Canonical.Node(library.Files);
        if (options.Recorded is null && experiment.Arms.Any(arm => arm.Train?.Init is not null))
            foreach (var (key, value) in InitialWeights.Pinned(experiment.Composed.Root)) pinned[key] = value;
        return pinned;
    }
}
