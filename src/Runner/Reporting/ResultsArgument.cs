using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Runner.Data;

namespace Ablate.Runner.Reporting;

/// <summary>
/// Results as a command line names them: a folder, the name of an experiment, or an experiment's file, which then says what
/// is compared.
/// </summary>
internal static class ResultsArgument
{
    /// <summary>The experiment and its results; null after errors, which have been added to the issues.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="root">The folder of all results.</param>
    /// <param name="issues">Hears of what is wrong with the experiment's file.</param>
    /// <exception cref="UserException">There are no results under that name.</exception>
    public static (Study Study, ResultStore Store)? Open(string name, string root, Issues issues)
    {
        if (File.Exists(name)) return OfFile(name, root, issues);
        if (Directory.Exists(name)) return OfFolder(Path.TrimEndingDirectorySeparator(name), issues);
        if (Names.Problem(name) is null && Directory.Exists(Path.Combine(root, name))) return OfFolder(Path.Combine(root, name), issues);
        var known = Directory.Exists(root) ? Directory.GetDirectories(root).Select(folder => Path.GetFileName(folder)) : [];
        throw new UserException($"There is no results folder and no experiment file '{name}'. {Suggest.Hint(name, known, $"experiments in {root}")}".TrimEnd());
    }

    private static (Study Study, ResultStore Store)? OfFolder(string folder, Issues issues)
    {
        var store = ResultStore.At(folder);
        if (!File.Exists(store.ExperimentFile))
            throw new UserException($"{folder} is no results folder: it has no {Path.GetFileName(store.ExperimentFile)}, which 'ablate run' keeps there.");
        var options = StudyOptions.None with { Recorded = DatasetRecord.Read(store.DatasetFile), Networks = RecordedNetworks.Read(store.NetworksFile) };
        return Whole(Study.Load(store.ExperimentFile, issues, options), store);
    }

    private static (Study Study, ResultStore Store)? OfFile(string file, string root, Issues issues) =>
        Study.Load(file, issues) is { Experiment: { IsArchitecture: false, Name: var name } } study ? Whole(study, new ResultStore(root, name))
        : issues.HasErrors ? null
        : throw new UserException($"{file} describes a network, not an experiment: it has no results.");

    private static (Study Study, ResultStore Store)? Whole(Study? study, ResultStore store)
    {
        if (study is null) return null;
        if (store.Begun().Count == 0) throw new UserException($"{store.Path} has no runs yet. 'ablate run' trains them.");
        return (study, store);
    }
}
