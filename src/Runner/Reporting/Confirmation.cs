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
    /// <summary>Writes the experiment beside the one that it extends, with results of its own, and returns its file.</summary>
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

        var file = Path.Combine(store.Path, $"confirm-{name}.yaml");
        if (File.Exists(file)) return Known(file, count);
        IReadOnlyList<int> seeds = [.. Enumerable.Range(LastTaken(study, store) + 1, count)];
        var arms = Arms(experiment, arm, baseline).ToList();
        AtomicFile.WriteText(file, $"""
            # Question   Does {name} differ from {baseline} as it did, with seeds that had no part in choosing it?
            # Command    ./ablate confirm {CommandLine.Word(store.Path)} --arm {CommandLine.Word(name)} --seeds {count}
            extends: {Path.GetFileName(store.ExperimentFile)}
            experiment: {title}
            arms:{(arms.Count == 0 ? " {}" : string.Concat(arms.Select(line => "\n  " + line)))}
            seeds: [{string.Join(", ", seeds)}]
            analysis: {Canonical.Json(Analysis(experiment.Analysis, name))}

            """);
        Check(file, study, name, seeds);
        return file;
    }

    // Also those that are declared and not trained yet, and those that a rule may still add or could have added when the analysis
    // was locked: they belong to the results that the arm was chosen from.
    private static int LastTaken(Study study, ResultStore store)
    {
        var experiment = study.Experiment;
        var locked = AnalysisLocks.Read(store) is { } kept ? DeclaredAnalysis.Read(kept.Analysis) : null;
        var ofRules = new[] { experiment.Until, locked?.Until }.OfType<WidthRule>().Select(rule => rule.Max - 1);
        return new[]
        {
            FoundRuns.In(store, study).Seeds,
            study.Arms.SelectMany(arm => arm.Runs).Select(run => run.Seed),
            study.Arms.SelectMany(arm => ofRules.Select(seed => seed + arm.SeedOffset)),
            experiment.Seeds,
            locked?.Seeds ?? [],
            OfConfirmations(experiment.Name, store),
        }.SelectMany(seeds => seeds).Max();
    }

    // The baseline's runs of an earlier confirmation have been seen, and two confirmations of one baseline would not be independent.
    private static IEnumerable<int> OfConfirmations(string experiment, ResultStore store)
    {
        var declared = Directory.GetFiles(store.Path, "confirm-*.yaml")
            .SelectMany(file => ExperimentLoader.Load(file, new Issues())?.Seeds ?? []);
        var beside = Path.GetDirectoryName(Path.GetFullPath(store.Path))!;
        return declared.Concat(Directory.GetDirectories(beside, $"{experiment}-confirm-*").SelectMany(folder => FoundRuns.SeedsIn(ResultStore.At(folder))));
    }

    // Fewer or more seeds after a look at them would choose again.
    private static string Known(string file, int count)
    {
        if (ExperimentLoader.Load(file, new Issues()) is { } known && known.Seeds.Count != count)
            throw new UserException(FormattableString.Invariant($"{file} declares {known.Seeds.Count} seeds already, and a confirmation is declared once. Go on with --seeds {known.Seeds.Count}, or delete the file and its results."));
        return file;
    }

    // What the file says of the two arms stays, less the values that a sweep has for others; every other entry is taken away.
    private static IEnumerable<string> Arms(Experiment experiment, Arm chosen, string baseline)
    {
        var kept = experiment.Arms.Where(arm => arm == chosen || arm.Name == baseline).ToList();
        foreach (var (key, value) in (experiment.Composed.Root["arms"] as MappingNode)?.Entries ?? [])
        {
            if (kept.Find(arm => arm.Source.At == key.At || arm.Source.At == value.At) is not { } arm) yield return $"{Canonical.Json(key)}: null";
            else if (arm.Values.Count > 0) yield return $"{Canonical.Json(key)}: {{sweep: {{{string.Join(", ", arm.Values.Select(pair => $"{pair.Key}: [{Value(pair.Value)}]"))}}}}}";
        }
    }

    private static string Value(string text) => Canonical.Json(new ScalarNode(default, "", text, Quoted: false));

    // A sweep has more forms than one; whatever it was, the runs have to be those of the arms that were chosen from.
    private static void Check(string file, Study study, string name, IReadOnlyList<int> seeds)
    {
        var written = Study.Load(file, new Issues());
        var (due, found) = (Ids(study), written is null ? [] : Ids(written));
        if (written is { Arms.Count: 2 } && due.SetEquals(found)) return;
        File.Delete(file);
        throw new UserException($"The arm '{name}' cannot be written as an experiment of its own. Write a file that extends {study.Experiment.File} with the arms '{study.Experiment.Analysis.Baseline}' and '{name}' alone and the seeds {seeds[0]} to {seeds[^1]}.");

        HashSet<string> Ids(Study of) => [.. of.Arms
            .Where(arm => arm.Name == name || arm.Name == study.Experiment.Analysis.Baseline)
            .SelectMany(arm => arm.WithSeeds(seeds))
            .Select(run => run.Id)];
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
