using System.Diagnostics;

namespace Ablate.Runner.Progress;

/// <summary>How much of a sweep is done, in runs and parts of runs, and how long the rest will take.</summary>
internal sealed class SweepClock(int runs)
{
    // Before this share of the sweep is done, an extrapolation says more about start-up than about training.
    private const double WorthExtrapolating = 0.02;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<string, double> _underWay = [];
    private int _ended;

    public int Runs => runs;

    public int Ended => _ended;

    public TimeSpan Elapsed => _watch.Elapsed;

    public double Fraction => runs == 0 ? 1 : (_ended + _underWay.Values.Sum()) / runs;

    public TimeSpan? Left => Fraction is > WorthExtrapolating and var done ? Elapsed * ((1 - done) / done) : null;

    public void Advance(string id, double fraction) => _underWay[id] = fraction;

    public void End(string id)
    {
        _underWay.Remove(id);
        _ended++;
    }

    public void Restart(string id) => _underWay.Remove(id);

    public static string Show(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => FormattableString.Invariant($"{(int)time.TotalHours} h {time.Minutes:00} min"),
        { TotalMinutes: >= 1 } => FormattableString.Invariant($"{time.Minutes} min {time.Seconds:00} s"),
        _ => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
    };
}
