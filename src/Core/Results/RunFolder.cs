using System.Text.Json;
using Ablate.Core.Arrays;

namespace Ablate.Core;

/// <summary>
/// The folder of one run. It is complete once <c>result.json</c> has been renamed into it; without that file everything
/// in it is a leftover of a run that was stopped, and is cleared when the run begins again.
/// </summary>
public sealed class RunFolder(string path)
{
    private static readonly string[] ClaimNames = [RunClaim.LockName, RunClaim.HolderName];

    /// <summary>Where it is; its last part is the run's id.</summary>
    public string Path { get; } = path;

    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>The resolved run, enough to train it again.</summary>
    public string RunFile => File("run.json");

    /// <summary>One line for each epoch.</summary>
    public string EpochsFile => File("epochs.jsonl");

    /// <summary>The predicted class of every test example, in the order of the test set.</summary>
    public string PredictionsFile => File("predictions.npy");

    /// <summary>The true class of every test example, in the same order, so that predictions can be judged without the dataset.</summary>
    public string TestLabelsFile => File("test-labels.npy");

    public string WeightsFile => File("weights.safetensors");

    /// <summary>What <c>ablate inspect</c> recorded of the gates of the trained network, where it was asked to.</summary>
    public string GatesFile => File("gates.csv");

    public string LogFile => File("log.txt");

    public string ProvenanceFile => File("provenance.json");

    /// <summary>Written last: the run is complete, as a result or as a divergence.</summary>
    public string ResultFile => File("result.json");

    /// <summary>Why the last attempt failed; the next one clears it.</summary>
    public string FailedFile => File("failed.json");

    public bool IsComplete => System.IO.File.Exists(ResultFile);

    /// <summary>
    /// Takes the folder for this process, or returns null where another process has it. The operating system gives it
    /// free when the holder ends, however it ends.
    /// </summary>
    public RunClaim? TryClaim()
    {
        Directory.CreateDirectory(Path);
        return RunClaim.TryTake(this);
    }

    /// <summary>Who holds a folder that could not be claimed, as <c>process 123 on host</c>; null where it cannot be told.</summary>
    public string? ClaimedBy() => RunClaim.HolderOf(Path);

    /// <summary>Clears what an earlier attempt left and writes <c>run.json</c>.</summary>
    /// <exception cref="InvalidOperationException">The run is complete.</exception>
    public void Begin(ResolvedRun run)
    {
        if (IsComplete) throw new InvalidOperationException($"The run {Id} is complete; nothing is trained twice.");
        Directory.CreateDirectory(Path);
        foreach (var leftover in Directory.EnumerateFileSystemEntries(Path))
        {
            if (ClaimNames.Contains(System.IO.Path.GetFileName(leftover))) continue;
            if (Directory.Exists(leftover)) Directory.Delete(leftover, recursive: true);
            else System.IO.File.Delete(leftover);
        }
        AtomicFile.WriteText(RunFile, run.ToJson());
    }

    /// <summary>Adds a line to <c>epochs.jsonl</c>.</summary>
    public void AppendEpoch(EpochMetrics epoch) =>
        System.IO.File.AppendAllText(EpochsFile, JsonSerializer.Serialize(epoch, ResultsJson.Default.EpochMetrics) + "\n");

    /// <summary>The epochs so far. A last line that a kill cut short is left out.</summary>
    public IReadOnlyList<EpochMetrics> ReadEpochs()
    {
        if (!System.IO.File.Exists(EpochsFile)) return [];
        var text = System.IO.File.ReadAllText(EpochsFile);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return
        [
            .. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Parse(line, EpochsFile, ResultsJson.Default.EpochMetrics)),
        ];
    }

    /// <summary>Writes the predicted class of every test example and the true one, in as few bytes as the classes need.</summary>
    public void WritePredictions(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        WriteClasses(TestLabelsFile, labels);
        WriteClasses(PredictionsFile, predicted);
    }

    /// <summary>The predicted class of every test example.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public long[] ReadPredictions() => ReadClasses(PredictionsFile);

    /// <summary>The true class of every test example; null for a run of before they were written.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public long[]? ReadTestLabels() => System.IO.File.Exists(TestLabelsFile) ? ReadClasses(TestLabelsFile) : null;

    /// <summary>The recorded gates, row by row; null for a run that was never inspected.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; thrown when the damage is reached.</exception>
    public IEnumerable<GateRow>? ReadGates() => System.IO.File.Exists(GatesFile) ? GateTable.Read(GatesFile) : null;

    public void WriteProvenance(Provenance provenance) =>
        AtomicFile.WriteText(ProvenanceFile, JsonSerializer.Serialize(provenance, ResultsJson.Default.Provenance) + "\n");

    /// <summary>Null where it was never written.</summary>
    public Provenance? ReadProvenance() => Read(ProvenanceFile, ResultsJson.Default.Provenance);

    /// <summary>Writes the result, which makes the run complete; a failure is recorded beside it and leaves the run open.</summary>
    /// <exception cref="ArgumentException">A run cannot end as missing.</exception>
    public void End(RunResult result)
    {
        var file = result.Status switch
        {
            RunStatus.Completed or RunStatus.Diverged => ResultFile,
            RunStatus.Failed => FailedFile,
            _ => throw new ArgumentException("A run ends as completed, diverged or failed.", nameof(result)),
        };
        AtomicFile.WriteText(file, JsonSerializer.Serialize(result, ResultsJson.Default.RunResult) + "\n");
    }

    /// <summary>The result of a complete run, else null.</summary>
    /// <exception cref="InvalidDataException">The file is there but cannot be read.</exception>
    public RunResult? ReadResult() => Read(ResultFile, ResultsJson.Default.RunResult);

    /// <summary>Why the last attempt failed, else null.</summary>
    /// <exception cref="InvalidDataException">The file is there but cannot be read.</exception>
    public RunResult? ReadFailure() => IsComplete ? null : Read(FailedFile, ResultsJson.Default.RunResult);

    private static long[] ReadClasses(string file)
    {
        try
        {
            return NpyFile.Read(file).ToInt64();
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{problem.Message} Delete the run's folder to train it again.", problem);
        }
    }

    private static void WriteClasses(string file, ReadOnlySpan<int> classes)
    {
        var largest = 0;
        foreach (var label in classes) largest = Math.Max(largest, label);
        var all = classes.ToArray();
        if (largest <= byte.MaxValue) NpyFile.Write<byte>(file, Array.ConvertAll(all, label => checked((byte)label)), all.Length);
        else if (largest <= short.MaxValue) NpyFile.Write<short>(file, Array.ConvertAll(all, label => checked((short)label)), all.Length);
        else NpyFile.Write<int>(file, all, all.Length);
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);

    private static T? Read<T>(string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(file), file, type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static T Parse<T>(string text, string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file} cannot be read; delete the run's folder to train it again.", exception);
        }
    }
}
