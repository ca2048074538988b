using System.Security.Cryptography;
using System.Text;
using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Runner.Reporting;

/// <summary>Reads the results of an experiment into what an analysis is made of. Touches no tensor and no dataset.</summary>
internal static class ResultsReader
{
    /// <param name="study">The experiment, as it says now what is compared.</param>
    /// <param name="store">Its results.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, or files of a run contradict one another.</exception>
    public static StudyResults Read(Study study, ResultStore store)
    {
        var (experiment, locked) = (study.Experiment, AnalysisLocks.Read(store));
        var dropped = Dropped(study, locked);
        var found = FoundRuns.In(store, study, dropped);
        var looks = SeedLog.Read(store);
        var asked = experiment.Seeds.Concat(looks.SelectMany(look => look.Seeds)).ToHashSet();
        var header = FileHeader.Read(experiment.Text);
        return new StudyResults(
            experiment.Name,
            header.Question,
            Command(header, experiment.Name, store),
            [
                .. study.Arms.Select(arm => ReadArm(arm, experiment.Arms.First(one => one.Name == arm.Name).Values, asked, found, experiment.Analysis.Metric)),
                .. dropped.Select(arm => ReadDropped(arm, found, experiment.Analysis.Metric)).Where(arm => arm.Runs.Count > 0),
            ],
            experiment.Analysis,
            locked,
            experiment.Analysis.Metric == AnalysisConfig.TestAccuracy ? ReadTest(study, found) : null,
            experiment.Until,
            found.OtherArms,
            [.. looks.Select(look => new RecordedLook(look.Seeds, look.HalfWidths, look.Decision, look.Time))])
        {
            Seeds = experiment.Until is null ? experiment.Seeds : null,
            WeightsHash = (arm, seed) => WeightsHash(found[arm, seed]),
        };
    }

    // Of where the results were made, wherever they lie now: a copy has the same report.
    private static string Command(FileHeader header, string name, ResultStore store)
    {
        var root = store.ReadRoot();
        var command = header.Command ?? $"./ablate run {CommandLine.Word($"{Path.TrimEndingDirectorySeparator(root)}/{name}/{Path.GetFileName(store.ExperimentFile)}")}";
        var isSaid = root == ResultStore.UsualRoot || command.Contains("--results", StringComparison.Ordinal);
        return isSaid ? command : $"{command} --results {CommandLine.Word(root)}";
    }

    private static ArmRecord ReadArm(StudyArm arm, IReadOnlyDictionary<string, string> values, HashSet<int> asked, FoundRuns found, string metric) => new(
        arm.Name,
        values,
        arm.Plan.ParameterCount,
        arm.Plan.MultiplyAdds,
        [.. asked.Union(found.SeedsOf(arm.Name)).Order().Select(seed => ReadRun(seed, found[arm.Name, seed], metric))]);

    /// <summary>The arms of comparisons that were locked which the file no longer has.</summary>
    private static IReadOnlyList<string> Dropped(Study study, AnalysisLock? locked)
    {
        if (locked is null || DeclaredAnalysis.Read(locked.Analysis) is not { } declared) return [];
        return [.. declared.Primary.Concat(declared.Secondary).Concat(declared.Exploratory)
            .SelectMany(contrast => contrast.Reference is { } reference ? contrast.Arms.Append(reference) : contrast.Arms)
            .Except(study.Arms.Select(arm => arm.Name), StringComparer.Ordinal)];
    }

    // What has not ended never will: no run of this arm is due.
    private static ArmRecord ReadDropped(string arm, FoundRuns found, string metric) => new(
        arm,
        new Dictionary<string, string>(),
        null,
        null,
        [.. found.SeedsOf(arm).Select(seed => ReadRun(seed, found[arm, seed], metric)).Where(run => run.Status != RunStatus.Missing)])
    {
        IsDropped = true,
    };

    private static RunRecord ReadRun(int seed, RunFolder? folder, string metric)
    {
        if ((folder?.ReadResult() ?? folder?.ReadFailure()) is not { } result)
            return new RunRecord(seed, RunStatus.Missing, null, null, null, null, null, null, [], null);
        var outcome = ResultStore.Outcome(result, seed, metric);
        var isComplete = outcome is { Status: RunStatus.Completed, Total: > 0 };
        return new RunRecord(
            seed,
            outcome.Status,
            isComplete ? outcome.Correct : null,
            isComplete ? outcome.Total : null,
            isComplete ? (double)outcome.Correct / outcome.Total : null,
            outcome.DivergedAtEpoch,
            outcome.Failure,
            outcome.Status == RunStatus.Failed ? null : result.Seconds,
            folder!.ReadEpochs(),
            folder.ReadProvenance(),
            folder.Id,
            isComplete ? folder.ReadGates() : null);
    }

    /// <summary>Null where no run has kept the labels.</summary>
    private static TestExamples? ReadTest(Study study, FoundRuns found)
    {
        var complete = study.Arms.SelectMany(arm => found.SeedsOf(arm.Name).Select(seed => found[arm.Name, seed]!)).Where(folder => folder.IsComplete);
        if (complete.Select(folder => folder.ReadTestLabels()).FirstOrDefault(labels => labels is not null) is not { } read) return null;
        var labels = Array.ConvertAll(read, label => (int)label);
        return new TestExamples(IdentityOf(study, labels), labels, study.Dataset.Info.Classes, (arm, seed) => Predictions(found[arm, seed], labels));
    }

    // Which examples they are follows from the data's identity and how many are asked for; the labels are hashed with it,
    // so that a dataset that changed under its name is another one.
    private static string IdentityOf(Study study, int[] labels)
    {
        var data = Canonical.Json(new Dictionary<string, object?>
        {
            ["dataset"] = study.Dataset.Identity ?? (object)study.Data.Dataset,
            ["labels"] = labels,
            ["test"] = study.Data.Test,
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)));
    }

    private static string? WeightsHash(RunFolder? folder)
    {
        if (folder is null || !File.Exists(folder.WeightsFile)) return null;
        using var weights = File.OpenRead(folder.WeightsFile);
        return Convert.ToHexStringLower(SHA256.HashData(weights));
    }

    private static int[]? Predictions(RunFolder? folder, int[] labels)
    {
        if (folder?.ReadResult() is not { Status: RunStatus.Completed, Test: { } test } || !File.Exists(folder.PredictionsFile)) return null;
        var predicted = Array.ConvertAll(folder.ReadPredictions(), label => (int)label);
        var correct = predicted.Length == labels.Length ? predicted.Zip(labels).Count(pair => pair.First == pair.Second) : -1;
        if (correct == test.Correct) return predicted;
        throw new InvalidDataException(FormattableString.Invariant(
            $"{folder.Path} contradicts itself: its result says that {test.Correct} of {test.Total} test examples were right, but its predictions do not come to that. Delete the run's folder to train it again."));
    }
}
