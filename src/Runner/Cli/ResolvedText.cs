using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Cli;

/// <summary>
/// An experiment with everything written out: the recipe and the network of the first arm, what the other arms have in
/// their place, every default, and for every value the place where it is written. The text is itself an experiment, of the
/// same runs.
/// </summary>
internal static class ResolvedText
{
    private const string Default = "default";
    private const int MostOrigins = 4;

    // What belongs to one arm and is not inherited by the others.
    private static readonly string[] OfArms = ["sweep", "seed_offset"];

    private static readonly string[] Sections = ["experiment", "layers", "input", "data", "seeds"];

    /// <summary>YAML with the origins as comments.</summary>
    public static string Render(Study study)
    {
        var experiment = study.Experiment;
        var selected = study.Arms.Select(arm => arm.Name).ToHashSet(StringComparer.Ordinal);
        var arms = experiment.Arms.Where(arm => selected.Contains(arm.Name)).Select(arm => (arm.Name, Parts: Written(arm, study.Library.Layers))).ToList();
        // The input of an architecture gives way to the data of who extends it.
        var entries = Sections.Where(key => experiment.Common[key] is not null && (key != "input" || experiment.IsArchitecture))
            .Select(key => key switch
            {
                "data" => Full(key, study.Data, experiment.Data!),
                // By their full paths, because the text may be kept anywhere.
                "layers" when study.Library.Files.Count > 0 => Full(key, study.Library.Files, experiment.Common[key]!),
                _ => Entry(key, experiment.Common[key]!),
            }).ToList();
        if (!experiment.IsArchitecture) entries.Add(Full("analysis", experiment.Analysis, experiment.Common["analysis"] ?? ScalarNode.Nowhere));
        var first = arms[0].Parts;
        entries.AddRange(first.Entries.Where(entry => !OfArms.Contains(entry.Key.Text)));
        entries.Add(Entry("arms", new MappingNode(default, "", [.. arms.Select(arm => Entry(arm.Name, Changes(first, arm.Parts)))])));
        return YamlWriter.Write(new MappingNode(default, "", entries), node => Origin(node.At));
    }

    /// <summary>Where a value is written: a file and its line, or an argument of the command line, and what it was calculated from.</summary>
    public static string Origin(Position at)
    {
        if (at.File is not { Length: > 0 }) return Default;
        // A comment is one line, and an argument may be several.
        var file = string.Concat(at.File.Select(c => char.IsControl(c) ? ' ' : c));
        var place = at.Line == 0 ? file : FormattableString.Invariant($"{file}:{at.Line}");
        var from = at.From is null ? [] : at.From.Places.Select(one => $", {one.Name}: {Origin(one.At)}").Take(MostOrigins);
        return place + string.Concat(from);
    }

    // What an arm does not say is that of the first.
    private static MappingNode Changes(MappingNode first, MappingNode parts) =>
        parts with { Entries = [.. parts.Entries.Where(entry => OfArms.Contains(entry.Key.Text) || Canonical.Json(first[entry.Key.Text]!) != Canonical.Json(entry.Value))] };

    private static MappingNode Written(Arm arm, Catalog<LayerSpec> layers)
    {
        var parts = new List<Entry>();
        // The values that a trend goes along; one of each varies nothing.
        if (arm.Values.Count > 0) parts.Add(Entry("sweep", new MappingNode(arm.Source.At, "", [.. arm.Values.Select(pair => Entry(pair.Key, Swept(pair.Value, arm.Source.At)))])));
        if (arm.SeedOffset > 0) parts.Add(Entry("seed_offset", new ScalarNode(arm.Source.At, "", FormattableString.Invariant($"{arm.SeedOffset}"), Quoted: false)));
        if (arm is { Train: { } train, TrainSource: { } source }) parts.Add(Full("train", train, source));
        parts.Add(Full("model", new Binder(new Issues()).With(layers).Bind<IReadOnlyList<LayerSpec>>(arm.Model)!, arm.Model));
        return new MappingNode(arm.Source.At, "", parts);
    }

    private static SequenceNode Swept(string label, Position at) => new(at, "", [new ScalarNode(at, "", label, Quoted: false)]);

    // With the defaults that the file leaves out.
    private static Entry Full(string key, object value, Node source) => Entry(key, WithOrigins(Canonical.Node(value), source));

    private static Node WithOrigins(Node whole, Node source)
    {
        switch (whole, source)
        {
            case (MappingNode mapping, MappingNode said):
                return mapping with
                {
                    At = said.At,
                    Entries = [.. mapping.Entries.Select(entry => Find(said, entry.Key.Text) is { } value ? new Entry(IsKind(mapping) ? KeyOf(said, entry.Key) : entry.Key, WithOrigins(entry.Value, value)) : entry)],
                };
            case (SequenceNode list, SequenceNode said) when list.Items.Count == said.Items.Count:
                return list with { At = said.At, Items = [.. list.Items.Zip(said.Items, WithOrigins)] };
            case (MappingNode mapping, ScalarNode said):
                return mapping with { At = said.At, Entries = [.. mapping.Entries.Select(entry => IsKind(mapping) && entry.Key.Text == said.Text
                    ? new Entry(entry.Key with { At = said.At }, ((MappingNode)entry.Value).Entries.Count == 0 ? entry.Value with { At = said.At } : entry.Value)
                    : OfBare(entry, said))] };
            case (MappingNode mapping, SequenceNode said) when mapping.Entries.FirstOrDefault(entry => entry.Value is SequenceNode) is { } meant:
                return mapping with { At = said.At, Entries = [.. mapping.Entries.Select(entry => entry == meant ? entry with { Value = WithOrigins(entry.Value, said) } : entry)] };
            default:
                return whole with { At = source.At };
        }
    }

    // A layer, an optimiser and the like: its name is written, though all of its parameters may be defaults.
    private static bool IsKind(MappingNode mapping) => mapping.Entries is [{ Value: MappingNode }];

    private static ScalarNode KeyOf(MappingNode said, ScalarNode key) => said.Entries.FirstOrDefault(entry => entry.Key.Text == key.Text)?.Key is { } written ? key with { At = written.At } : key;

    // A bare value is a kind, or stands for one of its parameters.
    private static Entry OfBare(Entry entry, ScalarNode said) =>
        entry.Key.Text == said.Text || (entry.Value is ScalarNode value && Means(value, said)) ? entry with { Value = entry.Value with { At = said.At } } : entry;

    // 0.0 is 0 in the canonical text.
    private static bool Means(ScalarNode value, ScalarNode said) => value.Text == said.Text
        || (!said.Quoted && double.TryParse(said.Text, CultureInfo.InvariantCulture, out var one) && double.TryParse(value.Text, CultureInfo.InvariantCulture, out var other) && one == other);

    // {name: mnist} is written {mnist: {}} in full, and a bare `mnist` is the same.
    private static Node? Find(MappingNode said, string key) => said[key] ?? (said["name"] is ScalarNode name && name.Text == key ? name : null);

    private static Entry Entry(string key, Node value) => new(new ScalarNode(default, "", key, Quoted: false), value);
}
