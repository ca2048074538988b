using System.Text.Json.Nodes;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>Two sizes in pixels, written <c>3</c> for a square or <c>[3, 5]</c> for height and width.</summary>
[WholeNumbers]
public readonly record struct Extent(int Height, int Width) : IReadsNode<Extent>, IHasForm, ICanonical
{
    /// <summary>The same size both ways.</summary>
    public Extent(int side)
        : this(side, side)
    {
    }

    object ICanonical.Canonical => Height == Width ? Height : new[] { Height, Width };

    public static bool TryRead(Node node, Binder binder, out Extent value)
    {
        value = default;
        if (node is SequenceNode { Items: var items } list)
        {
            if (items.Count != 2)
            {
                binder.Issues.Error(list, $"This must be one whole number or two (height and width), but it is a list of {items.Count}.");
                return false;
            }
            var both = binder.TryBind<int>(items[0], out var height) & binder.TryBind<int>(items[1], out var width);
            value = new Extent(height, width);
            return both;
        }
        var square = binder.TryBind<int>(node, out var side);
        value = new Extent(side);
        return square;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) =>
        Forms.AnyOf(forms.Of(typeof(int), range), Forms.List(forms.Of(typeof(int), range), least: 2, most: 2));

    public override string ToString() => FormattableString.Invariant($"{Height}×{Width}");
}
