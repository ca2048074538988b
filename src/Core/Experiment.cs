using Ablate.Core.Arms;
using Ablate.Core.Composition;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>One file's question: networks and recipes (arms), seeds, and how the runs are compared.</summary>
/// <param name="Name">Also the name of its results folder; empty for an architecture.</param>
/// <param name="Common">What belongs to no arm, evaluated: the name, the data, the input, the seeds and the analysis.</param>
/// <param name="Input">Channels, height and width for an architecture, which has no data; else null.</param>
/// <param name="EmptyModel">The layer list with every slot empty where no arm could be read, so that its layers are checked all the same; null where arms show it.</param>
/// <param name="Arms">Expanded: one for each combination of swept values, in the order of the file.</param>
/// <param name="Seeds">Distinct, not negative; those that are trained in any case where there is a rule.</param>
/// <param name="Until">The rule that adds seeds; null where the file says which seeds.</param>
/// <param name="Analysis">How arms are compared with the baseline.</param>
/// <param name="File">The file as it was named.</param>
/// <param name="Composed">The file with all that it extends and the arguments of the command line.</param>
public sealed record Experiment(
    string Name,
    MappingNode Common,
    IReadOnlyList<int>? Input,
    SequenceNode? EmptyModel,
    IReadOnlyList<Arm> Arms,
    IReadOnlyList<int> Seeds,
    WidthRule? Until,
    AnalysisConfig Analysis,
    string File,
    Composed Composed)
{
    /// <summary>The experiment as one text that stands alone.</summary>
    public string Text => Composed.Text;

    /// <summary>False where an error left arms out.</summary>
    public bool HasAllArms => Unread.AreNone;

    /// <summary>The arms that an error left out.</summary>
    internal ArmNames Unread { get; init; } = ArmNames.None;

    /// <summary>Whether one of the arms that an error left out may have this name, which may be a pattern.</summary>
    public bool MayHaveArm(string name) => name.AsSpan().ContainsAny('*', '?') ? !HasAllArms : Unread.MayBe(name);

    /// <summary>Bound to a <see cref="DataConfig"/> by whoever knows the datasets; null where the file has none.</summary>
    public Node? Data => Common["data"];

    /// <summary>Whether the file describes a network alone, without data, recipe and seeds.</summary>
    public bool IsArchitecture => Input is not null;

    /// <summary>Where the file says how many seeds there are, for messages.</summary>
    public Node SeedsSource => Common["seeds"] ?? Common;
}

/// <summary>One network with one recipe.</summary>
/// <param name="Name">Unique within the experiment.</param>
/// <param name="Values">The swept values by variable, as names of arms show them; empty without a sweep.</param>
/// <param name="Model">The layer list with every slot filled: <c>{slot: {name: attention, layers: [...]}}</c>.</param>
/// <param name="IsWhole">False where the layer list has gaps in the place of what could not be understood, which has been reported.</param>
/// <param name="Train">The recipe with the arm's changes; null where it has errors.</param>
/// <param name="TrainSource">Where the file says the recipe, for later checks of it.</param>
/// <param name="Match">The cost that is still to be matched; null for most arms.</param>
/// <param name="Source">Where the file declares the arm.</param>
public sealed record Arm(
    string Name,
    IReadOnlyDictionary<string, string> Values,
    SequenceNode Model,
    bool IsWhole,
    TrainConfig? Train,
    MappingNode? TrainSource,
    Match? Match,
    Node Source)
{
    /// <summary>
    /// Added to each seed before it reaches the training, while pairs are made by the seed itself: what makes two arms
    /// of one network differ in their random numbers alone.
    /// </summary>
    public int SeedOffset { get; init; }
}
