using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Reporting;

/// <summary>What two arms of the same name are not alike in: network, recipe and data, value by value, with every default written out.</summary>
internal static class SetupDifferences
{
    /// <param name="first">One arm's run; its seed does not matter.</param>
    /// <param name="second">The other's.</param>
    /// <param name="arm">What the second is called in the report.</param>
    public static IReadOnlyList<SetupDifference> Between(ResolvedRun first, ResolvedRun second, string arm)
    {
        var found = new List<SetupDifference>();
        // Of the same dataset (other ones are refused), whose files may lie elsewhere.
        Value("data.train", Count(first.Data.Train), Count(second.Data.Train));
        Value("data.validation", Count(first.Data.Validation), Count(second.Data.Validation));
        Compare("model", first.Model, second.Model);
        Value("layers", Hashes(first), Hashes(second));
        Compare("train", Canonical.Node(first.Train.Identity), Canonical.Node(second.Train.Identity));
        return found;

        void Value(string path, string? before, string? after)
        {
            if (before != after) found.Add(new SetupDifference(arm, path, before, after));
        }

        void Compare(string path, Node? before, Node? after)
        {
            switch (before, after)
            {
                case (MappingNode old, MappingNode current):
                    foreach (var key in old.Entries.Concat(current.Entries).Select(entry => entry.Key.Text).Distinct(StringComparer.Ordinal))
                        Compare(Node.Join(path, key), old[key], current[key]);
                    break;
                case (SequenceNode old, SequenceNode current) when old.Items.Concat(current.Items).Any(item => item is not ScalarNode):
                    foreach (var (at, one, other) in Aligned(old.Items, current.Items)) Compare(Node.Join(path, at), one, other);
                    break;
                default:
                    Value(path, Text(before), Text(after));
                    break;
            }
        }
    }

    private static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "all";

    private static string? Hashes(ResolvedRun run) =>
        run.Layers is { } layers ? string.Join(", ", layers.Select(file => file.Sha256?[..12] ?? file.File).Order(StringComparer.Ordinal)) : null;

    private static string? Text(Node? node) => node is null ? null : YamlWriter.Line(node);

    /// <summary>
    /// The items of two lists beside one another, each with its place in the second list, or where that has none, in the first:
    /// what both have in the same order stays together, so that one layer more is one difference and not one for each layer behind it.
    /// </summary>
    private static IEnumerable<(int At, Node? Before, Node? After)> Aligned(IReadOnlyList<Node> before, IReadOnlyList<Node> after)
    {
        if (before.Count == after.Count) return before.Zip(after, (one, other) => ((Node?)one, (Node?)other)).Select((pair, at) => (at, pair.Item1, pair.Item2));
        var (old, current) = (before.Select(Text).ToList(), after.Select(Text).ToList());
        // The length of the longest common subsequence of what is left of both from here.
        var common = new int[old.Count + 1, current.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
            for (var j = current.Count - 1; j >= 0; j--)
                common[i, j] = old[i] == current[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var rows = new List<(int, Node?, Node?)>();
        for (int i = 0, j = 0; i < old.Count || j < current.Count;)
        {
            if (i < old.Count && j < current.Count && old[i] == current[j]) rows.Add((j, before[i++], after[j++]));
            else if (j < current.Count && (i == old.Count || common[i, j + 1] >= common[i + 1, j])) rows.Add((j, null, after[j++]));
            else rows.Add((i, before[i++], null));
        }
        return rows;
    }
}
