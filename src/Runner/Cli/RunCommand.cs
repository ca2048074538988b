using System.CommandLine;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Runner.Data;
using Ablate.Runner.Progress;
using Ablate.Runner.Reporting;
using Ablate.Runner.Scheduling;
using Spectre.Console;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate run FILE</c>: trains what is missing and prints what may be claimed of the results.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var results = Arguments.ResultsFolder();
        var data = Arguments.DataFolder();
        var device = Arguments.Device();
        var workers = Arguments.Workers();
        var command = new Command("run", "Trains the runs of an experiment that are missing, and prints what may be claimed of the results.")
        {
            results, data, device, workers,
        };
        experiment.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (experiment.Load(parsed, trains: true, new Issues()) is not { } study) return ExitStatus.BadInput;
            var store = new ResultStore(parsed.GetRequiredValue(results), study.Experiment.Name);
            var worker = new WorkerCommand(parsed.GetRequiredValue(device), parsed.GetValue(data));
            return await Run(study, store, worker, parsed.GetValue(workers), experiment.Whole(parsed));
        });
        return command;
    }

    /// <summary>Trains what is missing, prints what may be claimed, and returns the exit status.</summary>
    /// <param name="study">What is trained.</param>
    /// <param name="store">Where its results go.</param>
    /// <param name="worker">How runs are trained.</param>
    /// <param name="workers">How many at once; null for what fits the machine.</param>
    /// <param name="whole">The experiment with the arms that are not trained this time; null where there are none.</param>
    public static async Task<int> Run(Study study, ResultStore store, WorkerCommand worker, int? workers, Study? whole = null)
    {
        using var stop = new StopSignals();
        var series = study.Experiment.Until is null ? null : new SeedSeries(study, store, TimeProvider.System);
        Supervisor? supervisor = null;
        try
        {
            await Train(study);
            while (series is not null && !stop.Token.IsCancellationRequested && study.Due(store).Count == 0 && series.Look(Console.Out))
            {
                study = series.Study;
                if (study.Due(store).Count > 0) await Train(study);
            }
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // Before the first run began.
        }
        finally
        {
            if (supervisor is not null) await supervisor.DisposeAsync();
        }

        // Where a rule is not done with its seeds, nobody is to see how they came out.
        if (series is null || series.IsDone) Console.WriteLine($"\n{Reports.Build(ResultsReader.Read(whole ?? study, store)).ToText().TrimEnd('\n')}");
        return Conclude(study.Due(store).Count, series is { IsDone: false }, stop);

        async Task Train(Study seeds)
        {
            var due = seeds.Due(store);
            // First what can be wrong with the machine: nothing is announced or written before it is known that something can be trained.
            if (due.Count > 0) supervisor ??= await Ready(seeds, worker, stop.Token);
            Begin(seeds, store, due);
            if (due.Count > 0) await Watch(supervisor!, due, workers, isBlind: series is not null, stop.Token);
        }
    }

    private static int Conclude(int left, bool wantsSeeds, StopSignals stop)
    {
        if (left == 0 && !wantsSeeds) return ExitStatus.Done;
        if (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Stopped {(left > 0 ? $"with {Plural.Of(left, "run")} left" : "before the last seed")}; the same command goes on from here.");
            return stop.Status;
        }

        Console.Error.WriteLine($"{Plural.Of(left, "run")} failed; the same command tries again.");
        return ExitStatus.Failed;
    }

    private static void Begin(Study study, ResultStore store, IReadOnlyList<DueRun> due)
    {
        try
        {
            // First the lock: what is declared after the first run has begun is not declared before it.
            AnalysisLocks.Take(store, study.Experiment, TimeProvider.System);
            store.WriteExperiment(study.Experiment);
            store.WriteRoot();
            study.Dataset.Write(store.DatasetFile);
            RecordedNetworks.Write(store.NetworksFile, study);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"Results cannot be written to {store.Path} ({FileInTheWay(store.Path) ?? problem.Message.TrimEnd('.')}). Name a folder that can be written to with --results DIR.", problem);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{study.Experiment.Name}: {Plural.Of(due.Count, "run")} to train, {study.Runs.Count() - due.Count} done before; results in {store.Path}"));
    }

    private static string? FileInTheWay(string path)
    {
        for (var part = path; !string.IsNullOrEmpty(part); part = Path.GetDirectoryName(part))
            if (File.Exists(part)) return $"{part} is a file, not a folder";
        return null;
    }

    private static async Task<Supervisor> Ready(Study study, WorkerCommand worker, CancellationToken stop)
    {
        var supervisor = await Supervisor.Start(worker, stop);
        try
        {
            var folders = DataFolders.OfThisMachine(worker.DataFolder);
            DatasetCatalog.Fetch(study.Data, folders, source => Console.WriteLine($"Fetching {source} …"), stop);
            DatasetCatalog.Verify(study.Data, folders, stop);
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    private static async Task Watch(Supervisor supervisor, IReadOnlyList<DueRun> due, int? workers, bool isBlind, CancellationToken stop)
    {
        if (AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsOutputRedirected)
        {
            var live = new LiveProgress(AnsiConsole.Console, due.Count, TimeProvider.System, isBlind);
            await live.Show(supervisor.Train(due, workers, live, stop));
        }
        else
        {
            await supervisor.Train(due, workers, new PlainProgress(Console.Out, due.Count, TimeProvider.System, isBlind), stop);
        }
    }
}
