using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.UserLayers;

/// <summary>
/// Where the program calls a layer of the user's own, whatever that one throws becomes a message that names the layer. Those
/// of this program are called as they are: what they throw is a mistake of ours, and its place is wanted.
/// </summary>
internal static class LayerGuard
{
    /// <summary>The plan of a layer, null where it refuses or fails; a failure is reported.</summary>
    public static LayerPlan? Plan(LayerSpec layer, Site site)
    {
        if (!IsForeign(layer)) return layer.Plan(site);
        try
        {
            return layer.Plan(site);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return site.Refuse($"The layer '{layer.Kind}' failed while it was planned ({problem.GetType().Name}: {problem.Message}); {site.Input} arrives.", "That is a mistake in its class.");
        }
    }

    /// <summary>A layer's way of making its module.</summary>
    public static Func<nn.Module<Tensor, Tensor>> Building(LayerPlan plan, Func<nn.Module<Tensor, Tensor>> build) => plan.Effective is not { } layer || !IsForeign(layer) ? build : () =>
    {
        try
        {
            return build();
        }
        catch (Exception problem) when (problem is not LayerException)
        {
            throw new LayerException($"The layer '{plan.Kind}' ({plan.Path}) could not be built ({problem.GetType().Name}: {problem.Message}). That is a mistake in its class.", problem);
        }
    };

    private static bool IsForeign(LayerSpec layer) => layer.GetType().Assembly != typeof(LayerSpec).Assembly;
}
