using Ablate.Core;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Progress;

/// <summary>Progress for a pipe, a log or CI: one line when a run ends, nothing in between.</summary>
internal sealed class PlainProgress(TextWriter output, int runs) : ISweepObserver
{
    private readonly Lock _gate = new();
    private readonly SweepClock _clock = new(runs);

    public void Started(DueRun due, string device)
    {
    }

    public void Stepped(DueRun due, double fraction)
    {
        lock (_gate) _clock.Advance(due.Run.Id, fraction);
    }

    public void EpochDone(DueRun due, EpochMetrics metrics)
    {
    }

    public void Retried(DueRun due, string why)
    {
        lock (_gate)
        {
            _clock.Restart(due.Run.Id);
            output.WriteLine($"{RunLine.Name(due)}: is tried once more. {why}");
        }
    }

    public void Ended(DueRun due, RunResult result)
    {
        lock (_gate)
        {
            _clock.End(due.Run.Id);
            var left = _clock is { Left: { } time } && _clock.Ended < _clock.Runs ? $"; about {SweepClock.Show(time)} left" : "";
            output.WriteLine(FormattableString.Invariant(
                $"[{_clock.Ended}/{_clock.Runs}] {RunLine.Name(due)}: {RunLine.Ending(result)}{left}"));
        }
    }
}
