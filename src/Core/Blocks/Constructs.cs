namespace Ablate.Core.Blocks;

/// <summary>The items of a layer list that are no layers: they are written out before layers are looked at.</summary>
internal static class Constructs
{
    public const string Slot = "slot";
    public const string Block = "block";
    public const string Stage = "stage";
    public const string Stages = "stages";
    public const string Repeat = "repeat";
    public const string If = "if";

    /// <summary>Those that a model may use; the others name what is left of a block or a stage.</summary>
    public static IReadOnlyList<string> InModels { get; } = [Slot, Stage, Stages, Repeat, If];

    /// <summary>Every word that a block cannot be called.</summary>
    public static IReadOnlyList<string> All { get; } = [.. InModels, Block, Fillers.FillKey];
}
