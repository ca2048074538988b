using System.Diagnostics;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Core.Random;
using Ablate.Core.Schema;

namespace Ablate.Bench;

/// <summary>
/// Every statistic of a report on 6 arms with 40 seeds and the predictions of 10,000 examples in each run: once in a cold
/// program, then again.
/// </summary>
internal static class AnalysisBench
{
    private const int Seeds = 40;
    private const int Examples = 10_000;
    private const int Classes = 10;
    private const int Turns = 5;
    private const double Target = 1;

    private static readonly int[] Ratios = [2, 4, 8, 16, 32];

    public static void Run(TextWriter output)
    {
        var results = Study();
        var first = Seconds(results);
        var again = Enumerable.Range(0, Turns).Select(_ => Seconds(results)).Order().ToArray();
        output.WriteLine(FormattableString.Invariant(
            $"analysis of {Ratios.Length + 1} arms, {Seeds} seeds, {Examples} examples: first {first:0.00} s, then {Ratio.Median(again):0.00} s ({again[0]:0.00} to {again[^1]:0.00} over {Turns} turns; target at most {Target:0.##})"));
    }

    private static double Seconds(StudyResults results)
    {
        var watch = Stopwatch.StartNew();
        var built = Reports.Build(results);
        var seconds = watch.Elapsed.TotalSeconds;
        if (built.ToText().Length == 0) throw new InvalidOperationException("The report is empty.");
        return seconds;
    }

    /// <summary>Examples of unlike difficulty, and arms that are a little better or worse at them.</summary>
    private static StudyResults Study()
    {
        int[] labels = [.. Enumerable.Range(0, Examples).Select(j => j % Classes)];
        var difficulty = RandomStream.For(0, "bench", "difficulty");
        double[] chances = [.. labels.Select(_ => Math.Min(1, 0.6 + 0.7 * difficulty.NextDouble()))];
        var predictions = new Dictionary<(string, int), int[]>();
        var arms = new List<ArmRecord> { Arm("baseline", new Dictionary<string, string>(), 0) };
        foreach (var ratio in Ratios) arms.Add(Arm($"se-r{ratio}", new Dictionary<string, string> { ["r"] = $"{ratio}" }, 0.004 - 0.0005 * Math.Log2(ratio)));

        var analysis = new AnalysisConfig(
            Margin: new PercentagePoints(0.003),
            Exploratory: ["se-r2 - se-r32"],
            Trend: new TrendConfig("r", Primary: true),
            Sensitivity: [FamilyMethod.Dunnett, FamilyMethod.MaxT]);
        return new StudyResults("bench", null, null, arms, analysis, null, new TestExamples("bench", labels, Classes, (arm, seed) => predictions[(arm, seed)]), null, []);

        ArmRecord Arm(string name, IReadOnlyDictionary<string, string> values, double gain) =>
            new(name, values, 50_186, 3_866_112, [.. Enumerable.Range(0, Seeds).Select(seed => Trained(name, seed, gain))]);

        RunRecord Trained(string arm, int seed, double gain)
        {
            var draws = RandomStream.For(seed, "bench", arm);
            var predicted = predictions[(arm, seed)] = [.. labels.Select((label, j) => draws.NextDouble() < chances[j] + gain ? label : (label + 1) % Classes)];
            var correct = predicted.Zip(labels).Count(pair => pair.First == pair.Second);
            return new RunRecord(seed, RunStatus.Completed, correct, Examples, (double)correct / Examples, null, null, 60, [], null);
        }
    }
}
