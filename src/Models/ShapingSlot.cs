using Ablate.Core;
using Ablate.Models.Layers;

namespace Ablate.Models;

/// <summary>A slot that an arm filled with layers which change the shape, so that what does not fit behind it may be its doing.</summary>
/// <param name="Name">The slot.</param>
/// <param name="At">Where the arm says the layers.</param>
/// <param name="Layers">Their kinds.</param>
/// <param name="Output">The shape that they give.</param>
internal sealed record ShapingSlot(string Name, Position At, IReadOnlyList<string> Layers, Shape Output)
{
    private const int MostNamed = 3;
    private const string Arms = "arms.";

    /// <summary>Null for other layers, and for a slot that an arm left as it is or that passes the shape on.</summary>
    public static ShapingSlot? Of(LayerSpec layer, Shape input, Shape output) =>
        layer is Slot { Layers: [{ Source: { } source }, ..] layers } slot && output != input && source.Path.StartsWith(Arms, StringComparison.Ordinal)
            ? new ShapingSlot(slot.Name, source.At, [.. layers.Select(one => one.Kind)], output)
            : null;

    /// <summary><c>the slot 'attention' is filled at net.yaml:7:12 with max_pool, which gives 3×2×2</c>.</summary>
    public override string ToString()
    {
        var more = Layers.Count - MostNamed;
        var kinds = more > 0 ? FormattableString.Invariant($"{string.Join(", ", Layers.Take(MostNamed))} and {more} more") : string.Join(", ", Layers);
        return $"the slot '{Name}' is filled at {At} with {kinds}, which {(Layers.Count == 1 ? "gives" : "give")} {Output}";
    }
}
