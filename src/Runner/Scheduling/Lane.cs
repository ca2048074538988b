using Ablate.Core;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// A place at which runs are trained one after the other, in a worker process that is replaced when it dies.
/// </summary>
/// <param name="command">How a worker of this lane is started.</param>
/// <param name="worker">The worker it begins with; null has one started for the first run.</param>
internal sealed class Lane(WorkerCommand command, WorkerProcess? worker) : IAsyncDisposable
{
    private const int Tries = 2;

    // Keeps workers that die at once from being restarted in a busy loop.
    private static readonly TimeSpan Breather = TimeSpan.FromMilliseconds(200);

    // Ctrl-C reaches a worker that is only starting at the same time as us, and ends it: a moment later it is known
    // whether that was the reason. The moment is long where the machine has much else to do.
    private static readonly TimeSpan UntilAskedToo = TimeSpan.FromSeconds(3);

    private WorkerProcess? _worker = worker;

    /// <summary>Trains one run, which this process has claimed; one that fails twice is recorded as failed.</summary>
    /// <param name="due">The run.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="NoWorkerException">There is no worker to train it.</exception>
    /// <exception cref="UserException">It cannot be trained before the user has put something right.</exception>
    /// <exception cref="UnwrittenException">What it gives cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; its folder holds nothing that counts as a result.</exception>
    public async Task Train(DueRun due, ISweepObserver observer, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            _worker ??= (await Start(command, stop)).Worker;
            UnwrittenException.Guard(due.Folder, () => due.Folder.Begin(due.Run));
            observer.Started(due, command.Device);
            _worker.Send(new Order(due.Folder.Path));
            var outcome = await Outcome(due, _worker, observer, stop);
            if (outcome is WorkerMessage.Finished finished)
            {
                observer.Ended(due, finished.Result);
                return;
            }

            // What the user has to put right does not come right by another try, nor for the other runs.
            if (outcome is WorkerMessage.Refused refused) throw new UserException(refused.Message);
            if (outcome is WorkerMessage.Unwritten unwritten) throw new UnwrittenException(unwritten.Message);

            var why = outcome is WorkerMessage.Crashed crashed ? crashed.Message : await Obituary(_worker, stop);
            await DisposeAsync();
            if (due.Folder.ReadResult() is { } result)
            {
                // It died after its last deed and before it could tell.
                observer.Ended(due, result);
                return;
            }

            if (attempt == Tries)
            {
                var failure = new RunResult(RunStatus.Failed, 0, null, why, null, null, 0);
                UnwrittenException.Guard(due.Folder, () => due.Folder.End(failure));
                observer.Ended(due, failure);
                return;
            }

            observer.Retried(due, why);
        }
    }

    /// <summary>Ends the worker, whatever it is doing; a further run would start another.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_worker is not { } worker) return;
        _worker = null;
        await worker.DisposeAsync();
    }

    /// <summary>Starts a worker and waits until it has loaded torch.</summary>
    /// <exception cref="NoWorkerException">It cannot be started or cannot train; the message says why.</exception>
    public static async Task<(WorkerProcess Worker, WorkerMessage.Ready Ready)> Start(WorkerCommand command, CancellationToken stop)
    {
        var worker = WorkerProcess.Start(command);
        try
        {
            switch (await worker.Next(stop))
            {
                case WorkerMessage.Ready ready:
                    return (worker, ready);
                case WorkerMessage.Unusable unusable:
                    throw new NoWorkerException(unusable.Message);
                default:
                    throw new NoWorkerException($"A worker process could not be started with {command.Program}. {await Obituary(worker, stop)}");
            }
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> Obituary(WorkerProcess worker, CancellationToken stop)
    {
        var obituary = await worker.Obituary();
        await Task.Delay(worker.WasAskedToEnd ? UntilAskedToo : Breather, stop);
        return obituary;
    }

    /// <summary>The message that ends the run, or null where the worker died; tells of the progress in between.</summary>
    private static async Task<WorkerMessage?> Outcome(DueRun due, WorkerProcess worker, ISweepObserver observer, CancellationToken stop)
    {
        while (await worker.Next(stop) is { } message)
        {
            switch (message)
            {
                case WorkerMessage.Stepped stepped:
                    observer.Stepped(due, stepped.Fraction);
                    break;
                case WorkerMessage.EpochDone epoch:
                    observer.EpochDone(due, epoch.Metrics);
                    break;
                case WorkerMessage.Finished or WorkerMessage.Crashed or WorkerMessage.Refused or WorkerMessage.Unwritten:
                    return message;
            }
        }

        return null;
    }
}
