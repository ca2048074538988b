using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ablate.Core.Schema;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>Zero padding of a convolution: pixels on each side (<c>1</c>, <c>[0, 3]</c>), or <c>same</c> for an output as large as the input.</summary>
public readonly record struct Padding(Extent Pixels, bool Same = false) : IReadsNode<Padding>, IHasForm, ICanonical
{
    private const string SameWord = "same";

    object ICanonical.Canonical => Same ? SameWord : ((ICanonical)Pixels).Canonical;

    public static bool TryRead(Node node, Binder binder, [MaybeNullWhen(false)] out Padding value)
    {
        if (node is ScalarNode { Text: SameWord })
        {
            value = new Padding(default, Same: true);
            return true;
        }
        var read = binder.TryBind<Extent>(node, out var pixels);
        value = new Padding(pixels);
        return read;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => Forms.AnyOf(Forms.Words([SameWord]), forms.Of(typeof(Extent), range));
}
