using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>Blocks that a file declares itself and mentions nowhere, and parameters that no block has a use for.</summary>
internal static class UnusedBlocks
{
    /// <summary>Reports their mistakes, and in an experiment that they are not used.</summary>
    /// <param name="root">The experiment, everything merged.</param>
    /// <param name="file">The file itself: what it extends may offer blocks, as an architecture does.</param>
    /// <param name="blocks">All blocks.</param>
    /// <param name="expander">Writes them out.</param>
    /// <param name="scope">The names outside of the arms.</param>
    /// <param name="ofArms">The variables that only arms have.</param>
    /// <param name="checkLayers">Reports what is wrong with layers whatever arrives; null: that is left to others.</param>
    /// <param name="issues">Where problems go.</param>
    public static void Check(MappingNode root, string file, IReadOnlyDictionary<string, Block> blocks, Expander expander, IScope scope, IEnumerable<string> ofArms, Action<Node, Issues>? checkLayers, Issues issues)
    {
        if (root["blocks"] is not MappingNode declared) return;
        var mentioned = root.Entries.Where(entry => entry.Value != declared).Select(entry => entry.Value).Concat(declared.Entries.Select(entry => entry.Value)).SelectMany(Words).ToHashSet(StringComparer.Ordinal);
        var names = new InnerScope(ofArms.ToDictionary(name => name, _ => (Node?)null, StringComparer.Ordinal), scope);
        // A misspelt use has been told by now, and says more.
        var warns = root["experiment"] is not null && !issues.HasErrors;
        foreach (var (key, _) in declared.Entries.Where(entry => entry.Key.At.File == file && !mentioned.Contains(entry.Key.Text)))
        {
            if (warns) issues.Warning(key, $"Nothing uses the block '{key.Text}'.");
            if (!blocks.TryGetValue(key.Text, out var block)) continue;
            var layers = expander.Another(issues).CheckUnused(block, names);
            if (layers.Items.Count > 0) checkLayers?.Invoke(layers, issues);
        }
        if (issues.HasErrors) return;
        foreach (var (key, value) in declared.Entries.Where(entry => entry.Key.At.File == file)) WarnOfUnusedParameters(key.Text, value, issues);
    }

    // A condition needs no sign of an expression, so that any text with the name in it may be a mention.
    private static void WarnOfUnusedParameters(string block, Node value, Issues issues)
    {
        if ((value as MappingNode)?["parameters"] is not MappingNode parameters || ((MappingNode)value)["layers"] is not { } layers) return;
        var texts = Words(layers).Concat(parameters.Entries.SelectMany(entry => Words(entry.Value))).ToList();
        foreach (var (key, _) in parameters.Entries.Where(entry => !texts.Exists(text => text.Contains(entry.Key.Text, StringComparison.Ordinal))))
            issues.Warning(key, $"Nothing in the block '{block}' uses its parameter '{key.Text}'.");
    }

    // A block is used by its name, alone or with what it is given, or by a variable with its name for a value.
    private static IEnumerable<string> Words(Node node) => node switch
    {
        ScalarNode scalar => [scalar.Text],
        SequenceNode list => list.Items.SelectMany(Words),
        MappingNode mapping => mapping.Entries.SelectMany(entry => Words(entry.Value).Prepend(entry.Key.Text)),
        _ => [],
    };
}
