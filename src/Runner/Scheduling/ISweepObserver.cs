using Ablate.Core;

namespace Ablate.Runner.Scheduling;

/// <summary>A run that is to be trained, and the folder its result goes to.</summary>
internal sealed record DueRun(ResolvedRun Run, RunFolder Folder);

/// <summary>Follows a sweep while it trains; called from several threads at once.</summary>
internal interface ISweepObserver
{
    void Started(DueRun due, string device);

    /// <summary><paramref name="fraction"/> of the run is done, from 0 to 1.</summary>
    void Stepped(DueRun due, double fraction);

    void EpochDone(DueRun due, EpochMetrics metrics);

    void Retried(DueRun due, string why);

    void Ended(DueRun due, RunResult result);
}
