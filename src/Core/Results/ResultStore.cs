namespace Ablate.Core;

/// <summary>The results of one experiment: <c>root/experiment/runs/id</c>.</summary>
public sealed class ResultStore
{
    /// <param name="root">The folder of all results.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <exception cref="ArgumentException">The name could not be one, and might lead out of the folder.</exception>
    public ResultStore(string root, string experiment)
    {
        if (Names.Problem(experiment) is { } problem) throw new ArgumentException($"'{experiment}' is no name of an experiment: {problem}.", nameof(experiment));
        Path = System.IO.Path.Combine(root, experiment);
    }

    private ResultStore(string path) => Path = path;

    /// <summary>The results in a folder of any name, which may have been moved or renamed.</summary>
    public static ResultStore At(string folder) => new(folder);

    /// <summary>Where the experiment's results are.</summary>
    public string Path { get; }

    /// <summary>The experiment as it was written when it last ran.</summary>
    public string ExperimentFile => System.IO.Path.Combine(Path, "experiment.yaml");

    /// <summary>
    /// The folder of all results as the command line named it when the experiment last ran, which a copy of the results does not
    /// tell; not there where it was the usual one.
    /// </summary>
    public string RootFile => System.IO.Path.Combine(Path, "results-folder.txt");

    /// <summary>The networks with layers of the user's own; not there where there are none.</summary>
    public string NetworksFile => System.IO.Path.Combine(Path, "networks.json");

    /// <summary>What the experiment's data are, so that its results can be read where the data are not.</summary>
    public string DatasetFile => System.IO.Path.Combine(Path, "dataset.json");

    /// <summary>The declared comparisons as they stood when the first run began; never changed.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "analysis.lock.json");

    /// <summary>One line for each look of a rule for the number of seeds.</summary>
    public string DecisionsFile => System.IO.Path.Combine(Path, "decisions.jsonl");

    /// <summary>The folder of all results where a command line names none.</summary>
    public const string UsualRoot = "results";

    private string Runs => System.IO.Path.Combine(Path, "runs");

    /// <summary>The folder of a run, whether it exists or not.</summary>
    /// <exception cref="ArgumentException">The id could not be one, and might lead out of the folder.</exception>
    public RunFolder Folder(string id)
    {
        if (id.Length == 0 || !id.All(char.IsAsciiLetterOrDigit)) throw new ArgumentException($"'{id}' is no id of a run.", nameof(id));
        return new RunFolder(System.IO.Path.Combine(Runs, id));
    }

    /// <summary>The folders there are, complete or not, in ordinal order of their ids.</summary>
    public IReadOnlyList<RunFolder> Folders() => !Directory.Exists(Runs)
        ? []
        : [.. Directory.GetDirectories(Runs).Order(StringComparer.Ordinal).Select(path => new RunFolder(path))];

    /// <summary>
    /// The ids of the runs that have a folder, complete or not. One look at the disk, where asking for each of ten
    /// thousand runs that nobody has begun would be as many.
    /// </summary>
    public IReadOnlySet<string> Begun() => Directory.Exists(Runs)
        ? Directory.EnumerateDirectories(Runs).Select(path => System.IO.Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal)
        : new HashSet<string>();

    /// <summary>The result of a complete run (completed or diverged); null where it has still to be trained.</summary>
    /// <exception cref="InvalidDataException">The result is there but cannot be read.</exception>
    public RunResult? Completed(string id) => Folder(id).ReadResult();

    /// <summary>Why the last attempt at a run failed; null where it did not fail or has been completed since.</summary>
    public RunResult? Failure(string id) => Folder(id).ReadFailure();

    /// <summary>What the analysis sees of a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="metric">Which examples count: <see cref="AnalysisConfig.TestAccuracy"/> or <see cref="AnalysisConfig.ValidationAccuracy"/>.</param>
    public RunOutcome Outcome(string id, int seed, string metric) => Outcome(Completed(id) ?? Failure(id), seed, metric);

    /// <summary>The same of a result that has been read; null for a run that has none.</summary>
    public static RunOutcome Outcome(RunResult? result, int seed, string metric)
    {
        if (result is null) return new RunOutcome(seed, RunStatus.Missing, 0, 0, null, null);
        var evaluation = metric == AnalysisConfig.ValidationAccuracy ? result.Validation : result.Test;
        return new RunOutcome(seed, result.Status, evaluation?.Correct ?? 0, evaluation?.Total ?? 0, result.DivergedAtEpoch, result.Failure);
    }

    /// <summary>Keeps how the folder of all results was named.</summary>
    public void WriteRoot()
    {
        var root = System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder ? folder : ".";
        if (root == UsualRoot) File.Delete(RootFile);
        else if (ReadRoot() != root) AtomicFile.WriteText(RootFile, root + "\n");
    }

    /// <summary>What <see cref="RootFile"/> says, or the usual folder.</summary>
    public string ReadRoot() => File.Exists(RootFile) ? File.ReadAllText(RootFile).TrimEnd('\n') : UsualRoot;

    /// <summary>Keeps the experiment's text beside its results; writes nothing where it is there already.</summary>
    public void WriteExperiment(Experiment experiment)
    {
        if (!File.Exists(ExperimentFile) || File.ReadAllText(ExperimentFile) != experiment.Text)
            AtomicFile.WriteText(ExperimentFile, experiment.Text);
    }
}
