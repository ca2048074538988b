using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Reporting;

/// <summary>
/// The experiment that trains a chosen arm anew. An arm that is the best of several by its results owes some of that to their
/// seeds; with seeds that did not choose it, its interval holds what it says.
/// </summary>
internal static class Confirmation
{
    /// <summary>Writes the experiment beside the results that it extends, in a folder of its own, and returns its file.</summary>
    /// <param name="study">What the arm was chosen from.</param>
    /// <param name="store">Its results.</param>
    /// <param name="name">The arm.</param>
    /// <param name="count">How many seeds.</param>
    /// <exception cref="UserException">The arm is none that could be confirmed, or its confirmation has begun with other seeds.</exception>
    public static string Write(Study study, ResultStore store, string name, int count)
    {
        var (experiment, baseline) = (study.Experiment, study.Experiment.Analysis.Baseline);
        var arm = experiment.Arms.FirstOrDefault(arm => arm.Name == name)
            ?? throw new UserException($"{store.Path} has no arm '{name}'. {Suggest.Hint(name, experiment.Arms.Select(one => one.Name), "arms")}".TrimEnd());
        if (name == baseline) throw new UserException($"'{name}' is the baseline, which the others are compared with: there is nothing to confirm.");
        var title = $"{experiment.Name}-confirm-{name}";
        if (Names.Problem(title) is { } problem) throw new UserException($"The confirmation cannot be called '{title}': {problem}. Rename the experiment or the arm.");

        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store.Path))!, title);
        var file = Path.Combine(folder, "confirm.yaml");
        if (File.Exists(file)) return Known(file, count);
        var first = FoundRuns.In(store, study).Seeds.Append(-1).Max() + 1;
        var seeds = Enumerable.Range(first, count);
        AtomicFile.WriteText(file, $"""
            # Question   Does {name} differ from {baseline} as it did, with seeds that had no part in choosing it?
            # Command    ./ablate run results/{title}/{Path.GetFileName(file)}
            extends: ../{Path.GetFileName(store.Path)}/{Path.GetFileName(store.ExperimentFile)}
            experiment: {title}
            arms:
            {string.Join('\n', Arms(experiment, arm, baseline).Select(line => "  " + line))}
            seeds: [{string.Join(", ", seeds)}]
            analysis: {Canonical.Json(Analysis(experiment.Analysis, name))}

            """);
        return file;
    }

    // Fewer or more seeds after a look at them would choose again.
    private static string Known(string file, int count)
    {
        if (ExperimentLoader.Load(file, new Issues()) is { } known && known.Seeds.Count != count)
            throw new UserException(FormattableString.Invariant($"{file} declares {known.Seeds.Count} seeds already, and a confirmation is declared once. Go on with --seeds {known.Seeds.Count}, or delete its folder."));
        return file;
    }

    // Whatever the file sweeps or leaves out, the two arms are written out and every other entry is taken away.
    private static IEnumerable<string> Arms(Experiment experiment, Arm chosen, string baseline)
    {
        var declared = (experiment.Composed.Root["arms"] as MappingNode)?.Entries.Select(entry => entry.Key.Text) ?? [];
        foreach (var key in declared.Where(key => key != chosen.Name && key != baseline)) yield return $"{Canonical.Json(key)}: null";
        foreach (var arm in experiment.Arms.Where(arm => arm == chosen || arm.Name == baseline))
            yield return $"{Canonical.Json(arm.Name)}: {{model: {Canonical.Json(arm.Model)}, train: {Canonical.Json(arm.Train!)}}}";
    }

    private static Dictionary<string, object?> Analysis(AnalysisConfig analysis, string arm) => new()
    {
        ["baseline"] = analysis.Baseline,
        ["primary"] = new[] { arm },
        ["secondary"] = Array.Empty<string>(),
        ["exploratory"] = Array.Empty<string>(),
        ["trend"] = null,
    };
}
