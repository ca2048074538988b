using Ablate.Core;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Tests.Progress;

/// <summary>What observers are told, in few words.</summary>
internal static class Told
{
    public static DueRun Run(string arm, int seed = 0) =>
        new(new ResolvedRun("tiny", arm, seed, $"{arm}{seed}", null!, null!, null!), new RunFolder($"runs/{arm}{seed}"));

    public static RunResult Completed(long correct, double seconds) =>
        new(RunStatus.Completed, 3, null, null, new Evaluation(correct, 200, 0.5), null, seconds);

    public static RunResult Diverged(int epoch) => new(RunStatus.Diverged, epoch - 1, epoch, null, null, null, 1);

    public static RunResult Failed(string why) => new(RunStatus.Failed, 0, null, why, null, null, 0);

    public static EpochMetrics Epoch(int epoch, double loss, long? correct = null) =>
        new(epoch, 0.1, loss, null, correct is { } right ? new Evaluation(right, 200, loss) : null, 1);
}
