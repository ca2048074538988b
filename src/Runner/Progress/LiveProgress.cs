using Ablate.Core;
using Ablate.Runner.Scheduling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ablate.Runner.Progress;

/// <summary>
/// Progress for a terminal: a bar for the sweep, a line for each run under way, and above them a line for each run
/// that has ended.
/// </summary>
/// <param name="console">The terminal.</param>
/// <param name="runs">How many there are to train.</param>
/// <param name="time">Now.</param>
/// <param name="isBlind">Whether nothing is shown of how well a run does.</param>
internal sealed class LiveProgress(IAnsiConsole console, int runs, TimeProvider time, bool isBlind = false) : ISweepObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SweepClock _clock = new(runs, time);
    private readonly SortedDictionary<string, RunUnderWay> _underWay = new(StringComparer.Ordinal);
    private readonly Queue<Paragraph> _news = new();

    /// <summary>
    /// Lines that go where the picture begins. The picture below them is drawn anew, and what it left of the old one
    /// on the rows of these lines would stay beside them: all of it is erased first.
    /// </summary>
    private sealed class News(IEnumerable<Paragraph> lines) : Renderable
    {
        private const string EraseFromHereDown = "\e[J";

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            lines.SelectMany(line => ((IRenderable)line).Render(options, maxWidth)).Prepend(Segment.Control(EraseFromHereDown));
    }

    private sealed record RunUnderWay(string Name, string Device, double Fraction, EpochMetrics? Last);

    // A terminal that cannot show these characters would show question marks.
    private bool Unicode => console.Profile.Capabilities.Unicode;

    /// <summary>Shows the progress until <paramref name="work"/> is over, and passes on how it ended.</summary>
    public async Task Show(Task work)
    {
        await console.Live(Picture()).AutoClear(true).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                await Task.WhenAny(work, Task.Delay(Refresh));
                TellNews();
                live.UpdateTarget(Picture());
            }
        });
        await work;
    }

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
            Announce(Unicode ? "↻" : "*", Color.Yellow, RunLine.Retry(due, why));
        }
    }

    public void Ended(DueRun due, RunResult result)
    {
        lock (_gate)
        {
            _clock.End(due.Run.Id);
            _underWay.Remove(due.Run.Id);
            var well = result.Status == RunStatus.Completed;
            Announce((well, Unicode) switch
            {
                (true, true) => "✓",
                (true, false) => "+",
                (false, true) => "✗",
                (false, false) => "x",
            }, well ? Color.Green : Color.Red, $"{RunLine.Name(due)}: {(isBlind ? RunLine.EndingBlind(result) : RunLine.Ending(result))}");
        }
    }

    /// <summary>What the terminal shows at this moment, no line wider than it.</summary>
    internal IRenderable Picture()
    {
        lock (_gate)
        {
            var width = console.Profile.Width;
            var names = _underWay.Values.Select(run => run.Name.Length).DefaultIfEmpty(0).Max();
            var left = _clock.Left is { } rest ? $", about {SweepClock.Show(rest)} left" : "";
            var lines = _underWay.Values.Select(run => Line(run.Fraction, $"{run.Name.PadRight(names)}  {Latest(run)}", width));
            var whole = FormattableString.Invariant($"{_clock.Ended}/{_clock.Runs} runs, {SweepClock.Show(_clock.Elapsed)}{left}");
            return new Rows(lines.Prepend(Line(_clock.Fraction, whole, width)));
        }
    }

    /// <summary>Writes the lines about runs that have ended since the last call.</summary>
    internal void TellNews()
    {
        Paragraph[] lines;
        lock (_gate)
        {
            lines = [.. _news];
            _news.Clear();
        }

        if (lines.Length > 0) console.Write(new News(lines));
    }

    private void Announce(string mark, Color color, string text) =>
        _news.Enqueue(new Paragraph().Append(mark, new Style(color)).Append($" {text}\n"));

    private string Latest(RunUnderWay run) =>
        run.Last is null ? run.Device : $"{run.Device}, {(isBlind ? RunLine.LatestBlind(run.Last) : RunLine.Latest(run.Last))}";

    private Paragraph Line(double fraction, string text, int width)
    {
        var bar = Math.Clamp(width / 4, 1, 32);
        var full = (int)Math.Round(bar * Math.Clamp(fraction, 0, 1));
        return new Paragraph { Overflow = Overflow.Crop }
            .Append(new string(Unicode ? '━' : '#', full), new Style(Color.Blue))
            .Append(new string(Unicode ? '─' : '-', bar - full), new Style(Color.Grey))
            .Append(" " + Cut(text, Math.Max(0, width - bar - 1)));
    }

    private string Cut(string text, int width)
    {
        if (text.Length <= width) return text;
        var sign = Unicode ? "…" : "...";
        return width < sign.Length ? "" : text[..(width - sign.Length)] + sign;
    }
}
