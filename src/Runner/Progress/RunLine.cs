using Ablate.Core;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Progress;

/// <summary>The words in which progress speaks of a run.</summary>
internal static class RunLine
{
    /// <summary>Where a run stands after an epoch, and nothing of how well: whoever adds seeds must not see where the differences lie.</summary>
    public static string LatestBlind(EpochMetrics epoch) => FormattableString.Invariant($"epoch {epoch.Epoch}");

    /// <summary>How a run ended, and nothing of how well.</summary>
    public static string EndingBlind(RunResult result) => result.Status == RunStatus.Completed
        ? FormattableString.Invariant($"done in {SweepClock.Show(TimeSpan.FromSeconds(result.Seconds))}")
        : Ending(result);

    public static string Name(DueRun due) => FormattableString.Invariant($"{due.Run.Arm}, seed {due.Run.Seed}");

    /// <summary>Where a run stands after an epoch: its loss, and the accuracy where one was measured.</summary>
    public static string Latest(EpochMetrics epoch)
    {
        var accuracy = (epoch.Validation ?? epoch.Test) is { Total: > 0 } evaluation
            ? FormattableString.Invariant($", accuracy {100.0 * evaluation.Correct / evaluation.Total:0.0} %")
            : "";
        return FormattableString.Invariant($"epoch {epoch.Epoch}, loss {epoch.TrainLoss:0.000}{accuracy}");
    }

    /// <summary>That a run is tried again.</summary>
    public static string Retry(DueRun due, string why) => $"{Name(due)}: failed and is tried once more. {Sentence(why)}";

    /// <summary>How a run ended, without its name: its test accuracy, or where it diverged or why it failed.</summary>
    public static string Ending(RunResult result) => result.Status switch
    {
        RunStatus.Completed => FormattableString.Invariant($"{Accuracy(result)} in {SweepClock.Show(TimeSpan.FromSeconds(result.Seconds))}"),
        RunStatus.Diverged => FormattableString.Invariant($"diverged in epoch {result.DivergedAtEpoch}"),
        RunStatus.Failed => $"failed. {Sentence(result.Failure ?? "")}",
        RunStatus.Missing => "was not trained",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, "This run status has no words."),
    };

    // The messages of exceptions may or may not end with a full stop.
    private static string Sentence(string text) => text.Length == 0 || ".!?".Contains(text[^1], StringComparison.Ordinal) ? text : text + ".";

    private static string Accuracy(RunResult result) => result.Test is { Total: > 0 } test
        ? FormattableString.Invariant($"test accuracy {100.0 * test.Correct / test.Total:0.00} %")
        : "done";
}
