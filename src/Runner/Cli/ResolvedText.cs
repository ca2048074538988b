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

    /// <summary>YAML with the origins as comments.</summary>
    public static string Render(Study study)
    {
        var (experiment, root) = (study.Experiment, study.Experiment.Composed.Root);
        var selected = study.Arms.Where(arm => arm.IsSelected).Select(arm => arm.Name).ToHashSet(StringComparer.Ordinal);
        var arms = experiment.Arms.Where(arm => selected.Contains(arm.Name)).Select(arm => Entry(arm.Name, Written(arm, study))).ToList();
        var entries = new List<Entry>();
        foreach (var key in experiment.IsArchitecture ? ["input"] : new[] { "experiment", "seeds", "analysis" })
        {
            if (root[key] is { } value) entries.Add(Entry(key, value));
        }
        if (experiment is { IsArchitecture: false, Data: { } data }) entries.Insert(1, Entry("data", WithOrigins(Parse(Canonical.Json(study.Data)), data)));
        entries.Add(Entry("arms", new MappingNode(default, "", arms)));
        return YamlWriter.Write(new MappingNode(default, "", entries), node => Origin(node.At));
    }

    /// <summary>Where a value is written: a file and its line, or an argument of the command line.</summary>
    public static string Origin(Position at)
    {
        if (at.File is not { Length: > 0 }) return Default;
        return at.Line == 0 ? at.File : FormattableString.Invariant($"{at.File}:{at.Line}");
    }

    private static MappingNode Written(Arm arm, Study study)
    {
        var model = arm.Match is { } match && study.Arms.First(one => one.Name == arm.Name).Match is { } found ? match.Widen(found.Value) ?? arm.Model : arm.Model;
        var parts = new List<Entry> { Entry("model", model) };
        if (arm.Train is { } train && arm.TrainSource is { } source) parts.Insert(0, Entry("train", WithOrigins(Parse(Canonical.Json(train)), source)));
        return new MappingNode(default, "", parts);
    }

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
                    Entries = [.. mapping.Entries.Select(entry => Find(said, entry.Key.Text) is { } value ? entry with { Value = WithOrigins(entry.Value, value) } : entry)],
                };
            case (SequenceNode list, SequenceNode said) when list.Items.Count == said.Items.Count:
                return list with { Items = [.. list.Items.Zip(said.Items, WithOrigins)] };
            case (ScalarNode scalar, ScalarNode said):
                return scalar with { At = said.At };
            case (MappingNode mapping, ScalarNode said):
                // A bare value stands for one of the parameters.
                return mapping with { Entries = [.. mapping.Entries.Select(entry => entry.Value is ScalarNode value && value.Text == said.Text ? entry with { Value = value with { At = said.At } } : entry)] };
            default:
                return whole;
        }
    }

    // {name: mnist} is written {mnist: {}} in full, and a bare `mnist` is the same.
    private static Node? Find(MappingNode said, string key) => said[key] ?? (said["name"] is ScalarNode name && name.Text == key ? name : null);

    private static Entry Entry(string key, Node value) => new(new ScalarNode(default, "", key, Quoted: false), value);
}
