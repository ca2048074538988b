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

/// <summary>A completed run: its network's canonical text, its work and how long it took.</summary>
internal sealed record TimedRun(string Network, double MultiplyAdds, double Seconds)
{
    public double SecondsPerMultiplyAdd => Seconds / MultiplyAdds;
}

/// <summary>How long a run takes on this machine, with the error to expect.</summary>
internal sealed class Calibration
{
    // Runs of one network differ by what else the machine does, also where only one or two of them say by how much.
    private const double LeastRepeat = 1.15;

    // Networks differ in how much of their time goes into multiply-adds. Measured between the networks of the quickstart:
    // the slowest takes 1.8 times the seconds for a multiply-add of the fastest.
    private const double LeastTransfer = 1.8;

    // Measured for the same networks: 1.2, 1.4 and 2.3 times the micro-benchmark's seconds for a multiply-add.
    private const double MicroTypical = 1.5, MicroSpread = 2;

    private readonly Dictionary<string, double> _known;
    private readonly TimeRange _own;
    private readonly TimeRange _transfer;

    private Calibration(CalibrationSource source, int runs, double secondsPerMultiplyAdd, Dictionary<string, double> known, TimeRange own, TimeRange transfer)
    {
        Source = source;
        Runs = runs;
        SecondsPerMultiplyAdd = secondsPerMultiplyAdd;
        _known = known;
        _own = own;
        _transfer = transfer;
    }

    public CalibrationSource Source { get; }

    /// <summary>How many runs it is made from.</summary>
    public int Runs { get; }

    /// <summary>For a network that has not been trained yet.</summary>
    public double SecondsPerMultiplyAdd { get; }

    /// <summary>From runs that were trained on this kind of machine; at least one.</summary>
    public static Calibration FromRuns(CalibrationSource source, IReadOnlyCollection<TimedRun> runs)
    {
        var known = runs.GroupBy(run => run.Network).ToDictionary(network => network.Key, network => network.Average(run => run.SecondsPerMultiplyAdd), StringComparer.Ordinal);
        var repeats = runs.Select(run => run.SecondsPerMultiplyAdd / known[run.Network]);
        // A network counts once however many of its runs are done.
        double[] rates = [.. known.Values.Order()];
        var rate = rates[rates.Length / 2];
        return new Calibration(source, runs.Count, rate, known, Range(repeats, LeastRepeat), Range(rates.Select(one => one / rate), LeastTransfer));
    }

    /// <summary>From the seconds for a multiply-add of <see cref="MicroBenchmark"/>.</summary>
    public static Calibration FromMicroBenchmark(double secondsPerMultiplyAdd) =>
        new(CalibrationSource.MicroBenchmark, 0, MicroTypical * secondsPerMultiplyAdd, [], default, new TimeRange(1 / MicroSpread, 1, MicroSpread));

    /// <summary>The time of one run.</summary>
    /// <param name="network">The canonical text of its network.</param>
    /// <param name="multiplyAdds">Its work.</param>
    public TimeRange Of(string network, double multiplyAdds)
    {
        var (rate, range) = _known.TryGetValue(network, out var own) ? (own, _own) : (SecondsPerMultiplyAdd, _transfer);
        var likely = rate * multiplyAdds;
        return new TimeRange(likely * range.Low, likely, likely * range.High);
    }

    private static TimeRange Range(IEnumerable<double> ratios, double least)
    {
        var (low, high) = (1 / least, least);
        foreach (var ratio in ratios) (low, high) = (Math.Min(low, ratio), Math.Max(high, ratio));
        return new TimeRange(low, 1, high);
    }
}
