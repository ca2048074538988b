using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>
/// Refuses a recipe with a step of one example for a network that normalises over the batch where each example has one value
/// of a channel: there is no variance of one value.
/// </summary>
internal static class BatchOfOne
{
    /// <summary>Reports each batch size once, with the first of the arms that cannot be trained with it.</summary>
    /// <param name="arms">The arms with their networks, null where there is none.</param>
    /// <param name="examples">How many a run is trained on; null where that is not known.</param>
    /// <param name="issues">Where the problems go.</param>
    public static void Refuse(IEnumerable<(Arm Arm, ModelPlan? Plan)> arms, int? examples, Issues issues)
    {
        var refused = new Dictionary<(Position, int), (Node At, List<(string Arm, string Layer)> Wrong)>();
        foreach (var (arm, plan) in arms)
        {
            if (arm is not { Train.Batch: var batch, TrainSource: { } source } || Last(examples, batch) != 1) continue;
            if (plan?.Root.NeedingTwoExamples().FirstOrDefault() is not { } layer) continue;
            var at = source["batch"] ?? source;
            if (!refused.TryGetValue((at.At, batch), out var one)) refused[(at.At, batch)] = one = (at, []);
            one.Wrong.Add((arm.Name, layer.Path));
        }
        foreach (var ((_, batch), (at, wrong)) in refused)
        {
            var when = batch == 1 ? "Every step has one example" : FormattableString.Invariant($"The last step of an epoch has one example, as {examples} in batches of {batch} leave one over");
            var others = wrong.Count switch
            {
                1 => "",
                2 => " and in 1 other arm",
                _ => FormattableString.Invariant($" and in {wrong.Count - 1} other arms"),
            };
            issues.Error(at, $"{when}, which '{wrong[0].Layer}' in arm '{wrong[0].Arm}'{others} cannot be trained on: it normalises over the batch, and each example has one value of a channel there.", Hint(examples, batch));
        }
    }

    /// <summary>How many examples the last step of an epoch has.</summary>
    private static int Last(int? examples, int batch) =>
        examples is not { } count ? batch : count % batch is > 0 and var left ? left : batch;

    private static string Hint(int? examples, int batch)
    {
        if (examples == 1) return "Train on more examples.";
        var near = Enumerable.Range(1, batch + (examples ?? 1)).SelectMany(step => new[] { batch - step, batch + step }).First(other => other > 1 && Last(examples, other) != 1);
        var fewer = batch == 1 ? "" : FormattableString.Invariant($", or train on one example less: 'train: {examples - 1}' under 'data'");
        return FormattableString.Invariant($"Take another batch, such as {near}{fewer}.");
    }
}
