using Ablate.Models.UserLayers;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>
/// Holds what a network's layers give at their first forward pass against their plans, from which its cost is counted, until
/// it is disposed.
/// </summary>
public sealed class OutputShapes : IDisposable
{
    private readonly List<Action> _removals = [];

    private OutputShapes() { }

    /// <summary>Begins to watch; the forward pass of a layer that gives another shape throws a <see cref="LayerException"/>.</summary>
    /// <param name="network">A module of the plan.</param>
    /// <param name="plan">The network's plan.</param>
    public static OutputShapes Watch(nn.Module<Tensor, Tensor> network, ModelPlan plan)
    {
        var watch = new OutputShapes();
        var modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);
        foreach (var layer in plan.Layers)
        {
            if (modules.GetValueOrDefault(layer.Path) is not nn.Module<Tensor, Tensor> module) continue;
            var isSeen = false;
            var hook = module.register_forward_hook((_, _, output) =>
            {
                if (!isSeen) Check(layer, output);
                isSeen = true;
                return output;
            });
            watch._removals.Add(hook.remove);
        }
        return watch;
    }

    public void Dispose()
    {
        foreach (var remove in _removals) remove();
        _removals.Clear();
    }

    // The first dimension is left out: groups and windows come as examples of their own.
    private static void Check(LayerPlan layer, Tensor output)
    {
        var shape = output.shape;
        if (shape.Skip(1).SequenceEqual(layer.Output.Batch(1).Skip(1))) return;
        throw new LayerException($"The layer '{layer.Kind}' ({layer.Path}) gives [{string.Join(", ", shape.Skip(1))}] for each example, but its plan says {layer.Output}; {layer.Input} arrives. That is a mistake in its class.");
    }
}
