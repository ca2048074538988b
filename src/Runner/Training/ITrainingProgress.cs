using Ablate.Core;

namespace Ablate.Runner.Training;

/// <summary>Hears how a run is getting on. It must return at once: the run waits for it.</summary>
public interface ITrainingProgress
{
    /// <summary>Before the first step.</summary>
    void Started(int epochs, int stepsPerEpoch);

    /// <summary>Now and then within an epoch: so many of its steps are done. An epoch counts from 1.</summary>
    void Stepped(int epoch, int steps);

    /// <summary>After an epoch and its evaluation.</summary>
    void EpochEnded(EpochMetrics metrics);
}
