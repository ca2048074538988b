using System.Text.Json;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Runner.Data;

namespace Ablate.Runner.Reporting;

/// <summary>
/// The run folders of an experiment, each given to the arms that it belongs to by its identity: also those of seeds that
/// the file does not declare (any more), and not those of an arm that has changed since.
/// </summary>
internal sealed class FoundRuns
{
    private readonly Dictionary<(string Arm, int Seed), RunFolder> _folders = [];

    private readonly HashSet<int> _seeds = [];

    /// <summary>The arms of folders that belong to none of the file's arms, as they were called, ascending.</summary>
    public IReadOnlyList<string> OtherArms { get; private set; } = [];

    /// <summary>Every seed that any arm was ever trained with, also one that is no longer in the file.</summary>
    public IReadOnlySet<int> Seeds => _seeds;

    /// <summary>Seeds with a folder, by arm, ascending.</summary>
    public IEnumerable<int> SeedsOf(string arm) => _folders.Keys.Where(key => key.Arm == arm).Select(key => key.Seed).Order();

    /// <summary>Null where the run was never begun.</summary>
    public RunFolder? this[string arm, int seed] => _folders.GetValueOrDefault((arm, seed));

    /// <param name="store">The results.</param>
    /// <param name="study">The experiment, as its file is now.</param>
    /// <param name="dropped">Arms that the file no longer has and whose runs are wanted all the same.</param>
    /// <exception cref="InvalidDataException">A run's file cannot be read.</exception>
    public static FoundRuns In(ResultStore store, Study study, IEnumerable<string>? dropped = null)
    {
        var found = new FoundRuns();
        var folders = store.Folders().Where(folder => File.Exists(folder.RunFile)).ToDictionary(folder => folder.Id, StringComparer.Ordinal);
        var strangers = new HashSet<string>(folders.Keys, StringComparer.Ordinal);
        Claim(study.Arms, arm => arm.Runs);

        var seeds = strangers.Select(id => Read(folders[id]).Seed).Distinct().ToList();
        found._seeds.UnionWith(seeds);
        // An arm whose seeds begin higher up comes first: the same network without an offset could have any of its runs.
        foreach (var arms in study.Arms.GroupBy(arm => arm.SeedOffset).OrderByDescending(arms => arms.Key))
        {
            var free = strangers.ToHashSet(StringComparer.Ordinal);
            Claim(arms, arm => arm.TrainedWith(seeds).Where(run => free.Contains(run.Id)));
        }
        ClaimOlder();
        foreach (var arm in dropped ?? []) ClaimByName(arm);

        var names = study.Arms.Select(arm => arm.Name).ToHashSet(StringComparer.Ordinal);
        found.OtherArms = [.. strangers
            .Select(id => Read(folders[id]).Arm)
            .Select(arm => names.Contains(arm) ? $"{arm} (as it was before)" : arm)
            .Distinct()
            .Order(StringComparer.Ordinal)];
        return found;

        // A layer that has gained a parameter since gives other ids to the same runs: written out with what is known today, they
        // have the ids of today.
        void ClaimOlder()
        {
            var due = study.Arms.SelectMany(arm => arm.TrainedWith(seeds).Select(run => (Arm: arm, Run: run))).ToLookup(pair => pair.Run.Id, StringComparer.Ordinal);
            var networks = new Dictionary<string, WrittenModel?>(StringComparer.Ordinal);
            foreach (var id in strangers.Order(StringComparer.Ordinal).ToList())
            {
                if (IdOfToday(folders[id], study, networks) is not { } today) continue;
                foreach (var (arm, run) in due[today])
                {
                    strangers.Remove(id);
                    found._folders.TryAdd((arm.Name, arm.PairedBy(run)), folders[id]);
                }
            }
        }

        // What an arm was is written nowhere but in its runs. Where they are of more than one network or recipe, those are taken of
        // which there are most; the others stay what they are, runs of another arm.
        void ClaimByName(string arm)
        {
            var alike = folders.Values.Where(folder => Read(folder).Arm == arm).GroupBy(Recipe, StringComparer.Ordinal);
            if (alike.OrderByDescending(runs => runs.Count()).ThenBy(runs => runs.Key, StringComparer.Ordinal).FirstOrDefault() is not { } runs) return;
            foreach (var folder in runs)
            {
                strangers.Remove(folder.Id);
                found._folders[(arm, Read(folder).Seed)] = folder;
            }
        }

        void Claim(IEnumerable<StudyArm> arms, Func<StudyArm, IEnumerable<ResolvedRun>> runsOf)
        {
            foreach (var (arm, run) in arms.SelectMany(arm => runsOf(arm).Select(run => (arm, run))))
            {
                if (!folders.TryGetValue(run.Id, out var folder)) continue;
                strangers.Remove(run.Id);
                found._folders[(arm.Name, arm.PairedBy(run))] = folder;
                found._seeds.Add(run.Seed);
            }
        }
    }

    /// <summary>The seeds of all runs in some results, whatever experiment they are of.</summary>
    /// <exception cref="InvalidDataException">A run's file cannot be read.</exception>
    public static IEnumerable<int> SeedsIn(ResultStore store) =>
        store.Folders().Where(folder => File.Exists(folder.RunFile)).Select(folder => Read(folder).Seed);

    private static string? IdOfToday(RunFolder folder, Study study, Dictionary<string, WrittenModel?> networks)
    {
        var issues = new Issues();
        if (ResolvedRun.Read(File.ReadAllText(folder.RunFile), folder.RunFile, new Binder(issues).With(DatasetCatalog.Known)) is not { } run) return null;
        var text = run.Network.Text;
        if (!networks.TryGetValue(text, out var model))
            networks[text] = model = ModelPlan.Create(run.Model, study.Dataset.Info.Shape, study.Dataset.Info.Classes, issues, study.Library.Layers)?.Written;
        return model is null ? null : ResolvedRun.Create(run.Experiment, run.Arm, [run.Seed], run.Data, model, run.Train, run.DataIdentity ?? study.Dataset.Identity, run.Layers)[0].Id;
    }

    private static string Recipe(RunFolder folder)
    {
        using var run = JsonDocument.Parse(File.ReadAllText(folder.RunFile));
        return string.Join('\n', run.RootElement.EnumerateObject()
            .Where(entry => entry.Name is not ("id" or "seed" or "experiment"))
            .Select(entry => $"{entry.Name}: {entry.Value.GetRawText()}"));
    }

    // Two of its keys: of a run that belongs to nobody, the network need not be understood.
    private static (string Arm, int Seed) Read(RunFolder folder)
    {
        try
        {
            using var run = JsonDocument.Parse(File.ReadAllText(folder.RunFile));
            return (run.RootElement.GetProperty("arm").GetString()!, run.RootElement.GetProperty("seed").GetInt32());
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{folder.RunFile} cannot be read; delete the run's folder to train it again.", problem);
        }
    }
}
