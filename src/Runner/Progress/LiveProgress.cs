using Ablate.Core;
using Ablate.Runner.Scheduling;
using Spectre.Console;

namespace Ablate.Runner.Progress;

/// <summary>
/// Progress for a terminal: a bar for the sweep, a line for each run under way, and above them a line for each run
/// that has ended.
/// </summary>
internal sealed class LiveProgress(IAnsiConsole console, int runs) : ISweepObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private const int BarWidth = 32;

    private readonly Lock _gate = new();
    private readonly SweepClock _clock = new(runs);
    private readonly SortedDictionary<string, RunUnderWay> _underWay = new(StringComparer.Ordinal);
    private readonly Queue<string> _news = new();

    private sealed record RunUnderWay(string Name, string Device, double Fraction, EpochMetrics? Last);

    /// <summary>Shows the progress until <paramref name="work"/> is over.</summary>
    public Task Show(Task work) => console.Live(Picture()).AutoClear(true).StartAsync(async live =>
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Refresh));
            TellNews();
            live.UpdateTarget(Picture());
        }

        live.UpdateTarget(new Text(""));
    });

    public void Started(DueRun due, string device)
    {
        lock (_gate) _underWay[due.Run.Id] = new RunUnderWay(RunLine.Name(due), device, 0, null);
    }

    public void Stepped(DueRun due, double fraction)
    {
        lock (_gate)
        {
            _clock.Advance(due.Run.Id, fraction);
            if (_underWay.TryGetValue(due.Run.Id, out var run)) _underWay[due.Run.Id] = run with { Fraction = fraction };
        }
    }

    public void EpochDone(DueRun due, EpochMetrics metrics)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(due.Run.Id, out var run)) _underWay[due.Run.Id] = run with { Last = metrics };
        }
    }

    public void Retried(DueRun due, string why)
    {
        lock (_gate)
        {
            _clock.Restart(due.Run.Id);
            _underWay.Remove(due.Run.Id);
            _news.Enqueue($"[yellow]↻[/] {Markup.Escape(RunLine.Name(due))}: is tried once more. {Markup.Escape(why)}");
        }
    }

    public void Ended(DueRun due, RunResult result)
    {
        lock (_gate)
        {
            _clock.End(due.Run.Id);
            _underWay.Remove(due.Run.Id);
            var mark = result.Status == RunStatus.Completed ? "[green]✓[/]" : "[red]✗[/]";
            _news.Enqueue($"{mark} {Markup.Escape(RunLine.Name(due))}: {Markup.Escape(RunLine.Ending(result))}");
        }
    }

    private void TellNews()
    {
        while (true)
        {
            string? line;
            lock (_gate)
            {
                if (!_news.TryDequeue(out line)) return;
            }

            console.MarkupLine(line);
        }
    }

    private Grid Picture()
    {
        lock (_gate)
        {
            var left = _clock.Left is { } time ? $", about {SweepClock.Show(time)} left" : "";
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
            grid.AddRow(Bar(_clock.Fraction), new Text(FormattableString.Invariant($"{_clock.Ended}/{_clock.Runs} runs")),
                new Text(SweepClock.Show(_clock.Elapsed) + left));
            foreach (var run in _underWay.Values)
                grid.AddRow(Bar(run.Fraction), new Text(run.Name), new Text(Latest(run)));
            return grid;
        }
    }

    private static string Latest(RunUnderWay run)
    {
        if (run.Last is not { } last) return run.Device;
        var accuracy = (last.Validation ?? last.Test) is { Total: > 0 } evaluation
            ? FormattableString.Invariant($", accuracy {100.0 * evaluation.Correct / evaluation.Total:0.0} %")
            : "";
        return FormattableString.Invariant($"{run.Device}, epoch {last.Epoch}, loss {last.TrainLoss:0.000}{accuracy}");
    }

    private static Markup Bar(double fraction)
    {
        var full = (int)Math.Round(BarWidth * Math.Clamp(fraction, 0, 1));
        return new Markup($"[blue]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/]");
    }
}
