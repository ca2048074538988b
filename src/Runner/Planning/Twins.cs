using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Runner.Planning;

/// <summary>Arms that build the same network and train it in the same way: comparing them says nothing.</summary>
internal static class Twins
{
    /// <summary>Adds a warning for each group of them, with what their layers come to.</summary>
    public static void Warn(Experiment experiment, IReadOnlyList<StudyArm> arms, Issues issues)
    {
        var groups = experiment.IsArchitecture
            ? arms.GroupBy(arm => arm.Plan.Canonical, StringComparer.Ordinal)
            : arms.Where(arm => arm.Runs.Count > 0).GroupBy(arm => arm.Runs[0].Id, StringComparer.Ordinal);
        foreach (var group in groups.Select(group => group.ToList()).Where(group => group.Count > 1))
        {
            var second = experiment.Arms.First(arm => arm.Name == group[1].Name);
            var shown = group.Select(arm => arm.Name).Take(10).ToList();
            var names = group.Count > shown.Count ? FormattableString.Invariant($"{string.Join(", ", shown)} and {group.Count - shown.Count} more") : $"{string.Join(", ", shown.SkipLast(1))} and {shown[^1]}";
            issues.Warning(
                second.Source,
                $"The arms {names} are the same network with the same recipe{Widths(group[0])}.",
                "They share their runs, and comparing them says nothing.");
        }
    }

    // Two reduction ratios may round to one hidden width.
    private static string Widths(StudyArm arm)
    {
        var layers = arm.Plan.Layers.Where(layer => layer.Hidden is not null).DistinctBy(layer => (layer.Input.Channels, layer.Hidden)).Take(6)
            .Select(layer => FormattableString.Invariant($"{layer.Hidden} for {layer.Input.Channels} channels (an effective ratio of {(double)layer.Input.Channels / layer.Hidden!.Value:0.##})"))
            .ToList();
        return layers.Count == 0 ? "" : $": the hidden widths are {string.Join(", ", layers)}";
    }
}
