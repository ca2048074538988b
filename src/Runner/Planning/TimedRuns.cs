using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Models.UserLayers;
using Ablate.Runner.Data;

namespace Ablate.Runner.Planning;

/// <summary>Finds the completed runs that tell how long training takes on this machine.</summary>
internal static class TimedRuns
{
    private const int MostOfAnArm = 3, MostOfTheExperiment = 300;

    private const int MostOthers = 50;

    // So that thousands of experiments do not cost a look at each of their runs.
    private const int MostFolders = 20;

    // A run's time also goes into beginning it and into steps whose networks have next to nothing to multiply. Scaled up a
    // little that does no harm; scaled up to a large network it would make years of hours.
    private const double MostTimesTheWork = 100;

    // Networks of a usual size take 1.2 to 2.3 times the micro-benchmark's seconds for a multiply-add; those that are mostly
    // depthwise take several times that.
    private const double MostTimesTheMicroBenchmark = 20;

    /// <summary>
    /// Those that tell how long other runs take: whose own work is not next to nothing beside theirs, or whose time went into
    /// multiply-adds.
    /// </summary>
    /// <param name="runs">Completed runs.</param>
    /// <param name="most">The multiply-adds of the largest run whose time is asked for.</param>
    /// <param name="micro">The seconds for a multiply-add of <see cref="MicroBenchmark"/>; asked for only where it decides.</param>
    public static IReadOnlyList<TimedRun> Telling(IEnumerable<TimedRun> runs, double most, Lazy<double> micro) =>
        [.. runs.Where(run => most <= MostTimesTheWork * run.MultiplyAdds || run.SecondsPerMultiplyAdd <= MostTimesTheMicroBenchmark * micro.Value)];

    /// <summary>Completed runs of the experiment itself.</summary>
    public static IReadOnlyList<TimedRun> Of(IEnumerable<PlannedArm> arms, ResultStore store, Machine machine) =>
    [
        .. arms
            .SelectMany(arm => arm.Runs
                .Where(run => run.Result is { Status: RunStatus.Completed })
                .Take(MostOfAnArm)
                .Select(run => (arm, run)))
            .Take(MostOfTheExperiment)
            .Where(pair => WasHere(store.Folder(pair.run.Run.Id), machine))
            .Select(pair => new TimedRun(pair.arm.Arm.Plan.Canonical, pair.arm.MultiplyAddsOfARun, pair.run.Result!.Seconds))
            .Where(HasWork),
    ];

    /// <summary>The newest completed runs in the folder of all results. One that cannot be read says nothing of the time.</summary>
    public static IReadOnlyList<TimedRun> Others(string root, Machine machine)
    {
        if (!Directory.Exists(root)) return [];
        var folders = new DirectoryInfo(root).EnumerateDirectories()
            .Select(experiment => new DirectoryInfo(Path.Combine(experiment.FullName, "runs")))
            .Where(runs => runs.Exists)
            .OrderByDescending(runs => runs.LastWriteTimeUtc)
            .Take(MostFolders)
            .SelectMany(runs => runs.EnumerateDirectories())
            .OrderByDescending(run => run.LastWriteTimeUtc)
            .Take(MostOthers);
        return [.. folders.Select(folder => Read(new RunFolder(folder.FullName), machine)).OfType<TimedRun>()];
    }

    private static bool HasWork(TimedRun run) => run is { MultiplyAdds: > 0, Seconds: > 0 };

    private static bool WasHere(RunFolder folder, Machine machine) => folder.ReadProvenance() is { } provenance && machine.IsLike(provenance);

    private static TimedRun? Read(RunFolder folder, Machine machine)
    {
        try
        {
            if (!WasHere(folder, machine) || folder.ReadResult() is not { Status: RunStatus.Completed } result) return null;
            var issues = new Issues();
            if (ResolvedRun.Read(File.ReadAllText(folder.RunFile), folder.RunFile, new Binder(issues).With(DatasetCatalog.Known)) is not { } run) return null;
            if (DatasetCatalog.Describe(run.Data, ScalarNode.Nowhere, issues) is not { } info) return null;
            if (ModelPlan.Create(run.Model, info.Shape, info.Classes, issues, LayerLibrary.Load(run.Layers ?? [], issues).Layers) is not { } plan) return null;
            var timed = new TimedRun(plan.Canonical, Workload.Of(run.Data, info).MultiplyAdds(plan, run.Train), result.Seconds);
            return HasWork(timed) ? timed : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }
}
