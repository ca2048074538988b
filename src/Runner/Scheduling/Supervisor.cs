using System.Collections.Concurrent;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// Hands out runs to worker processes, one at a time each. A worker that dies costs its run, which is tried once
/// more in a new worker and then recorded as failed; the sweep goes on. The workers stay for further runs until they are
/// disposed of: to start one and load torch takes seconds.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // Small networks leave a GPU idle between kernels, so a few workers share it.
    private const int WorkersPerGpu = 4;

    private readonly WorkerCommand _command;
    private readonly WorkerMessage.Ready _ready;
    private readonly List<Lane> _lanes;

    private Supervisor(WorkerCommand command, WorkerProcess first, WorkerMessage.Ready ready)
    {
        (_command, _ready) = (command, ready);
        _lanes = [new Lane(command with { Device = DeviceOf(0) }, first)];
    }

    /// <summary>Starts a first worker, which finds out whether the device is there; the others are then told of it.</summary>
    /// <exception cref="NoWorkerException">No worker can train here; the message says why.</exception>
    public static async Task<Supervisor> Start(WorkerCommand command, CancellationToken stop)
    {
        var (first, ready) = await Lane.Start(command, stop);
        return new Supervisor(command, first, ready);
    }

    /// <summary>Trains every due run; returns early, with runs left over, when <paramref name="stop"/> is cancelled.</summary>
    /// <param name="due">What to train, the most wanted first.</param>
    /// <param name="workers">How many at once; null for what suits the device.</param>
    /// <param name="observer">Hears of the runs.</param>
    /// <param name="stop">Ends the workers in the midst of their runs.</param>
    /// <exception cref="NoWorkerException">Workers died and no new one could be started for the runs that are left.</exception>
    /// <exception cref="UserException">A run, its data or its folder is not as it must be; all workers have been stopped.</exception>
    /// <exception cref="UnwrittenException">Results could not be written; all workers have been stopped.</exception>
    public async Task Train(IReadOnlyList<DueRun> due, int? workers, ISweepObserver observer, CancellationToken stop)
    {
        var queue = new ConcurrentQueue<DueRun>(due);
        var noWorker = new ConcurrentQueue<NoWorkerException>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);

        var count = Math.Min(workers ?? DefaultWorkers(_ready.Device, _ready.DeviceCount, Environment.ProcessorCount), due.Count);
        while (_lanes.Count < count) _lanes.Add(new Lane(_command with { Device = DeviceOf(_lanes.Count) }, worker: null));

        await Task.WhenAll(_lanes.Take(count).Select(Work));
        if (!queue.IsEmpty && !stop.IsCancellationRequested && noWorker.TryPeek(out var problem)) throw problem;

        async Task Work(Lane lane)
        {
            var (inOtherHands, isIdle) = (0, false);
            try
            {
                while (!end.IsCancellationRequested && queue.TryDequeue(out var next))
                {
                    using var claim = UnwrittenException.Guard(next.Folder, next.Folder.TryClaim);
                    if (claim is null)
                    {
                        // Another process trains it. Look again later, whether it is done by then or was given up.
                        queue.Enqueue(next);
                        if (++inOtherHands < queue.Count) continue;
                        await Task.Delay(LookAgain, end.Token);
                    }
                    else if (next.Folder.ReadResult() is { } result)
                    {
                        observer.Ended(next, result);
                    }
                    else
                    {
                        await Train(lane, next);
                    }

                    inOtherHands = 0;
                }
                isIdle = !end.IsCancellationRequested;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The run in hand stays missing; its folder holds nothing that counts as a result.
            }
            catch (NoWorkerException problem)
            {
                noWorker.Enqueue(problem);
            }
            catch
            {
                // Where one result cannot be written or one run's data not be used, no other can.
                await end.CancelAsync();
                throw;
            }
            finally
            {
                if (!isIdle) await lane.DisposeAsync();
            }
        }

        async Task Train(Lane lane, DueRun next)
        {
            try
            {
                await lane.Train(next, observer, end.Token);
            }
            catch (NoWorkerException)
            {
                // This lane is at its end, the others may go on with the run.
                queue.Enqueue(next);
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }

    /// <summary>On a CPU one worker a core, because each has one thread and more would only take turns.</summary>
    internal static int DefaultWorkers(string device, int deviceCount, int cores) =>
        device == "cpu" ? cores : Math.Min(cores, WorkersPerGpu * deviceCount);

    /// <summary>Workers take turns with the GPUs, unless the user named one.</summary>
    private string DeviceOf(int lane) => _ready.Device != "cpu" && _command.Device is "auto" or "cuda"
        ? FormattableString.Invariant($"cuda:{lane % _ready.DeviceCount}")
        : _ready.Device;
}
