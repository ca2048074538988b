using System.Text.RegularExpressions;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Blocks;

/// <summary>A named list of layers with parameters, declared once and used like a layer.</summary>
/// <param name="Name">How the model calls it.</param>
/// <param name="Parameters">In the order of the file; a bare value at a use stands for the first.</param>
/// <param name="Layers">Its body, with expressions and slots.</param>
/// <param name="Slots">The slots of its body, which a use may fill by their names.</param>
/// <param name="IsUnread">Whether its parameters could not be read, so that nothing can be said of its uses.</param>
/// <param name="IsPartial">Whether it may have further parameters, layers and slots.</param>
internal sealed record Block(string Name, IReadOnlyList<BlockParameter> Parameters, SequenceNode Layers, IReadOnlyCollection<string> Slots, bool IsUnread = false, bool IsPartial = false);

/// <summary>A parameter of a block.</summary>
/// <param name="Name">A variable in the block's body.</param>
/// <param name="Type">What its value must be, <see cref="SequenceNode"/> for a list; null: anything.</param>
/// <param name="Default">Its value where a use leaves it out; null where it is required.</param>
internal sealed record BlockParameter(string Name, Type? Type, Node? Default);

/// <summary>The type of a parameter that a layer's <c>out</c> may be: a whole number, or a multiple of what arrives, <c>4x</c>.</summary>
internal static partial class Channels
{
    /// <summary>Whether a value may be one; a number out of range, or a multiple that is 0, is left to the layer.</summary>
    public static bool IsOne(ScalarNode value) => Scalars.Meaning(value) is long || IsMultiple(value);

    /// <summary>Whether it is written as a multiple.</summary>
    public static bool IsMultiple(ScalarNode value) => Multiple().IsMatch(value.Text);

    [GeneratedRegex(@"^([0-9]+\.?[0-9]*|\.[0-9]+)x( of [a-z]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Multiple();
}

/// <summary>Reads the <c>blocks</c> of an experiment.</summary>
internal static class BlockReader
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["int"] = typeof(int),
        ["number"] = typeof(double),
        ["bool"] = typeof(bool),
        ["text"] = typeof(string),
        ["channels"] = typeof(Channels),
    };

    // What other languages call them; as a default they would be texts that nobody meant.
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["integer"] = "int",
        ["float"] = "number",
        ["double"] = "number",
        ["boolean"] = "bool",
        ["str"] = "text",
        ["string"] = "text",
    };

    private static readonly string[] Keys = ["parameters", "layers"];

    /// <summary>The blocks by name; those with errors have gaps, and the errors are reported.</summary>
    /// <param name="node">The value of <c>blocks</c>, if there is one.</param>
    /// <param name="layerKinds">Names that are layers already; empty where they are not known.</param>
    /// <param name="binder">Knows where problems go.</param>
    public static IReadOnlyDictionary<string, Block> Read(Node? node, IReadOnlyCollection<string> layerKinds, Binder binder)
    {
        var blocks = new Dictionary<string, Block>(StringComparer.Ordinal);
        if (node is null or ScalarNode { IsNull: true } || binder.Bind<MappingNode>(node) is not { } mapping) return blocks;
        foreach (var (key, value) in mapping.Entries)
        {
            var meansAnother = Constructs.All.Contains(key.Text) || layerKinds.Contains(key.Text);
            if (NameProblem(key.Text, layerKinds) is { } problem) binder.Issues.Error(key, $"A block cannot be called '{Scalars.Brief(key.Text)}': {problem}.");
            // Of the uses of a block called 'block' nothing more is said; the other words keep their meaning.
            if (!meansAnother) blocks.Add(key.Text, ReadBlock(key.Text, value, binder));
            else if (key.Text == Constructs.Block) blocks.Add(key.Text, ReadBlock(key.Text, value, binder) with { IsUnread = true });
        }
        return blocks;
    }

    private static string? NameProblem(string name, IReadOnlyCollection<string> layerKinds) =>
        name == Constructs.Block ? "that word is what the blocks of a network stand under when it is written out"
        : Constructs.All.Contains(name) ? "the word has a meaning of its own in a model"
        : layerKinds.Contains(name) ? "that is a layer"
        : VariableName.IsValid(name) ? null
        : "letters, digits and _ are allowed, beginning with a letter";

    private static Block ReadBlock(string name, Node node, Binder binder)
    {
        var body = node is SequenceNode bare
            ? new MappingNode(bare.At, bare.Path, [new Entry(new ScalarNode(bare.At, bare.Path, "layers", Quoted: false), bare)])
            : binder.Bind<MappingNode>(node);
        var unread = new SequenceNode(node.At, node.Path, [GapNode.InPlaceOf(node)]);
        if (body is null) return new Block(name, [], unread, [], IsUnread: true);
        binder.CheckKeys(body, Keys, $"the block '{name}'", out var meant);
        if (body["layers"] is null && !meant.Contains("layers")) binder.Missing(body, "layers", $"the block '{name}'");
        var parameters = ReadParameters(body["parameters"], binder);
        var layers = body["layers"] is { } list ? binder.Bind<SequenceNode>(list) : null;
        var isUnread = parameters is null || meant.Contains("parameters");
        return new Block(name, parameters ?? [], layers ?? unread, layers is null ? [] : Slots.NamesIn(layers), isUnread, body.IsPartial || layers is null || layers.HasGaps);
    }

    private static List<BlockParameter>? ReadParameters(Node? node, Binder binder)
    {
        var parameters = new List<BlockParameter>();
        if (node is null or ScalarNode { IsNull: true }) return parameters;
        if (binder.Bind<MappingNode>(node) is not { } mapping) return null;
        foreach (var (key, value) in mapping.Entries)
        {
            VariableName.Check(key, key.Text, "A parameter", binder.Issues);
            if (value is ScalarNode { Quoted: false } scalar && Foreign.TryGetValue(scalar.Text, out var type))
            {
                binder.Issues.Error(value, $"There is no type '{scalar.Text}'.", $"Write {type}, or \"{scalar.Text}\" in quotes for that text as the default.");
                parameters.Add(new BlockParameter(key.Text, Types[type], Default: null));
            }
            else
            {
                parameters.Add(ReadParameter(key.Text, value));
            }
        }
        return parameters;
    }

    // `int` is a required whole number, 1 is a whole number that is 1 unless a use says otherwise.
    private static BlockParameter ReadParameter(string name, Node value) => value switch
    {
        ScalarNode { Quoted: false } scalar when Types.TryGetValue(scalar.Text, out var type) => new BlockParameter(name, type, Default: null),
        ScalarNode scalar when !Interpolation.Has(scalar.Text) => new BlockParameter(name, TypeOf(scalar), value),
        SequenceNode => new BlockParameter(name, typeof(SequenceNode), value),
        _ => new BlockParameter(name, Type: null, value),
    };

    private static Type? TypeOf(ScalarNode scalar) => Scalars.Meaning(scalar) switch
    {
        long => typeof(int),
        double => typeof(double),
        bool => typeof(bool),
        string => !scalar.Quoted && Channels.IsMultiple(scalar) ? typeof(Channels) : typeof(string),
        _ => null,
    };
}
