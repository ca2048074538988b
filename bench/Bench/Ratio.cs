using MathNet.Numerics.Distributions;

namespace Ablate.Bench;

/// <summary>Two figures measured in turns, and the ratio of each pair of turns.</summary>
internal sealed class Ratio(string what, string unit, string ours, string theirs)
{
    private readonly List<(double Ours, double Theirs)> _turns = [];

    public void Add(double own, double other) => _turns.Add((own, other));

    /// <summary>The medians, and the median of the turns' ratios with their smallest and largest.</summary>
    public string Line(double? target = null)
    {
        var ratios = _turns.Select(turn => turn.Ours / turn.Theirs).Order().ToArray();
        var goal = target is { } most ? FormattableString.Invariant($"; target at most {most:0.##}") : "";
        return FormattableString.Invariant(
            $"{what}: {ours} {Median(_turns.Select(turn => turn.Ours)):0.00} {unit}, {theirs} {Median(_turns.Select(turn => turn.Theirs)):0.00} {unit}, ratio {Median(ratios):0.000} ({ratios[0]:0.000} to {ratios[^1]:0.000} over {ratios.Length} turns{goal})");
    }

    /// <summary>The medians, and the geometric mean of the turns' ratios with its 95 % Student interval.</summary>
    /// <param name="each">What gave a ratio each.</param>
    public string LineWithInterval(string each)
    {
        var logs = _turns.Select(turn => Math.Log(turn.Ours / turn.Theirs)).ToArray();
        var mean = logs.Average();
        var deviation = Math.Sqrt(logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1));
        var half = StudentT.InvCDF(0, 1, logs.Length - 1, 0.975) * deviation / Math.Sqrt(logs.Length);
        return FormattableString.Invariant(
            $"{what}: {ours} {Median(_turns.Select(turn => turn.Ours)):0.00} {unit}, {theirs} {Median(_turns.Select(turn => turn.Theirs)):0.00} {unit}, ratio {Math.Exp(mean):0.000} ({Math.Exp(mean - half):0.000} to {Math.Exp(mean + half):0.000}, 95 % of {logs.Length} {each})");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
