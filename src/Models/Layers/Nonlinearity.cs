using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ablate.Core.Schema;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>An activation as a parameter of another layer: any that may stand in a list of layers, <c>silu</c> or <c>leaky_relu: 0.2</c>.</summary>
public readonly record struct Nonlinearity(Activation Function) : IReadsNode<Nonlinearity>, IHasForm, ICanonical
{
    private static readonly string[] Kinds = [.. LayerCatalog.Layers.Kinds.Where(kind => LayerCatalog.Layers.Find(kind)!.IsAssignableTo(typeof(Activation)))];

    object ICanonical.Canonical => Function;

    public static bool TryRead(Node node, Binder binder, [MaybeNullWhen(false)] out Nonlinearity value)
    {
        value = default;
        // What could not be read has been reported.
        if (!binder.TryBind<LayerSpec>(node, out var layer) || layer is Unread) return false;
        if (layer is Activation function)
        {
            value = new Nonlinearity(function);
            return true;
        }
        binder.Issues.Error(node, $"This must be an activation, but '{layer.Kind}' is none.", $"The activations are {string.Join(", ", Kinds)}.");
        return false;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => Forms.AnyOf(
        Forms.Words(Kinds),
        forms.Expression(),
        new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1, ["propertyNames"] = Forms.Words(Kinds) });
}
