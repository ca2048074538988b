using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>Layers one after the other: names them, passes each one's output on to the next, and builds a Sequential.</summary>
internal static class LayerList
{
    public const string Kind = "layers";

    /// <summary>
    /// Plans the layers in order and stops at the first that cannot be: what follows would only repeat its mistake. What is
    /// wrong with a layer whatever arrives has been reported when it was read.
    /// </summary>
    /// <param name="site">The place of the list.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="effective">The container with its effective layers; nothing for a bare list.</param>
    public static LayerPlan? Plan(Site site, IReadOnlyList<LayerSpec> layers, Func<IReadOnlyList<LayerSpec>, LayerSpec>? effective = null)
    {
        var names = Names(site, layers);
        var plans = new List<LayerPlan>(layers.Count);
        var shape = site.Input;
        foreach (var (name, layer) in names.Zip(layers))
        {
            if (name is null || site.Next(name, layer, shape) is not { } plan) return null;
            plans.Add(plan);
            shape = plan.Output;
        }
        var kept = Effective(plans);
        return new LayerPlan(site)
        {
            Output = shape,
            Effective = effective?.Invoke(kept),
            IsIdentity = kept.Count == 0,
            Parameters = [],
            Work = [],
            Children = plans,
            Build = () => nn.Sequential(plans.Select(plan => (plan.Name, plan.Build()))),
        };
    }

    /// <summary>The effective layers of a list that has been planned.</summary>
    public static IReadOnlyList<LayerSpec> Effective(LayerPlan list) => Effective(list.Children);

    /// <summary>
    /// Leaves out what passes its input on, unless a namesake after it stays: then it counts in the names of that one's
    /// parameters.
    /// </summary>
    private static List<LayerSpec> Effective(IReadOnlyList<LayerPlan> plans)
    {
        var kept = new List<LayerSpec>(plans.Count);
        var counted = new HashSet<string>(StringComparer.Ordinal);
        for (var i = plans.Count - 1; i >= 0; i--)
        {
            var layer = plans[i].Effective!;
            if (plans[i].IsIdentity && !counted.Contains(layer.ScopeName)) continue;
            kept.Add(layer);
            if (layer.IsCounted) counted.Add(layer.ScopeName);
        }
        kept.Reverse();
        return kept;
    }

    // All of them before any shape, so that a name is refused also behind a layer that does not fit; null for such a name.
    private static List<string?> Names(Site site, IReadOnlyList<LayerSpec> layers)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string?>(layers.Count);
        foreach (var layer in layers)
        {
            var name = layer is Unread ? null : layer.IsCounted ? Number(layer.ScopeName, ordinals) : layer.ScopeName;
            if (name is not null && !taken.Add(name))
            {
                site.Refuse(layer.PlaceOf("number"), $"Two parts of one list cannot both be called '{name}'.", "Give each stage a number of its own, and call no slot or block 'stage' beside them.");
                name = null;
            }
            names.Add(name);
        }
        return names;
    }

    /// <summary>
    /// <c>conv</c> becomes <c>conv1</c>, <c>conv2</c> …: counted among its namesakes, so that filling a slot renames
    /// nothing outside it. A name that ends in a digit gets an underscore between, because <c>relu6</c> 1 is not
    /// <c>relu</c> 61.
    /// </summary>
    private static string Number(string name, Dictionary<string, int> ordinals)
    {
        var ordinal = ordinals[name] = ordinals.GetValueOrDefault(name) + 1;
        var separator = char.IsAsciiDigit(name[^1]) ? "_" : "";
        return FormattableString.Invariant($"{name}{separator}{ordinal}");
    }
}
