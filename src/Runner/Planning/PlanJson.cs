using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;
using Ablate.Core.Arms;
using Ablate.Runner.Cli;
using Seeds = Ablate.Analysis.Planning;

namespace Ablate.Runner.Planning;

internal sealed record HiddenWidthJson(string Layer, long Channels, long Hidden, double Reduction);

internal sealed record RunCountsJson(int Total, int Done, int Missing, int Failed);

/// <param name="Arm">The arm whose cost was to be matched.</param>
/// <param name="Cost">Which cost.</param>
/// <param name="Variable">What was searched.</param>
/// <param name="Value">The value found.</param>
/// <param name="Wanted">The cost to match.</param>
/// <param name="Error">What is missing to it or beyond it, relative to it.</param>
internal sealed record MatchJson(string Arm, MatchedCost Cost, string Variable, int Value, long Wanted, double Error);

/// <param name="Name">The arm.</param>
/// <param name="Parameters">Of its network.</param>
/// <param name="ParametersChange">Relative to the baseline: 0.013 is 1.3 % more.</param>
/// <param name="MultiplyAdds">Of one forward pass of one example.</param>
/// <param name="MultiplyAddsChange">Relative to the baseline.</param>
/// <param name="HiddenWidths">Of the layers with a bottleneck, in the order of the network.</param>
/// <param name="Match">How near the network came to the cost of another arm.</param>
/// <param name="Runs">One for each seed.</param>
/// <param name="RunMultiplyAdds">Of a whole run, with its backward passes and evaluations.</param>
/// <param name="RunBytes">What a run's folder takes.</param>
internal sealed record ArmJson(
    string Name, long Parameters, double? ParametersChange, long MultiplyAdds, double? MultiplyAddsChange,
    IReadOnlyList<HiddenWidthJson> HiddenWidths, MatchJson? Match, RunCountsJson? Runs, double? RunMultiplyAdds, long? RunBytes);

/// <param name="Seconds">Wall time of the command <c>run</c>.</param>
/// <param name="Low">In seconds.</param>
/// <param name="High">In seconds.</param>
/// <param name="Workers">Runs at once.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Source">What it is estimated from.</param>
/// <param name="SourceRuns">How many completed runs.</param>
/// <param name="SecondsPerMultiplyAdd">For a network without a completed run.</param>
internal sealed record TimeJson(
    double Seconds, double Low, double High, int Workers, string Device, CalibrationSource Source, int SourceRuns, double SecondsPerMultiplyAdd);

/// <summary>In percentage points.</summary>
internal sealed record HalfWidthJson(int Comparisons, double Expected, double Assured);

/// <param name="Seeds">How many.</param>
/// <param name="Confidence">Of each interval, or of the family.</param>
/// <param name="DifferenceSd">The standard deviation of a difference to plan with, in percentage points.</param>
/// <param name="MeasuredSd">That of the completed pairs, before it was raised to its upper limit.</param>
/// <param name="Pairs">How many those are.</param>
/// <param name="Error">The error rate that stands in for pairs.</param>
/// <param name="ErrorIsMeasured">Whether it is that of completed runs.</param>
/// <param name="Single">For one comparison by itself.</param>
/// <param name="Family">For all together.</param>
internal sealed record IntervalsJson(
    int Seeds, double Confidence, double DifferenceSd, double? MeasuredSd, int? Pairs, double? Error, bool ErrorIsMeasured,
    HalfWidthJson Single, HalfWidthJson Family);

/// <param name="SmallestP">That the declared seeds can reach, under a rule the most of them.</param>
/// <param name="Level">That the family needs.</param>
/// <param name="SeedsNeeded">With which it is reached.</param>
internal sealed record RankTestsJson(double SmallestP, double Level, int SeedsNeeded);

/// <summary>The same with all the seeds that a rule may add.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="Runs">Of all these seeds.</param>
/// <param name="Time">Null where nothing is left to train.</param>
/// <param name="DiskBytes">For the runs that are due.</param>
/// <param name="HalfWidth">To expect with them.</param>
internal sealed record AtMostJson(int Seeds, RunCountsJson Runs, TimeJson? Time, long DiskBytes, IntervalsJson? HalfWidth);

/// <summary>A plan for programs: <c>ablate plan FILE --json</c>. What does not apply is null, for an architecture all but its networks.</summary>
internal sealed record PlanJson(
    string? Experiment, string File, string? Results, string Baseline, IReadOnlyList<ArmJson> Arms, RunCountsJson? Runs,
    TimeJson? Time, long? DiskBytes, IntervalsJson? HalfWidth, AtMostJson? AtMost, RankTestsJson? RankTests, IReadOnlyList<ProblemJson> Warnings)
{
    public static string Render(StudyPlan plan, IEnumerable<Issue> warnings) =>
        JsonSerializer.Serialize(Of(plan, warnings), PlanJsonContext.Default.PlanJson);

    /// <summary>The networks of an architecture.</summary>
    public static string Render(Study study, IEnumerable<Issue> warnings)
    {
        var arms = study.Arms.Select(arm => ArmOf(arm, study.Arms[0], runs: null)).ToList();
        var plan = new PlanJson(null, study.Experiment.File, null, study.Arms[0].Name, arms, null, null, null, null, null, null, ProblemJson.Of(warnings));
        return JsonSerializer.Serialize(plan, PlanJsonContext.Default.PlanJson);
    }

    private static PlanJson Of(StudyPlan plan, IEnumerable<Issue> warnings)
    {
        var experiment = plan.Study.Experiment;
        var comparisons = plan.Arms.Count - 1;
        var confidence = experiment.Analysis.Confidence;
        return new PlanJson(
            experiment.Name,
            experiment.File,
            plan.Store.Path,
            experiment.Analysis.Baseline,
            [.. plan.Arms.Select(arm => ArmOf(arm.Arm, plan.Baseline.Arm, arm))],
            RunsOf(plan),
            TimeOf(plan),
            plan.Bytes,
            IntervalsOf(plan.Intervals, confidence),
            plan.AtMost is { } most
                ? new AtMostJson(most.Study.Experiment.Seeds.Count, RunsOf(most), TimeOf(most), most.Bytes, IntervalsOf(most.Intervals, confidence))
                : null,
            comparisons < 1
                ? null
                : new RankTestsJson(Seeds.SmallestRankP(experiment.Until?.Max ?? experiment.Seeds.Count), Seeds.FamilyLevel(confidence, comparisons), Seeds.SeedsForRankTests(confidence, comparisons)),
            ProblemJson.Of(warnings));
    }

    private static RunCountsJson RunsOf(StudyPlan plan) =>
        new(plan.RunCount, plan.RunCount - plan.DueCount, plan.DueCount - plan.FailedCount, plan.FailedCount);

    private static TimeJson? TimeOf(StudyPlan plan) => plan is { Time: { } time, Calibration: { } source }
        ? new TimeJson(time.Likely, time.Low, time.High, plan.Workers, plan.Device, source.Source, source.Runs, source.SecondsPerMultiplyAdd)
        : null;

    private static ArmJson ArmOf(StudyArm arm, StudyArm baseline, PlannedArm? runs)
    {
        var (plan, reference) = (arm.Plan, baseline.Plan);
        return new ArmJson(
            arm.Name,
            plan.ParameterCount,
            Change(plan.ParameterCount, reference.ParameterCount),
            plan.MultiplyAdds,
            Change(plan.MultiplyAdds, reference.MultiplyAdds),
            [.. plan.Layers.Where(layer => layer.Hidden is not null).Select(layer => new HiddenWidthJson(layer.Path, layer.Input.Channels, layer.Hidden!.Value, (double)layer.Input.Channels / layer.Hidden.Value))],
            arm.Match is { } match ? new MatchJson(match.Target, match.Cost, match.Variable, match.Value, match.Wanted, match.Error) : null,
            runs is null ? null : new RunCountsJson(runs.Runs.Count, runs.Done, runs.Missing, runs.Failed),
            runs?.MultiplyAddsOfARun,
            runs?.BytesOfARun);
    }

    private static IntervalsJson? IntervalsOf(PlannedIntervals? intervals, double confidence)
    {
        if (intervals is null) return null;
        var spread = intervals.Spread;
        return new IntervalsJson(
            intervals.Seeds, confidence, spread.SD, spread.MeasuredSD, spread.Pairs, spread.Error, spread.ErrorIsMeasured,
            new HalfWidthJson(1, intervals.Single.Expected, intervals.Single.Assured),
            new HalfWidthJson(intervals.Family.Comparisons, intervals.Family.Expected, intervals.Family.Assured));
    }

    private static double? Change(long count, long reference) => reference == 0 ? null : (double)(count - reference) / reference;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    Converters = [typeof(CalibrationSourceConverter), typeof(MatchedCostConverter)])]
[JsonSerializable(typeof(PlanJson))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;

internal sealed class CalibrationSourceConverter() : JsonStringEnumConverter<CalibrationSource>(JsonNamingPolicy.SnakeCaseLower);

internal sealed class MatchedCostConverter() : JsonStringEnumConverter<MatchedCost>(JsonNamingPolicy.SnakeCaseLower);
