namespace Ablate.Runner.Progress;

/// <summary>How much of a sweep is done, in runs and parts of runs, and how long the rest will take.</summary>
internal sealed class SweepClock(int runs, TimeProvider time)
{
    // Before this share of the sweep is done, an extrapolation says more about start-up than about training.
    private const double WorthExtrapolating = 0.02;

    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, double> _underWay = [];
    private int _ended;

    public int Runs => runs;

    public int Ended => _ended;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public double Fraction => runs == 0 ? 1 : (_ended + _underWay.Values.Sum()) / runs;

    public TimeSpan? Left => Fraction is > WorthExtrapolating and var done ? Elapsed * ((1 - done) / done) : null;

    public void Advance(string id, double fraction) => _underWay[id] = fraction;

    public void End(string id)
    {
        _underWay.Remove(id);
        _ended++;
    }

    public void Restart(string id) => _underWay.Remove(id);

    public static string Show(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => FormattableString.Invariant($"{(int)span.TotalHours} h {span.Minutes:00} min"),
        { TotalMinutes: >= 1 } => FormattableString.Invariant($"{span.Minutes} min {span.Seconds:00} s"),
        _ => FormattableString.Invariant($"{Math.Floor(span.TotalSeconds):0} s"),
    };
}
