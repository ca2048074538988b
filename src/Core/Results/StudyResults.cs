namespace Ablate.Core;

/// <summary>
/// Everything that an analysis is made of, wherever it comes from: the runs of an experiment's results folder, or a table
/// of numbers from another program, which leaves most of it out.
/// </summary>
/// <param name="Title">The experiment's name, or the table's file name.</param>
/// <param name="Question">What the file's header says it asks; null where it says nothing.</param>
/// <param name="Command">What makes these results again; null for a table.</param>
/// <param name="Arms">In the order of the file, the baseline among them.</param>
/// <param name="Analysis">What is compared, as the file says now.</param>
/// <param name="Lock">What was declared when the first run began; null where nothing was.</param>
/// <param name="Test">The examples that the metric is measured on; null for a table.</param>
/// <param name="Until">The rule that added seeds; null where they were given.</param>
/// <param name="OtherArms">Arms that were run in this folder and are no longer in the file.</param>
/// <param name="Looks">What a rule for the number of seeds recorded while it ran, oldest first; null where nothing was.</param>
public sealed record StudyResults(
    string Title,
    string? Question,
    string? Command,
    IReadOnlyList<ArmRecord> Arms,
    AnalysisConfig Analysis,
    AnalysisLock? Lock,
    TestExamples? Test,
    WidthRule? Until,
    IReadOnlyList<string> OtherArms,
    IReadOnlyList<RecordedLook>? Looks = null)
{
    /// <summary>The classes that guessing has a choice of, 2 or more; null where they are not known, and for a table by default.</summary>
    public int? Classes { get; init; } = Test?.Classes;

    /// <summary>The seeds that the file gives now; null where a rule adds them, and for a table.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>A hash of a run's trained weights, by arm and seed; null where they were not kept.</summary>
    public Func<string, int, string?> WeightsHash { get; init; } = (_, _) => null;

    /// <summary>Whether each comparison is of one arm before and after a change, so that no difference is what is hoped for.</summary>
    public bool IsBeforeAndAfter { get; init; }

    /// <summary>What arms before and after a change are not alike in, beside their runs; empty where nothing, and for other results.</summary>
    public IReadOnlyList<SetupDifference> SetupDifferences { get; init; } = [];
}

/// <summary>A value of network, recipe or data that an arm has not in common with the one of its name that it is compared with.</summary>
/// <param name="Arm">The arm after the change, as the results call it.</param>
/// <param name="Path">Such as <c>model[2].linear.out</c>, <c>train.optimizer.sgd.lr</c> or <c>data.train</c>.</param>
/// <param name="Before">Null where there was none.</param>
/// <param name="After">Null where there is none.</param>
public sealed record SetupDifference(string Arm, string Path, string? Before, string? After);

/// <summary>What a rule for the number of seeds saw and decided when it looked.</summary>
/// <param name="Seeds">Those that every arm had been trained with, or had failed with.</param>
/// <param name="HalfWidths">Of each comparison that it went by, in percentage points; null where there was none.</param>
/// <param name="Decision"><c>add_seeds</c>, <c>narrow_enough</c> or <c>out_of_seeds</c>.</param>
/// <param name="Time">When, in UTC; null where it is not known.</param>
public sealed record RecordedLook(IReadOnlyList<int> Seeds, IReadOnlyDictionary<string, double?> HalfWidths, string Decision, DateTimeOffset? Time = null);

/// <summary>All runs of one arm.</summary>
/// <param name="Name">Unique among the arms.</param>
/// <param name="Values">The swept values by variable; empty where there are none.</param>
/// <param name="Parameters">Learnable parameters; null where they are not known.</param>
/// <param name="MultiplyAdds">Of one forward pass of one example; null where they are not known.</param>
/// <param name="Runs">One for each seed that is declared or was found, ascending.</param>
public sealed record ArmRecord(string Name, IReadOnlyDictionary<string, string> Values, long? Parameters, long? MultiplyAdds, IReadOnlyList<RunRecord> Runs)
{
    /// <summary>Whether the file no longer has it, so that only comparisons that were locked are made of its runs.</summary>
    public bool IsDropped { get; init; }
}

/// <summary>One run.</summary>
/// <param name="Seed">The same seed in two arms makes a pair.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Correct">Examples classified correctly; null where it is not complete, or only a share is known.</param>
/// <param name="Total">Examples; null likewise.</param>
/// <param name="Accuracy">From 0 to 1; null where it is not complete.</param>
/// <param name="DivergedAtEpoch">Where it diverged.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Seconds">Wall time of the training; null where it is not known.</param>
/// <param name="Epochs">What each epoch came to; empty where it is not known.</param>
/// <param name="Provenance">What it was made with; null for a table.</param>
/// <param name="Id">The run's identity: equal ones give the same numbers. Null where there is no run folder.</param>
/// <param name="Gates">Of the trained network, over the test set; null where they were not recorded.</param>
public sealed record RunRecord(
    int Seed,
    RunStatus Status,
    long? Correct,
    long? Total,
    double? Accuracy,
    int? DivergedAtEpoch,
    string? Failure,
    double? Seconds,
    IReadOnlyList<EpochMetrics> Epochs,
    Provenance? Provenance,
    string? Id = null,
    IEnumerable<GateRow>? Gates = null);

/// <summary>The examples that a metric is measured on.</summary>
/// <param name="Identity">A hash of the examples in their order; matrices of different ones are never compared.</param>
/// <param name="Labels">The class of each example.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Predictions">The predicted classes of a run, by arm and seed; null where they were not kept.</param>
public sealed record TestExamples(string Identity, IReadOnlyList<int> Labels, int Classes, Func<string, int, IReadOnlyList<int>?> Predictions);
