using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>Layers one after the other: names them, passes each one's output on to the next, and builds a Sequential.</summary>
internal static class LayerList
{
    public const string Kind = "layers";

    /// <summary>
    /// Plans the layers in order and stops at the first that cannot be: what follows would only repeat its mistake.
    /// </summary>
    /// <param name="site">The place of the list.</param>
    /// <param name="layers">The layers; null stands for one that could not be read and has been reported.</param>
    public static LayerPlan? Plan(Site site, IReadOnlyList<LayerSpec?> layers)
    {
        var plans = new List<LayerPlan>(layers.Count);
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        var shape = site.Input;
        foreach (var layer in layers)
        {
            if (layer is null || site.Child(Number(layer.ScopeName, ordinals), layer, shape) is not { } plan) return null;
            plans.Add(plan);
            shape = plan.Output;
        }
        return new LayerPlan(site)
        {
            Output = shape,
            Parameters = [],
            Work = [],
            Children = plans,
            Build = () => nn.Sequential(plans.Select(plan => (plan.Name, plan.Build()))),
        };
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
