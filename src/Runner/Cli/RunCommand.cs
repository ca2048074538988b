using System.CommandLine;
using Ablate.Analysis;
using Ablate.Core;
using Ablate.Runner.Data;
using Ablate.Runner.Progress;
using Ablate.Runner.Scheduling;
using Spectre.Console;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate run FILE</c>: trains what is missing and prints the table.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = Arguments.Experiment();
        var results = Arguments.ResultsFolder();
        var data = Arguments.DataFolder();
        var device = WorkerVerb.Device();
        var workers = new Option<int?>("--workers") { Description = "How many runs are trained at once; by default one a core on a CPU.", HelpName = "N" };
        workers.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() is < 1 or > 1024) given.AddError("--workers takes a number from 1 to 1024.");
        });

        var command = new Command("run", "Trains the runs of an experiment that are missing, and prints the table.")
        {
            file, results, data, device, workers,
        };
        command.SetAction(async parsed =>
        {
            if (Arguments.Load(parsed.GetRequiredValue(file)) is not { } study) return ExitStatus.BadInput;
            var store = new ResultStore(parsed.GetRequiredValue(results), study.Experiment.Name);
            var command = new WorkerCommand(parsed.GetRequiredValue(device), parsed.GetValue(data));
            return await Run(study, store, command, parsed.GetValue(workers));
        });
        return command;
    }

    private static async Task<int> Run(Study study, ResultStore store, WorkerCommand worker, int? workers)
    {
        store.WriteExperiment(study.Experiment);
        var due = study.Due(store);
        var earlier = study.Runs.Count() - due.Count;
        Console.WriteLine($"{study.Experiment.Name}: {Plural.Of(due.Count, "run")} to train, {earlier} done before; results in {store.Path}");

        using var stop = new CancellationTokenSource();
        if (due.Count > 0)
        {
            // Once, here, and not in every worker at the same time.
            DatasetCatalog.Fetch(study.Data, DataFolders.OfThisMachine(worker.DataFolder),
                address => Console.Error.WriteLine($"Fetching {address}"), stop.Token);
            await Train(due, worker, workers, stop);
        }

        var cells = study.Cells(store);
        Console.WriteLine();
        Console.WriteLine(ComparisonTable.Build(cells, study.Experiment.Analysis.Baseline, study.Experiment.Analysis.Confidence).ToText());

        if (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Stopped with {Plural.Of(study.Due(store).Count, "run")} left; the same command goes on from here.");
            return ExitStatus.Interrupted;
        }

        return cells.Any(cell => cell.Runs.Any(run => run.Status is RunStatus.Failed or RunStatus.Missing))
            ? ExitStatus.Failed
            : ExitStatus.Done;
    }

    private static async Task Train(IReadOnlyList<DueRun> due, WorkerCommand worker, int? workers, CancellationTokenSource stop)
    {
        // The first Ctrl-C stops the sweep in good order; at the second the runtime ends the program at once, and
        // the workers end with it.
        ConsoleCancelEventHandler onCancel = (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
            {
                var live = new LiveProgress(AnsiConsole.Console, due.Count);
                var training = new Supervisor(worker, workers, live).Train(due, stop.Token);
                await live.Show(training);
                await training;
            }
            else
            {
                await new Supervisor(worker, workers, new PlainProgress(Console.Out, due.Count)).Train(due, stop.Token);
            }
        }
        catch (NoWorkerException problem)
        {
            throw new UserException(problem.Message, problem);
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
