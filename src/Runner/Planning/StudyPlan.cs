using Ablate.Analysis;
using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Runner.Data;
using Seeds = Ablate.Analysis.Planning;

namespace Ablate.Runner.Planning;

/// <summary>A declared run with what the disk holds of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">Null where it has still to be trained.</param>
/// <param name="Failure">Why the last attempt failed; null where it did not.</param>
internal sealed record PlannedRun(ResolvedRun Run, RunResult? Result, RunResult? Failure);

/// <summary>An arm with its runs, and what one of them costs.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="MultiplyAddsOfARun">Training and evaluations.</param>
/// <param name="BytesOfARun">On the disk.</param>
/// <param name="Runs">One for each seed.</param>
internal sealed record PlannedArm(StudyArm Arm, double MultiplyAddsOfARun, long BytesOfARun, IReadOnlyList<PlannedRun> Runs)
{
    public string Name => Arm.Name;

    public int Done => Runs.Count(run => run.Result is not null);

    public int Failed => Runs.Count(run => run.Failure is not null);

    public int Missing => Runs.Count - Done - Failed;
}

/// <summary>The half-widths to expect with the declared seeds.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="Spread">What is known of the differences.</param>
/// <param name="Single">Of a comparison by itself.</param>
/// <param name="Family">Of each comparison where all are to hold together.</param>
internal sealed record PlannedIntervals(int Seeds, DifferenceSpread Spread, ExpectedHalfWidth Single, ExpectedHalfWidth Family);

/// <summary>What an experiment will cost and what it can show, before it is trained. Makes no tensor of a network's size.</summary>
internal sealed class StudyPlan
{
    // Until the first run begins, a worker has started, loaded torch and read its data: measured, 1 to 3 s.
    private const double StartUp = 2;

    // What a worker does for a run besides training it: making the network, and writing some ten files. Measured with 200
    // runs of 0.04 s on two workers: 0.06 s; a slow disk or a busy machine takes longer.
    private static readonly TimeRange Overhead = new(0.03, 0.06, 0.12);

    private StudyPlan(Study study, ResultStore store, IReadOnlyList<PlannedArm> arms, Machine machine, int workers, Calibration? calibration, PlannedIntervals? intervals)
    {
        Study = study;
        Store = store;
        Arms = arms;
        Device = machine.Kind;
        Workers = workers;
        Calibration = calibration;
        Intervals = intervals;
        var runs = Arms.SelectMany(arm => arm.Runs.Select(run => (Arm: arm, Run: run))).DistinctBy(pair => pair.Run.Run.Id).ToList();
        RunCount = runs.Count;
        FailedCount = runs.Count(pair => pair.Run.Failure is not null);
        // In the order in which the command 'run' hands them out.
        var due = runs.Where(pair => pair.Run.Result is null).OrderBy(pair => pair.Run.Run.Seed).ToList();
        DueCount = due.Count;
        Bytes = due.Sum(pair => pair.Arm.BytesOfARun);
        if (calibration is null) return;
        var times = due.ConvertAll(pair => calibration.Of(pair.Arm.Arm.Plan.Canonical, pair.Arm.MultiplyAddsOfARun).Plus(Overhead));
        Time = new TimeRange(Wall(time => time.Low), Wall(time => time.Likely), Wall(time => time.High));

        double Wall(Func<TimeRange, double> of) => StartUp + Makespan.Of(times.Select(of), workers);
    }

    public Study Study { get; }

    public ResultStore Store { get; }

    public IReadOnlyList<PlannedArm> Arms { get; }

    public PlannedArm Baseline => Arms.First(arm => arm.Name == Study.Experiment.Analysis.Baseline);

    /// <summary>Runs, those that arms share counted once.</summary>
    public int RunCount { get; }

    public int FailedCount { get; }

    /// <summary>How many the command <c>run</c> would train.</summary>
    public int DueCount { get; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; }

    public int Workers { get; }

    /// <summary>Null where nothing is left to train.</summary>
    public Calibration? Calibration { get; }

    /// <summary>How long the command <c>run</c> would take; null where nothing is left to train.</summary>
    public TimeRange? Time { get; }

    /// <summary>What the due runs will take on the disk.</summary>
    public long Bytes { get; }

    /// <summary>Null with one seed or one arm, where there is no interval.</summary>
    public PlannedIntervals? Intervals { get; }

    /// <summary>The same with all the seeds that the rule of the experiment may add; null without a rule that may add any.</summary>
    public StudyPlan? AtMost { get; private set; }

    /// <param name="study">The checked experiment.</param>
    /// <param name="results">The folder of all results.</param>
    /// <param name="device">As the command line names it.</param>
    /// <param name="workers">How many runs at once; null for what suits the device.</param>
    public static StudyPlan Create(Study study, string results, string device, int? workers)
    {
        var store = new ResultStore(results, study.Experiment.Name);
        var machine = new Machine(device);
        var plan = Create(study, store, machine, workers, arms => Calibrate(arms, store, results, machine));
        if (study.Experiment.Until is not { } rule || rule.Max <= study.Experiment.Seeds.Count) return plan;
        var most = study.WithSeeds([.. Enumerable.Range(0, rule.Max)]);
        plan.AtMost = Create(most, store, machine, workers, arms => plan.Calibration ?? Calibrate(arms, store, results, machine));
        return plan;
    }

    private static StudyPlan Create(Study study, ResultStore store, Machine machine, int? workers, Func<List<PlannedArm>, Calibration> calibrate)
    {
        var info = DatasetCatalog.Describe(study.Data, ScalarNode.Nowhere, new Issues())
            ?? throw new InvalidOperationException("The data of a checked experiment cannot be described.");
        var data = Workload.Of(study.Data, info);
        var begun = store.Begun();
        var arms = study.Arms.Select(arm => new PlannedArm(
            arm,
            data.MultiplyAdds(arm.Plan, arm.Runs[0].Train),
            DiskUse.Of(arm.Plan, arm.Runs[0], data),
            [.. arm.Runs.Select(run => begun.Contains(run.Id) ? Read(run, store) : new PlannedRun(run, null, null))])).ToList();

        var calibration = arms.All(arm => arm.Done == arm.Runs.Count) ? null : calibrate(arms);
        return new StudyPlan(study, store, arms, machine, workers ?? machine.DefaultWorkers, calibration, IntervalsOf(study, arms, data));
    }

    private static PlannedRun Read(ResolvedRun run, ResultStore store) =>
        store.Completed(run.Id) is { } result ? new PlannedRun(run, result, null) : new PlannedRun(run, null, store.Failure(run.Id));

    private static Calibration Calibrate(List<PlannedArm> arms, ResultStore store, string results, Machine machine)
    {
        var most = arms.Where(arm => arm.Done < arm.Runs.Count).Max(arm => arm.MultiplyAddsOfARun);
        var micro = new Lazy<double>(() => MicroBenchmark.SecondsPerMultiplyAdd(machine.Device()));
        if (TimedRuns.Telling(TimedRuns.Of(arms, store, machine), most, micro) is { Count: > 0 } own) return Calibration.FromRuns(CalibrationSource.ThisExperiment, own);
        if (TimedRuns.Telling(TimedRuns.Others(results, machine), most, micro) is { Count: > 0 } others) return Calibration.FromRuns(CalibrationSource.OtherRuns, others);
        return Calibration.FromMicroBenchmark(micro.Value);
    }

    private static PlannedIntervals? IntervalsOf(Study study, List<PlannedArm> arms, Workload data)
    {
        var analysis = study.Experiment.Analysis;
        var (seeds, comparisons) = (study.Experiment.Seeds.Count, arms.Count - 1);
        if (seeds < 2 || comparisons < 1) return null;
        var results = arms.SelectMany(arm => arm.Runs).DistinctBy(run => run.Run.Id).ToDictionary(run => run.Run.Id, run => run.Result ?? run.Failure, StringComparer.Ordinal);
        var examples = analysis.Metric == AnalysisConfig.ValidationAccuracy ? data.Validation : data.Test;
        var spread = Seeds.Spread(study.Cells(run => results[run.Id]), analysis.Baseline, examples);
        var confidence = study.Experiment.Until is null ? analysis.Confidence : Seeds.ConfidenceUnderRule(analysis.Confidence);
        return new PlannedIntervals(seeds, spread, Seeds.HalfWidth(spread, confidence, 1, seeds), Seeds.HalfWidth(spread, confidence, comparisons, seeds));
    }
}
