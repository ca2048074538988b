using System.Text;
using System.Text.RegularExpressions;

namespace Ablate.Core.Yaml;

/// <summary>Nodes to text that <see cref="YamlReader"/> reads back to the same nodes: short values on one line, long ones in blocks.</summary>
public static partial class YamlWriter
{
    private const int Width = 100;

    /// <summary>The text of a node.</summary>
    /// <param name="node">A mapping or a list.</param>
    /// <param name="remark">What stands as a comment behind a line, given the value written there; null for none.</param>
    public static string Write(Node node, Func<Node, string?>? remark = null)
    {
        var text = new StringBuilder();
        WriteBlock(text, node, 0, remark);
        return text.ToString();
    }

    /// <summary>The text of a node on one line, such as <c>{sgd: {lr: 0.05}}</c>.</summary>
    public static string Line(Node node) => node switch
    {
        ScalarNode scalar => Scalar(scalar),
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        MappingNode mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{Scalar(entry.Key)}: {Line(entry.Value)}"))}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static void WriteBlock(StringBuilder text, Node node, int indent, Func<Node, string?>? remark)
    {
        switch (node)
        {
            case MappingNode { Entries.Count: > 0 } mapping:
                foreach (var (key, value) in mapping.Entries) WriteItem(text, $"{Scalar(key)}:", value, indent, indent + 2, remark, key);
                break;
            case SequenceNode { Items.Count: > 0 } list:
                foreach (var item in list.Items) WriteItem(text, "-", item, indent, indent + 2, remark);
                break;
            default:
                EndLine(text.Append(' ', indent).Append(Line(node)), node, remark);
                break;
        }
    }

    private static void WriteItem(StringBuilder text, string lead, Node value, int indent, int deeper, Func<Node, string?>? remark, ScalarNode? key = null)
    {
        text.Append(' ', indent).Append(lead);
        var line = Line(value);
        if (value is ScalarNode or MappingNode { Entries.Count: 0 } or SequenceNode { Items.Count: 0 } || (indent + lead.Length + 1 + line.Length <= Width && OfOneOrigin(key, value, remark)))
        {
            EndLine(text.Append(' ').Append(line), value, remark);
            return;
        }
        // The first key of a mapping stands behind the dash of its item.
        if (lead == "-" && value is MappingNode)
        {
            var block = new StringBuilder();
            WriteBlock(block, value, deeper, remark);
            text.Append(' ').Append(block.ToString().AsSpan(deeper));
            return;
        }
        if (key is { At.File.Length: > 0 }) EndLine(text, key, remark);
        else text.Append('\n');
        WriteBlock(text, value, deeper, remark);
    }

    // A line can carry one remark.
    private static bool OfOneOrigin(ScalarNode? key, Node value, Func<Node, string?>? remark) =>
        remark is null || OfKey(key).Concat(Leaves(value)).Select(remark).Distinct().Take(2).Count() < 2;

    private static IEnumerable<Node> Leaves(Node node) => node switch
    {
        SequenceNode { Items.Count: > 0 } list => list.Items.SelectMany(Leaves),
        MappingNode { Entries.Count: > 0 } mapping => mapping.Entries.SelectMany(entry => OfKey(entry.Key).Concat(Leaves(entry.Value))),
        _ => [node],
    };

    // A key made in code says nothing of where its value is from.
    private static IEnumerable<Node> OfKey(ScalarNode? key) => key is { At.File.Length: > 0 } ? [key] : [];

    private static void EndLine(StringBuilder text, Node value, Func<Node, string?>? remark)
    {
        if (remark?.Invoke(Leaves(value).First()) is { } said) text.Append("  # ").Append(said);
        text.Append('\n');
    }

    private static string Scalar(ScalarNode scalar)
    {
        if (scalar.IsNull) return "null";
        var isPlain = Plain().IsMatch(scalar.Text) && !scalar.Text.EndsWith(' ');
        // A text that would read as a number, a truth value or nothing keeps its quotes.
        if (!scalar.Quoted) return isPlain ? scalar.Text : Quote(scalar.Text);
        return isPlain && Schema.Scalars.Meaning(scalar with { Quoted = false }) is string ? scalar.Text : Quote(scalar.Text);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^-?[A-Za-z0-9_.+$/(][A-Za-z0-9_.+$/() *<>=%-]*\z")]
    private static partial Regex Plain();
}
