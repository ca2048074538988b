using Ablate.Core;
using Ablate.Runner.Training;

namespace Ablate.Runner.Tests.Training;

/// <summary>Remembers what it heard.</summary>
internal sealed class Recorder : ITrainingProgress
{
    public List<string> Heard { get; } = [];

    public Action<int> OnEpoch { get; init; } = _ => { };

    public void Started(int epochs, int stepsPerEpoch) => Heard.Add($"started {epochs}×{stepsPerEpoch}");

    public void Stepped(int epoch, int steps) => Heard.Add($"stepped {epoch}:{steps}");

    public void EpochEnded(EpochMetrics metrics)
    {
        Heard.Add($"epoch {metrics.Epoch}");
        OnEpoch(metrics.Epoch);
    }
}
