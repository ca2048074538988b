using System.Text;
using Ablate.Core;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Cli;

/// <summary>What a file and the command line change in the files that it extends, value by value.</summary>
internal static class DiffText
{
    /// <summary>Two lines for each change, before and after, each with the place where it is written.</summary>
    public static string Render(Experiment experiment)
    {
        var text = new StringBuilder();
        Compare(text, "", experiment.Composed.Base, experiment.Composed.Root);
        if (text.Length > 0) return text.ToString();
        return experiment.Composed.Extends
            ? $"{experiment.File} and the command line change nothing in what it extends.\n"
            : $"{experiment.File} extends no other file, and the command line changes nothing.\n";
    }

    private static void Compare(StringBuilder text, string path, Node? before, Node? after)
    {
        switch (before, after)
        {
            case (MappingNode old, MappingNode current):
                foreach (var key in old.Entries.Concat(current.Entries).Select(entry => entry.Key.Text).Distinct())
                    Compare(text, Node.Join(path, key), old[key], current[key]);
                break;
            case (SequenceNode old, SequenceNode current) when old.Items.Count == current.Items.Count && !old.Items.All(item => item is ScalarNode):
                for (var i = 0; i < old.Items.Count; i++) Compare(text, Node.Join(path, i), old.Items[i], current.Items[i]);
                break;
            default:
                var (was, now) = (Text(before), Text(after));
                if (was == now) break;
                text.Append(path).Append('\n');
                Line(text, '-', was, before);
                Line(text, '+', now, after);
                break;
        }
    }

    private static string? Text(Node? node) => node is null ? null : YamlWriter.Line(node);

    private static void Line(StringBuilder text, char sign, string? value, Node? node)
    {
        if (value is null) return;
        text.Append("  ").Append(sign).Append(' ').Append(value).Append("  # ").Append(ResolvedText.Origin(node!.At)).Append('\n');
    }
}
