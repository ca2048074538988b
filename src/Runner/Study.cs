using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Runner.Data;
using Ablate.Runner.Planning;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner;

/// <summary>An arm whose network is planned and whose runs are resolved, one for each seed.</summary>
internal sealed record StudyArm(string Name, ModelPlan Plan, IReadOnlyList<ResolvedRun> Runs);

/// <summary>An experiment that has been checked as a whole: its data described, its networks planned, its runs resolved.</summary>
internal sealed class Study
{
    private Study(Experiment experiment, DataConfig data, IReadOnlyList<StudyArm> arms)
    {
        Experiment = experiment;
        Data = data;
        Arms = arms;
    }

    public Experiment Experiment { get; }

    public DataConfig Data { get; }

    public IReadOnlyList<StudyArm> Arms { get; }

    /// <summary>Every run once, also where two arms share it.</summary>
    public IEnumerable<ResolvedRun> Runs => Arms.SelectMany(arm => arm.Runs).DistinctBy(run => run.Id);

    /// <summary>Reads and checks an experiment; null after errors. No tensor is made and nothing is fetched.</summary>
    public static Study? Load(string file, Issues issues)
    {
        if (ExperimentLoader.Load(file, issues) is not { } experiment) return null;
        var (data, described) = ReadData(experiment, issues);
        if (experiment.Model is null || experiment.Arms.Count == 0 || described is not { } info)
        {
            CheckModels(experiment, described, issues);
            return null;
        }

        var plans = experiment.Arms.Select(arm => (Arm: arm, Plan: ModelPlan.Create(arm.Model, info.Shape, info.Classes, issues))).ToList();
        foreach (var arm in experiment.Arms.Where(arm => arm.TrainSource is not null))
            arm.Train?.ValidateFor(info.Height, info.Width, arm.TrainSource!, issues);
        if (issues.HasErrors || data is null) return null;

        var whole = DatasetCatalog.WithFullPaths(data);
        // Once for all runs: that of a user's arrays reads their files.
        var identity = whole.Dataset.Identity;
        var arms = plans.ConvertAll(pair => Resolve(experiment, pair.Arm, pair.Plan!, whole, identity));
        WarnOfTwins(experiment, arms, issues);
        SeedWarning.AddTo(issues, experiment);
        return new Study(experiment, whole, arms);
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
    public IReadOnlyList<Cell> Cells(ResultStore store)
    {
        var begun = store.Begun();
        return Cells(run => begun.Contains(run.Id) ? store.Completed(run.Id) ?? store.Failure(run.Id) : null);
    }

    /// <summary>The same of results that have been read.</summary>
    public IReadOnlyList<Cell> Cells(Func<ResolvedRun, RunResult?> resultOf) =>
    [
        .. Arms.Select(arm => new Cell(arm.Name, arm.Plan.ParameterCount, arm.Plan.MultiplyAdds,
            [.. arm.Runs.Select(run => ResultStore.Outcome(resultOf(run), run.Seed, Experiment.Analysis.Metric))])),
    ];

    /// <summary>What can be said of the layers in this pass though there are no runs: with their shapes where the data is known.</summary>
    private static void CheckModels(Experiment experiment, DatasetInfo? info, Issues issues)
    {
        if (experiment.Model is null) return;
        foreach (var model in experiment.Arms.Select(arm => arm.Model).DefaultIfEmpty(experiment.Model))
        {
            if (info is null) ModelPlan.CheckLayers(model, issues);
            else ModelPlan.Create(model, info.Shape, info.Classes, issues);
        }
    }

    /// <summary>The data, null after an error, and the dataset, which is also described where only a count of it is wrong.</summary>
    private static (DataConfig? Data, DatasetInfo? Info) ReadData(Experiment experiment, Issues issues)
    {
        if (experiment.Data is not { } node) return default;
        var binder = new Binder(issues).With(DatasetCatalog.Known);
        var data = binder.Bind<DataConfig>(node);
        if (data is not null) experiment.Analysis.ValidateFor(data, node, issues);
        if ((data ?? DespiteErrors(node, binder)) is not { } readable) return default;
        var info = DatasetCatalog.Describe(readable, node, issues);
        return (info is null ? null : data, info ?? DatasetCatalog.Describe(new DataConfig(readable.Dataset), node, new Issues()));
    }

    /// <summary>The data where the dataset is named rightly among mistakes that have been reported.</summary>
    private static DataConfig? DespiteErrors(Node data, Binder binder)
    {
        if (data is not MappingNode mapping) return null;
        var dataset = mapping.Entries.FirstOrDefault(entry => entry.Key.Text == "name")
            ?? mapping.Entries.FirstOrDefault(entry => DatasetCatalog.Known.Find(entry.Key.Text) is not null);
        if (dataset is null) return null;
        var ordered = mapping with { Entries = [dataset, .. mapping.Entries.Where(entry => entry != dataset)] };
        return binder.Bind<DataConfig>(binder.WithoutMistakes<DataConfig>(ordered, needed: 1));
    }

    private static StudyArm Resolve(Experiment experiment, Arm arm, ModelPlan plan, DataConfig data, string? identity)
    {
        // The plan's own model, so that a default that is written out and one that is left out are the same run.
        return new StudyArm(arm.Name, plan, ResolvedRun.Create(experiment.Name, arm.Name, experiment.Seeds, data, plan.CanonicalModel, arm.Train!, identity));
    }

    private static void WarnOfTwins(Experiment experiment, IReadOnlyList<StudyArm> arms, Issues issues)
    {
        foreach (var twins in ResolvedRun.SameArms(arms.SelectMany(arm => arm.Runs.Take(1))))
        {
            var second = experiment.Arms.First(arm => arm.Name == twins[1]);
            issues.Warning(second.Source, $"The arms {string.Join(" and ", twins)} are the same network with the same recipe.",
                "They share their runs, and comparing them says nothing.");
        }
    }
}
