using Ablate.Core;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Progress;

/// <summary>
/// Progress for a pipe, a log or CI: a line when a run ends, and in between, after long silence, one about an epoch.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="runs">How many there are to train.</param>
/// <param name="time">Now.</param>
/// <param name="isBlind">Whether nothing is shown of how well a run does.</param>
internal sealed class PlainProgress(TextWriter output, int runs, TimeProvider time, bool isBlind = false) : ISweepObserver
{
    // Some CI services end a job that says nothing for ten minutes.
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SweepClock _clock = new(runs, time);
    private TimeSpan _lastLine;

    public void Started(DueRun due, string device)
    {
    }

    public void Stepped(DueRun due, double fraction)
    {
        lock (_gate) _clock.Advance(due.Run.Id, fraction);
    }

    public void EpochDone(DueRun due, EpochMetrics metrics)
    {
        lock (_gate)
        {
            if (_clock.Elapsed - _lastLine >= LongSilence) Write($"{RunLine.Name(due)}: {(isBlind ? RunLine.LatestBlind(metrics) : RunLine.Latest(metrics))}");
        }
    }

    public void Retried(DueRun due, string why)
    {
        lock (_gate)
        {
            _clock.Restart(due.Run.Id);
            Write(RunLine.Retry(due, why));
        }
    }

    public void Ended(DueRun due, RunResult result)
    {
        lock (_gate)
        {
            _clock.End(due.Run.Id);
            Write($"{RunLine.Name(due)}: {(isBlind ? RunLine.EndingBlind(result) : RunLine.Ending(result))}");
        }
    }

    private void Write(string text)
    {
        _lastLine = _clock.Elapsed;
        var left = _clock is { Left: { } rest } && _clock.Ended < _clock.Runs
            ? text.EndsWith('.') ? $" About {SweepClock.Show(rest)} left." : $"; about {SweepClock.Show(rest)} left"
            : "";
        output.WriteLine(FormattableString.Invariant($"[{_clock.Ended}/{_clock.Runs}] {text}{left}"));
    }
}
