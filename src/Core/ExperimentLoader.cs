using Ablate.Core.Arms;
using Ablate.Core.Blocks;
using Ablate.Core.Composition;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>What a file is read with.</summary>
/// <param name="Overrides">The changes of the command line, each <c>path=value</c>; later ones win.</param>
/// <param name="LayerKinds">The names of all layers, so that a model's unknown names are found; empty: they are left to others.</param>
/// <param name="Layers">Loads the assemblies under <c>layers</c>, reports what is wrong with them, and returns the names of all layers there then are; null: <paramref name="LayerKinds"/> are all.</param>
/// <param name="LayerHint">What is told to who writes the name that another program has for a layer; null where such names are not known.</param>
/// <param name="HoldsLayers">Whether the lists of a layer's parameter (null: of a bare value) hold layers, by the layer's name; null: all lists do.</param>
/// <param name="CheckLayers">Reports what is wrong with the layers of a list whatever arrives, for lists that no network has; null: nothing is said of them.</param>
public sealed record LoadOptions(
    IReadOnlyList<string> Overrides,
    IReadOnlyCollection<string> LayerKinds,
    Func<IReadOnlyList<LayerFile>, Issues, IReadOnlyCollection<string>>? Layers = null,
    Func<string, string?>? LayerHint = null,
    Func<string, string?, bool>? HoldsLayers = null,
    Action<Node, Issues>? CheckLayers = null)
{
    /// <summary>Whether it is what a study has kept of its file, with all that it extended: nobody wrote it, and no variable was meant to be used.</summary>
    public bool IsKept { get; init; }

    public static LoadOptions None { get; } = new([], []);
}

/// <summary>
/// Reads an experiment file with all that it extends, writes its networks out for every arm, and reports all problems it
/// can see. What layers and datasets mean is checked by those who know them.
/// </summary>
public static class ExperimentLoader
{
    /// <summary>The most runs (arms times seeds) of one experiment.</summary>
    public const int MaxRuns = 100_000;

    /// <summary>The keys that every experiment has.</summary>
    internal static readonly string[] Required = ["experiment", "data", "model", "train", "arms", "seeds"];

    // What other programs call the sections of a file.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["name"] = "experiment",
        ["dataset"] = "data",
        ["network"] = "model",
        ["architecture"] = "model",
        ["training"] = "train",
        ["trainer"] = "train",
        ["variables"] = "vars",
        ["params"] = "vars",
        ["variants"] = "arms",
    };

    private static readonly string[] Common = ["experiment", "layers", "data", "input", "seeds", "analysis"];
    private static readonly string[] Keys = [.. Required, "analysis", "extends", "vars", "blocks", "input", "layers"];

    /// <summary>
    /// Reads a file. As much as could be understood is returned beside errors, so that later checks report in the same
    /// pass; null where there is too little to go on with.
    /// </summary>
    public static Experiment? Load(string path, Issues issues, LoadOptions? options = null)
    {
        options ??= LoadOptions.None;
        return Read(Composer.Load(path, options.Overrides, issues), path, options, issues);
    }

    /// <summary>Reads an experiment from its text.</summary>
    public static Experiment? Read(string text, string file, Issues issues, LoadOptions? options = null)
    {
        options ??= LoadOptions.None;
        return Read(Composer.Compose(text, file, options.Overrides, issues), file, options, issues);
    }

    private static Experiment? Read(Composed? composed, string file, LoadOptions options, Issues issues)
    {
        if (composed is null) return null;
        var (root, binder) = (composed.Root, new Binder(issues));
        var isArchitecture = IsArchitecture(root);
        binder.CheckKeys(root, Keys, owner: null, out var excused, OtherNames.GetValueOrDefault);
        foreach (var key in Required.Where(key => root[key] is null && !excused.Contains(key) && (!isArchitecture || key == "model")))
            binder.Missing(root, key, isArchitecture ? "an architecture" : "an experiment");

        CheckInput(root, file, issues);

        // What belongs to no arm is evaluated once.
        var allowance = new Allowance();
        var scope = new ExperimentScope(root, new Dictionary<string, Node?>(), allowance, issues);
        var common = root with { Entries = [.. root.Entries.Where(entry => Common.Contains(entry.Key.Text)).Select(entry => entry with { Value = Resolution.ApplyWithGaps(entry.Value, scope, issues) })] };
        var files = common["layers"] is { } layers and not ScalarNode { IsNull: true } and not GapNode ? LayerFile.ReadAll(layers, binder) : [];
        var found = new Issues();
        var kinds = options.Layers?.Invoke([.. files.OfType<LayerFile>()], found) ?? options.LayerKinds;
        foreach (var issue in found) issues.Add(issue);
        var mayLackNames = files.Contains(null) || root["layers"] is GapNode || found.HasErrors || root["blocks"] is GapNode or MappingNode { IsPartial: true } || (root.IsPartial && root["blocks"] is null);
        var name = isArchitecture ? "" : ReadName(common["experiment"], binder);
        var seeds = common["seeds"] is { } seedsNode ? binder.Bind<SeedPlan>(seedsNode) : null;
        var input = isArchitecture ? ReadInput(common["input"], binder) : null;

        var model = root["model"] is { } modelNode ? binder.Bind<SequenceNode>(modelNode) : null;
        if (model?.Items.Count == 0)
        {
            issues.Error(model, "The model has no layers.");
            model = null;
        }
        var blocks = BlockReader.Read(root["blocks"], kinds, binder);
        foreach (var node in blocks.Values.Select(block => block.Layers).Append(model).OfType<Node>()) Slots.Check(node, ArmReader.Reserved, binder);
        var vars = ReadVariables(root, binder);

        var expander = new Expander(blocks, kinds, issues, options.LayerHint) { MayLackNames = mayLackNames, HoldsLayers = options.HoldsLayers };
        var reader = new ArmReader(root, model, blocks, expander, allowance, binder);
        var arms = root["arms"] is null && isArchitecture ? reader.Read(Alone(root), null, null) : reader.Read(root["arms"], root["seeds"], seeds?.Until?.Max ?? seeds?.Seeds.Count);
        // Where no arm says anything of them, the recipe and the network still have mistakes of their own to be told.
        var withoutArms = new InnerScope(reader.OwnVariables.ToDictionary(own => own, _ => (Node?)null, StringComparer.Ordinal), scope);
        if (arms.Count == 0 && root["train"] is { } recipe) binder.Bind<TrainConfig>(Resolution.ApplyWithGaps(recipe, withoutArms, issues));
        var empty = arms.Count > 0 || model is null ? null : Empty(model, expander, root["arms"] is null ? root : root.AsPart(), allowance, issues);
        vars?.EvaluateCommon(scope, reader.OwnVariables);
        if (!issues.HasErrors && !isArchitecture && !options.IsKept) vars?.WarnOfUnused(file, issues);
        UnusedBlocks.Check(root, file, blocks, expander, scope, reader.OwnVariables, options.CheckLayers, issues);
        if (model is not null && !issues.HasErrors && arms.Count > 0 && !isArchitecture) WarnOfUnfilledSlots(file, model, blocks, expander, issues);

        return new Experiment(
            name ?? "",
            common,
            input,
            empty,
            arms,
            seeds?.Seeds ?? [],
            seeds?.Until,
            ReadAnalysis(common["analysis"], arms, reader.Unread, binder),
            file,
            composed) { Unread = reader.Unread, LeftOut = reader.LeftOut };
    }

    /// <summary>Whether a file only describes a network.</summary>
    internal static bool IsArchitecture(MappingNode root) => root["experiment"] is null && root["input"] is not null;

    // Arms that cannot be read may well give the variables that it lacks.
    private static SequenceNode Empty(SequenceNode model, Expander expander, MappingNode root, Allowance allowance, Issues issues)
    {
        var scope = new ExperimentScope(root, new Dictionary<string, Node?>(), allowance, issues);
        return expander.Expand(model, scope, new Dictionary<string, IReadOnlyList<Filler>>()).Model;
    }

    private static MappingNode Alone(MappingNode root)
    {
        var key = new ScalarNode(root.At, "arms", "network", Quoted: false);
        return new MappingNode(root.At, "arms", [new Entry(key, new MappingNode(root.At, "arms.network", []))]);
    }

    internal static string? ReadName(Node? node, Binder binder)
    {
        if (node is null || binder.Bind<string>(node) is not { } name) return null;
        if (Names.Problem(name) is not { } problem) return name;
        binder.Issues.Error(node, $"An experiment cannot be called '{Scalars.Brief(name)}': {problem}.", Names.Rule);
        return null;
    }

    private static IReadOnlyList<int>? ReadInput(Node? node, Binder binder)
    {
        if (node is null || binder.Bind<IReadOnlyList<int>>(node) is not { } shape) return null;
        if (shape.Count == 3 && shape.All(size => size is >= 1 and <= 65_536)) return shape;
        binder.Issues.Error(node, "The input is three whole numbers from 1 to 65536: channels, height and width.", "Write input: [3, 224, 224].");
        return null;
    }

    // That of an architecture which an experiment extends describes the architecture, and gives way to the data.
    private static void CheckInput(MappingNode root, string file, Issues issues)
    {
        if (root["experiment"] is null || root["data"] is null) return;
        foreach (var (key, _) in root.Entries.Where(entry => entry.Key.Text == "input" && (entry.Key.At.Line == 0 || entry.Key.At.File == file)))
            issues.Error(key, "The data says what the input of an experiment is, so that this has no meaning.", "Take it away, or change the data.");
    }

    private static Variables? ReadVariables(MappingNode root, Binder binder)
    {
        if (root["vars"] is not { } node || node is ScalarNode { IsNull: true } || binder.Bind<MappingNode>(node) is not { } mapping) return null;
        // One of a file may wait for who extends it; one of the command line is there to change something.
        var given = mapping.Entries.Select(entry => entry.Key).Where(key => key.At.Line == 0).ToList();
        var mentioned = given.Count == 0 ? [] : Variables.MentionedIn(root).ToHashSet(StringComparer.Ordinal);
        foreach (var key in given.Where(key => !mentioned.Contains(key.Text) && !root.HasGaps))
            binder.Issues.Error(key, $"Nothing uses a variable '{Scalars.Brief(key.Text)}'.", Suggest.Hint(key.Text, [.. mapping.Entries.Select(entry => entry.Key.Text).Except(given.Select(one => one.Text))], "variables"));
        return Variables.Read(mapping, root, binder.Issues);
    }

    // An architecture offers slots, and who extends it need not take them. After an error it may be what left the slot empty.
    private static void WarnOfUnfilledSlots(string file, SequenceNode model, IReadOnlyDictionary<string, Block> blocks, Expander expander, Issues issues)
    {
        var used = blocks.Values.Where(block => expander.UsedBlocks.Contains(block.Name)).Select(block => (Node)block.Layers).Prepend(model);
        foreach (var slot in used.SelectMany(Slots.In).DistinctBy(slot => slot.Name.Text).Where(slot => slot.Source.At.File == file && slot.Default is null && !expander.FilledSlots.Contains(slot.Name.Text)))
            issues.Warning(slot.Source, $"No arm fills the slot '{slot.Name.Text}'.");
    }

    private static AnalysisConfig ReadAnalysis(Node? node, IReadOnlyList<Arm> arms, ArmNames unread, Binder binder)
    {
        var analysis = node is null ? new AnalysisConfig() : binder.Bind<AnalysisConfig>(node);
        if (analysis is null && node is MappingNode wrong)
        {
            node = binder.WithoutMistakes<AnalysisConfig>(wrong);
            analysis = binder.Bind<AnalysisConfig>(node);
        }
        analysis ??= new AnalysisConfig();
        if (arms.Count == 0 && unread.AreNone) return analysis;
        if (arms.All(arm => arm.Name != analysis.Baseline) && !unread.MayBe(analysis.Baseline))
        {
            if ((node as MappingNode)?["baseline"] is { } said)
            {
                binder.Issues.Error(said, $"There is no arm '{Scalars.Brief(analysis.Baseline)}'.", Suggest.Hint(analysis.Baseline, [.. arms.Select(arm => arm.Name), .. unread.Sure], "arms"));
                unread = unread.And(analysis.Baseline);
            }
            else if (arms.Count > 0)
            {
                analysis = analysis with { Baseline = arms[0].Name };
            }
        }
        // For its messages alone: the comparisons are written out again where the runs are.
        DeclaredAnalysis.Of(analysis, [.. arms.Select(arm => (arm.Name, arm.Values))], until: null, binder.Issues, node, unread);
        return analysis;
    }
}
