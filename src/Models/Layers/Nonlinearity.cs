using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ablate.Core;
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
        var name = node switch
        {
            ScalarNode { IsNull: false } bare => bare,
            MappingNode { Entries: [var only] } => only.Key,
            _ => null,
        };
        if (name is not null && !Kinds.Contains(name.Text))
        {
            Refuse(node, name.Text, binder.Issues);
            return false;
        }
        // What could not be read has been reported.
        if (!binder.TryBind<LayerSpec>(node, out var layer) || layer is Unread) return false;
        value = new Nonlinearity((Activation)layer);
        return true;
    }

    private static void Refuse(Node place, string name, Issues issues)
    {
        var all = $"The activations are {string.Join(", ", Kinds)}.";
        var type = LayerCatalog.Layers.Find(name);
        if (type == typeof(PRelu))
            issues.Error(place, "'prelu' learns its slope, and an activation inside another layer has no weights of its own.", "leaky_relu has a slope that is given.");
        else if (type is not null)
            issues.Error(place, $"This must be an activation, but '{name}' is none.", all);
        else
            issues.Error(place, $"There is no activation '{Suggest.Brief(name)}'.", LayerCatalog.Layers.Hint(name) ?? (Suggest.Nearest(name, Kinds) is { } nearest ? $"Did you mean '{nearest}'?" : all));
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => Forms.AnyOf(
        Forms.Words(Kinds),
        forms.Expression(),
        new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1, ["propertyNames"] = Forms.Words(Kinds) });
}
