using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Cli;

/// <summary>
/// An experiment with everything written out: every arm with its network and its recipe, every value with the place where
/// it is written.
/// </summary>
internal static class ResolvedText
{
    private const string Default = "default";

    private static readonly string[] Sections = ["experiment", "layers", "input", "data", "seeds"];

    /// <summary>YAML with the origins as comments.</summary>
    public static string Render(Study study)
    {
        var experiment = study.Experiment;
        var selected = study.Arms.Select(arm => arm.Name).ToHashSet(StringComparer.Ordinal);
        var arms = experiment.Arms.Where(arm => selected.Contains(arm.Name)).Select(arm => Entry(arm.Name, Written(arm))).ToList();
        var common = Sections.Where(key => experiment.Common[key] is not null)
            .Select(key => key == "data" ? Full(key, study.Data, experiment.Data!) : Entry(key, experiment.Common[key]!)).ToList();
        if (!experiment.IsArchitecture) common.Add(Full("analysis", experiment.Analysis, experiment.Common["analysis"] ?? ScalarNode.Nowhere));
        return YamlWriter.Write(new MappingNode(default, "", [.. common, Entry("arms", new MappingNode(default, "", arms))]), node => Origin(node.At));
    }

    /// <summary>Where a value is written: a file and its line, or an argument of the command line.</summary>
    public static string Origin(Position at)
    {
        if (at.File is not { Length: > 0 }) return Default;
        // A comment is one line, and an argument may be several.
        var file = string.Concat(at.File.Select(c => char.IsControl(c) ? ' ' : c));
        return at.Line == 0 ? file : FormattableString.Invariant($"{file}:{at.Line}");
    }

    private static MappingNode Written(Arm arm)
    {
        var parts = new List<Entry> { Entry("model", arm.Model) };
        if (arm is { Train: { } train, TrainSource: { } source }) parts.Insert(0, Full("train", train, source));
        return new MappingNode(default, "", parts);
    }

    // With the defaults that the file leaves out.
    private static Entry Full(string key, object value, Node source) => Entry(key, WithOrigins(Parse(Canonical.Json(value)), source));

    // Nothing that is written here has a position, so that what the file leaves out shows as a default.
    private static Node Parse(string json) => Without(YamlReader.Read(json, "", new Issues())!);

    private static Node Without(Node node) => node switch
    {
        SequenceNode list => list with { At = default, Items = [.. list.Items.Select(Without)] },
        MappingNode mapping => mapping with { At = default, Entries = [.. mapping.Entries.Select(entry => new Entry(entry.Key, Without(entry.Value)))] },
        _ => node with { At = default },
    };

    private static Node WithOrigins(Node whole, Node source)
    {
        switch (whole, source)
        {
            case (MappingNode mapping, MappingNode said):
                return mapping with
                {
                    At = said.At,
                    Entries = [.. mapping.Entries.Select(entry => Find(said, entry.Key.Text) is { } value ? entry with { Value = WithOrigins(entry.Value, value) } : entry)],
                };
            case (SequenceNode list, SequenceNode said) when list.Items.Count == said.Items.Count:
                return list with { At = said.At, Items = [.. list.Items.Zip(said.Items, WithOrigins)] };
            case (ScalarNode scalar, ScalarNode said):
                return scalar with { At = said.At };
            case (MappingNode mapping, ScalarNode said):
                return mapping with { At = said.At, Entries = [.. mapping.Entries.Select(entry => entry with { Value = OfBare(entry, said) })] };
            default:
                return whole;
        }
    }

    // A bare value is a kind, or stands for one of its parameters.
    private static Node OfBare(Entry entry, ScalarNode said) =>
        entry.Key.Text == said.Text || (entry.Value is ScalarNode value && value.Text == said.Text) ? entry.Value with { At = said.At } : entry.Value;

    // {name: mnist} is written {mnist: {}} in full, and a bare `mnist` is the same.
    private static Node? Find(MappingNode said, string key) => said[key] ?? (said["name"] is ScalarNode name && name.Text == key ? name : null);

    private static Entry Entry(string key, Node value) => new(new ScalarNode(default, "", key, Quoted: false), value);
}
