using System.Collections.Concurrent;
using Ablate.Core;

namespace Ablate.Runner.Scheduling;

/// <summary>A run that is to be trained, and the folder its result goes to.</summary>
internal sealed record DueRun(ResolvedRun Run, RunFolder Folder);

/// <summary>Follows a sweep while it trains; called from several threads at once.</summary>
internal interface ISweepObserver
{
    void Started(DueRun due, string device);

    void Stepped(DueRun due, double fraction);

    void EpochDone(DueRun due, EpochMetrics metrics);

    void Retried(DueRun due, string why);

    void Ended(DueRun due, RunResult result);
}

/// <summary>Why no worker can train anything here, in whole sentences for the user.</summary>
internal sealed class NoWorkerException(string message) : Exception(message);

/// <summary>
/// Hands out runs to worker processes, one at a time each. A worker that dies costs its run, which is tried once
/// more in a new worker and then recorded as failed; the sweep goes on.
/// </summary>
internal sealed class Supervisor(WorkerCommand command, int? workers, ISweepObserver observer)
{
    private const int Tries = 2;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // Small networks leave a GPU idle between kernels, so a few workers share it.
    private const int WorkersPerGpu = 4;

    /// <summary>Trains every due run; returns early, with runs left over, when <paramref name="stop"/> is cancelled.</summary>
    public async Task Train(IReadOnlyList<DueRun> due, CancellationToken stop)
    {
        if (due.Count == 0) return;
        var queue = new ConcurrentQueue<DueRun>(due);

        // The first worker finds out which device there is; the others are told.
        var (first, ready) = await StartWorker(command, stop);
        var lanes = new List<Task> { Lane(command with { Device = ready.Device }, first) };
        for (var i = 1; i < WorkerCount(ready, due.Count); i++)
        {
            var device = ready.Device.StartsWith("cuda", StringComparison.Ordinal) && command.Device is "auto" or "cuda"
                ? FormattableString.Invariant($"cuda:{i % ready.DeviceCount}")
                : ready.Device;
            lanes.Add(Lane(command with { Device = device }, null));
        }

        await Task.WhenAll(lanes);

        async Task Lane(WorkerCommand own, WorkerProcess? worker)
        {
            try
            {
                while (!stop.IsCancellationRequested && queue.TryDequeue(out var next))
                {
                    using var claim = next.Folder.TryClaim();
                    if (claim is null)
                    {
                        // Another process trains it; look again later, whether it is done or was given up.
                        queue.Enqueue(next);
                        await Task.Delay(LookAgain, stop);
                    }
                    else if (next.Folder.ReadResult() is { } result)
                    {
                        observer.Ended(next, result);
                    }
                    else
                    {
                        worker = await TrainOne(next, own, worker, stop);
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The run in hand stays missing; its folder holds nothing that counts as a result.
            }
            finally
            {
                if (worker is not null) await worker.DisposeAsync();
            }
        }
    }

    private int WorkerCount(WorkerMessage.Ready ready, int due)
    {
        var wanted = workers ?? (ready.Device == "cpu"
            ? Environment.ProcessorCount
            : Math.Min(Environment.ProcessorCount, WorkersPerGpu * ready.DeviceCount));
        return Math.Min(wanted, due);
    }

    /// <summary>Trains one run and returns the worker that is fit for the next, or null.</summary>
    private async Task<WorkerProcess?> TrainOne(DueRun due, WorkerCommand own, WorkerProcess? worker, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (worker is null) (worker, _) = await StartWorker(own, stop);
            due.Folder.Begin(due.Run);
            observer.Started(due, own.Device);
            worker.Send(new Order(due.Folder.Path));

            string why;
            try
            {
                switch (await Outcome(due, worker, stop))
                {
                    case WorkerMessage.Finished finished:
                        observer.Ended(due, finished.Result);
                        return worker;
                    case WorkerMessage.Crashed crashed:
                        why = crashed.Message;
                        break;
                    default:
                        why = await worker.Obituary();
                        break;
                }
            }
            catch (OperationCanceledException)
            {
                await worker.DisposeAsync();
                throw;
            }

            await worker.DisposeAsync();
            worker = null;
            if (attempt == Tries)
            {
                var failure = new RunResult(RunStatus.Failed, 0, null, why, null, null, 0);
                due.Folder.End(failure);
                observer.Ended(due, failure);
                return null;
            }

            observer.Retried(due, why);
        }
    }

    /// <summary>The message that ends the run, or null where the worker died; tells of the progress in between.</summary>
    private async Task<WorkerMessage?> Outcome(DueRun due, WorkerProcess worker, CancellationToken stop)
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
                case WorkerMessage.Finished or WorkerMessage.Crashed:
                    return message;
            }
        }

        return null;
    }

    private static async Task<(WorkerProcess Worker, WorkerMessage.Ready Ready)> StartWorker(WorkerCommand command, CancellationToken stop)
    {
        var worker = WorkerProcess.Start(command);
        try
        {
            return await worker.Next(stop) switch
            {
                WorkerMessage.Ready ready => (worker, ready),
                WorkerMessage.Unusable unusable => throw new NoWorkerException(unusable.Message),
                _ => throw new NoWorkerException(
                    $"A worker process could not be started with {command.Program}. {await worker.Obituary()}"),
            };
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }
}
