using Ablate.Core.Arms;
using Ablate.Core.Blocks;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Composition;

/// <summary>
/// Checks a file that extends one that cannot be read: what is wrong with its values whatever the other one says. Nothing is
/// said of what is missing or not known, which may be there.
/// </summary>
internal static class PartOfFile
{
    /// <summary>Reports what is wrong in any case.</summary>
    /// <param name="root">All that could be read, merged.</param>
    /// <param name="keys">The keys that an experiment may have.</param>
    /// <param name="layerKinds">The names of layers.</param>
    /// <param name="issues">Where problems go.</param>
    public static void Check(MappingNode root, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> layerKinds, Issues issues)
    {
        var binder = new Binder(issues).OfParts();
        binder.CheckKeys(root, keys, owner: null, out _);
        var known = (MappingNode)WithoutExpressions(root, issues);
        ExperimentLoader.ReadName(known["experiment"], binder);
        if (known["seeds"] is { } seeds) binder.Bind<SeedPlan>(seeds);
        if (known["train"] is { } train) binder.Bind<TrainConfig>(train);
        if (known["analysis"] is { } analysis) binder.Bind<AnalysisConfig>(analysis);
        if (known["data"] is MappingNode data) DataConfig.CheckCounts(data, binder);
        if (known["model"] is { } model && binder.Bind<SequenceNode>(model) is { } layers) Slots.Check(layers, ArmReader.Reserved, binder);
        foreach (var block in BlockReader.Read(known["blocks"], layerKinds, binder).Values) Slots.Check(block.Layers, ArmReader.Reserved, binder);
        foreach (var (key, _) in (known["vars"] as MappingNode)?.Entries ?? []) VariableName.Check(key, key.Text, "A variable", issues);
        if (known["arms"] is { } arms && binder.Bind<MappingNode>(arms) is { } declared) CheckArms(declared, binder);
    }

    private static void CheckArms(MappingNode arms, Binder binder)
    {
        foreach (var (_, value) in arms.Entries.Where(arm => arm.Value is not ScalarNode { IsNull: true }))
        {
            if (binder.Bind<MappingNode>(value) is { } arm && arm["train"] is { } train and not ScalarNode { IsNull: true }) binder.Bind<TrainConfig>(train);
        }
    }

    // What an expression comes to may depend on the file that cannot be read; how it is written does not.
    private static Node WithoutExpressions(Node node, Issues issues)
    {
        switch (node)
        {
            case ScalarNode scalar when Interpolation.Has(scalar.Text):
                Interpolation.CheckForm(scalar, issues);
                return GapNode.InPlaceOf(scalar);
            case SequenceNode list:
                return list with { Items = [.. list.Items.Select(item => WithoutExpressions(item, issues))] };
            case MappingNode mapping:
                return mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = WithoutExpressions(entry.Value, issues) })] };
            default:
                return node;
        }
    }
}
