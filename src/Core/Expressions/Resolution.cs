using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>Puts the values of expressions in their place, everywhere below a node.</summary>
internal static class Resolution
{
    /// <summary>
    /// The node with every expression evaluated; null after errors, all of which are reported. What holds no expression is
    /// shared, not copied, because an experiment may have thousands of arms.
    /// </summary>
    public static Node? Apply(Node node, IScope scope, Issues issues)
    {
        var whole = true;
        var value = Apply(node, scope, issues, ref whole);
        return whole ? value : null;
    }

    /// <summary>The same with a gap in the place of every expression that has no value, so that the others can be checked.</summary>
    public static Node ApplyWithGaps(Node node, IScope scope, Issues issues)
    {
        var whole = true;
        return Apply(node, scope, issues, ref whole);
    }

    /// <summary>Whether anything below is an expression.</summary>
    public static bool Needed(Node node) => node switch
    {
        ScalarNode scalar => Interpolation.Has(scalar.Text),
        SequenceNode list => list.Items.Any(Needed),
        MappingNode mapping => mapping.Entries.Any(entry => Needed(entry.Value)),
        _ => false,
    };

    private static Node Apply(Node node, IScope scope, Issues issues, ref bool whole)
    {
        if (!scope.Allowance.TryTake(Allowance.Visit, node, issues)) return Gap(node, ref whole);
        switch (node)
        {
            case ScalarNode scalar:
                return Interpolation.Has(scalar.Text) ? Interpolation.Apply(scalar, scope, issues) ?? Gap(node, ref whole) : scalar;
            case SequenceNode list:
                return All(list.Items, scope, issues, ref whole) is { } items ? list with { Items = items } : list;
            case MappingNode mapping:
                return All([.. mapping.Entries.Select(entry => entry.Value)], scope, issues, ref whole) is { } values
                    ? mapping with { Entries = [.. mapping.Entries.Zip(values, (entry, value) => entry with { Value = value })] }
                    : mapping;
            default:
                return Gap(node, ref whole);
        }
    }

    private static GapNode Gap(Node node, ref bool whole)
    {
        whole = false;
        return GapNode.InPlaceOf(node);
    }

    // Null where nothing changed.
    private static Node[]? All(IReadOnlyList<Node> nodes, IScope scope, Issues issues, ref bool whole)
    {
        Node[]? changed = null;
        for (var i = 0; i < nodes.Count; i++)
        {
            var value = Apply(nodes[i], scope, issues, ref whole);
            if (ReferenceEquals(value, nodes[i])) continue;
            changed ??= [.. nodes];
            changed[i] = value;
        }
        return changed;
    }
}
