using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>
/// Puts values in the place of the expressions among a sweep's values, so that <c>[$width, $width * 2]</c> has labels.
/// Expressions in layers wait until the layers stand in a network, whose names they may use.
/// </summary>
internal static class SweptExpressions
{
    // Their lists hold sweeps or combinations; the lists of variables hold values, of which mappings are layers.
    private static readonly string[] ListsOfMappings = ["list", "union"];

    /// <summary>The sweep with values; null after an error.</summary>
    /// <param name="sweep">The value of <c>sweep</c>, or a part of it.</param>
    /// <param name="scope">The names outside of the sweep.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="entersLists">Whether the items of a list may be mappings that are no layers.</param>
    public static Node? Evaluate(Node sweep, IScope scope, Issues issues, bool entersLists = false)
    {
        switch (sweep)
        {
            case ScalarNode:
                return Resolution.Apply(sweep, scope, issues);
            case SequenceNode list:
                var items = list.Items.Select(item => item is ScalarNode || entersLists ? Evaluate(item, scope, issues) : item).ToList();
                return items.Contains(null) ? null : list with { Items = [.. items.OfType<Node>()] };
            case MappingNode mapping:
                var entries = mapping.Entries.Select(entry => entry.Key.Text == Interpolation.ExcludeKey ? entry
                    : Evaluate(entry.Value, scope, issues, ListsOfMappings.Contains(entry.Key.Text)) is { } value ? entry with { Value = value } : null).ToList();
                return entries.Contains(null) ? null : mapping with { Entries = [.. entries.OfType<Entry>()] };
            default:
                return null;
        }
    }
}
