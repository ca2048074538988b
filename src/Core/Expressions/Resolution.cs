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
        if (!scope.Allowance.TryTake(Allowance.Visit, node, issues)) return null;
        switch (node)
        {
            case ScalarNode scalar:
                return Interpolation.Has(scalar.Text) ? Interpolation.Apply(scalar, scope, issues) : scalar;
            case SequenceNode list:
                return All(list.Items, scope, issues, out var items) ? items is null ? list : list with { Items = items } : null;
            case MappingNode mapping:
                if (!All([.. mapping.Entries.Select(entry => entry.Value)], scope, issues, out var values)) return null;
                return values is null ? mapping : mapping with { Entries = [.. mapping.Entries.Zip(values, (entry, value) => entry with { Value = value })] };
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    /// <summary>Whether anything below is an expression.</summary>
    public static bool Needed(Node node) => node switch
    {
        ScalarNode scalar => Interpolation.Has(scalar.Text),
        SequenceNode list => list.Items.Any(Needed),
        MappingNode mapping => mapping.Entries.Any(entry => Needed(entry.Value)),
        _ => false,
    };

    // False after an error; null where nothing changed.
    private static bool All(IReadOnlyList<Node> nodes, IScope scope, Issues issues, out Node[]? changed)
    {
        changed = null;
        var whole = true;
        for (var i = 0; i < nodes.Count; i++)
        {
            var value = Apply(nodes[i], scope, issues);
            whole &= value is not null;
            if (value is null || ReferenceEquals(value, nodes[i])) continue;
            changed ??= [.. nodes];
            changed[i] = value;
        }
        return whole;
    }
}
