using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Attention;

/// <summary>A layer of attention.json: output and gradients by the paper's equations.</summary>
internal sealed record LayerCase(
    string Name,
    string Layer,
    Procedural Input,
    Procedural[] State,
    Expected Output,
    Dictionary<string, Expected> Gradients);

internal sealed record LayerCases(LayerCase[] Cases);

/// <summary>Attention layers that were computed elsewhere, and what the tests of them share.</summary>
internal static class AttentionReference
{
    public static LayerCase[] Cases { get; } = Reference.Read<LayerCases>("attention.json").Cases;

    /// <summary>A list of one layer.</summary>
    public static string Yaml(string layer) => layer.Contains(':', StringComparison.Ordinal) ? $"[{{{layer}}}]" : $"[{layer}]";

    /// <summary>Fills the parameters and buffers that the state names, which must be all but the counts of batches.</summary>
    public static void Fill(nn.Module<Tensor, Tensor> module, IEnumerable<Procedural> state, Func<string, string> rename)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var own = module.named_parameters().Select(pair => (pair.name, tensor: (Tensor)pair.parameter))
            .Concat(module.named_buffers().Select(pair => (pair.name, tensor: pair.buffer)))
            .Where(pair => !pair.name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .ToDictionary(pair => pair.name, pair => pair.tensor);
        foreach (var foreign in state)
        {
            Assert.True(own.Remove(rename(foreign.Name), out var tensor), $"Nothing is called {rename(foreign.Name)}.");
            tensor.copy_(foreign.Tensor().reshape(tensor.shape));
        }
        Assert.Empty(own.Keys);
    }
}
