using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>Arms that build the same network and train it in the same way: comparing them says nothing.</summary>
internal static class Twins
{
    /// <summary>
    /// Adds a warning for each group of them, with what their layers come to. Arms with mistakes are left out: what they are
    /// meant to be is not known.
    /// </summary>
    /// <param name="arms">The arms with their networks, null after an error.</param>
    /// <param name="isArchitecture">Whether there are no recipes.</param>
    /// <param name="issues">Where warnings go, and what has been found wrong so far.</param>
    public static void Warn(IReadOnlyList<(Arm Arm, ModelPlan? Plan)> arms, bool isArchitecture, Issues issues)
    {
        if (issues.AreMany) return;
        // Initial weights that could not be found have no contents to be the same by.
        var mistakes = issues.Where(issue => issue.Severity == Severity.Error).Select(issue => issue.Path).ToList();
        var sound = arms.Where(one => one is { Arm.IsWhole: true, Plan: not null } && (isArchitecture || one.Arm.Train is { Init: null } || (one.Arm.Train is not null && mistakes.Count == 0)) && !mistakes.Exists(path => IsOf(one.Arm, path)));
        var recipes = new Dictionary<TrainConfig, string>(ReferenceEqualityComparer.Instance);
        foreach (var group in sound.GroupBy(one => (one.Plan!.Canonical, Recipe(one.Arm), one.Arm.SeedOffset)).Select(group => group.ToList()).Where(group => group.Count > 1))
        {
            var shown = group.Select(one => one.Arm.Name).Take(10).ToList();
            var names = group.Count > shown.Count ? FormattableString.Invariant($"{string.Join(", ", shown)} and {group.Count - shown.Count} more") : $"{string.Join(", ", shown.SkipLast(1))} and {shown[^1]}";
            issues.Warning(
                group[1].Arm.Source,
                $"The arms {names} are the same network with the same recipe{Widths(group[0].Plan!)}.",
                "They share their runs, and comparing them says nothing.");
        }

        string Recipe(Arm arm)
        {
            if (arm.Train is not { } train) return "";
            return recipes.TryGetValue(train, out var text) ? text : recipes[train] = Canonical.Json(train.Identity);
        }
    }

    // Of a sweep, what is wrong with all its arms lies under the name that is written.
    private static bool IsOf(Arm arm, string path) =>
        IsWithin(arm.Source.Path, path) || (arm.Source is ScalarNode key && IsWithin(Node.Join("arms", key.Text), path));

    private static bool IsWithin(string place, string path) =>
        path.StartsWith(place, StringComparison.Ordinal) && (path.Length == place.Length || path[place.Length] is '.' or '[');

    // Two reduction ratios may round to one hidden width.
    private static string Widths(ModelPlan plan)
    {
        var layers = plan.Layers.Where(layer => layer.Hidden is not null).DistinctBy(layer => (layer.Input.Channels, layer.Hidden)).Take(6)
            .Select(layer => FormattableString.Invariant($"{layer.Hidden} for {layer.Input.Channels} channels (an effective ratio of {(double)layer.Input.Channels / layer.Hidden!.Value:0.##})"))
            .ToList();
        return layers.Count == 0 ? "" : $": the hidden widths are {string.Join(", ", layers)}";
    }
}
