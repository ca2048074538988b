namespace Ablate.Runner.Planning;

/// <summary>Where an estimate of time comes from, the best first.</summary>
internal enum CalibrationSource
{
    /// <summary>Completed runs of the same experiment.</summary>
    ThisExperiment,

    /// <summary>Completed runs of other experiments, or of this one before it was changed.</summary>
    OtherRuns,

    /// <summary>A small convolution, timed just now.</summary>
    MicroBenchmark,
}

/// <summary>A completed run: its arm (null where the experiment has none like it), its work and how long it took.</summary>
internal sealed record TimedRun(string? Arm, double MultiplyAdds, double Seconds)
{
    public double SecondsPerMultiplyAdd => Seconds / MultiplyAdds;
}

/// <summary>How long a run takes on this machine, with the error to expect.</summary>
internal sealed class Calibration
{
    // Runs of one arm differ by what else the machine does, also where only one or two of them say by how much.
    private const double LeastRepeat = 1.15;

    // Networks differ in how much of their time is spent on multiply-adds at all. Measured between the networks of the
    // shipped experiments: seconds a multiply-add of the slowest are 1.5 times those of the fastest.
    private const double LeastTransfer = 1.5;

    // Measured for the same networks against the micro-benchmark: from 0.9 to 2.4 times its seconds a multiply-add.
    private const double MicroTypical = 1.5, MicroSpread = 2;

    private readonly Dictionary<string, double> _ownSeconds;
    private readonly TimeRange _own;
    private readonly TimeRange _transfer;

    private Calibration(CalibrationSource source, int runs, double secondsPerMultiplyAdd, Dictionary<string, double> ownSeconds, TimeRange own, TimeRange transfer)
    {
        Source = source;
        Runs = runs;
        SecondsPerMultiplyAdd = secondsPerMultiplyAdd;
        _ownSeconds = ownSeconds;
        _own = own;
        _transfer = transfer;
    }

    public CalibrationSource Source { get; }

    /// <summary>How many runs it is made from.</summary>
    public int Runs { get; }

    /// <summary>For an arm that has not been trained yet.</summary>
    public double SecondsPerMultiplyAdd { get; }

    /// <summary>From runs that were trained on this kind of machine; at least one.</summary>
    public static Calibration FromRuns(CalibrationSource source, IReadOnlyCollection<TimedRun> runs)
    {
        var arms = runs.GroupBy(run => run.Arm).Where(arm => arm.Key is not null).ToList();
        var means = arms.ToDictionary(arm => arm.Key!, arm => arm.Average(run => run.Seconds), StringComparer.Ordinal);
        var repeats = arms.SelectMany(arm => arm.Select(run => run.Seconds / means[run.Arm!]));
        // An arm counts once however many of its runs are done.
        double[] rates = [.. arms.Select(arm => arm.Average(run => run.SecondsPerMultiplyAdd)), .. runs.Where(run => run.Arm is null).Select(run => run.SecondsPerMultiplyAdd)];
        Array.Sort(rates);
        var rate = rates[rates.Length / 2];
        return new Calibration(source, runs.Count, rate, means, Range(repeats, LeastRepeat), Range(rates.Select(one => one / rate), LeastTransfer));
    }

    /// <summary>From the seconds for a multiply-add of <see cref="MicroBenchmark"/>.</summary>
    public static Calibration FromMicroBenchmark(double secondsPerMultiplyAdd) =>
        new(CalibrationSource.MicroBenchmark, 0, MicroTypical * secondsPerMultiplyAdd, [], default, new TimeRange(1 / MicroSpread, 1, MicroSpread));

    /// <summary>The time of one run of an arm.</summary>
    public TimeRange Of(string arm, double multiplyAdds)
    {
        var (likely, range) = _ownSeconds.TryGetValue(arm, out var own) ? (own, _own) : (multiplyAdds * SecondsPerMultiplyAdd, _transfer);
        return new TimeRange(likely * range.Low, likely, likely * range.High);
    }

    private static TimeRange Range(IEnumerable<double> ratios, double least)
    {
        var (low, high) = (1 / least, least);
        foreach (var ratio in ratios) (low, high) = (Math.Min(low, ratio), Math.Max(high, ratio));
        return new TimeRange(low, 1, high);
    }
}
