using Ablate.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Parity;

/// <summary>
/// Fills a network with the weights of the original, which are made from its names: see
/// tests/Reference/networks/parity/README.md.
/// </summary>
internal static class ProceduralWeights
{
    private const string Counter = ".num_batches_tracked";

    /// <returns>The original's names, one for each tensor.</returns>
    public static IReadOnlyList<string> Fill(nn.Module<Tensor, Tensor> module, ModelPlan plan, NameMap map)
    {
        using var gradients = no_grad();
        var tensors = module.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter))
            .Concat(module.named_buffers().Select(pair => (pair.name, pair.buffer)))
            .ToDictionary(StringComparer.Ordinal);
        var normalisations = plan.Buffers.Select(buffer => Parent(buffer.Name)).ToHashSet(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var (ours, shape) in plan.Parameters.Select(one => (one.Name, one.Shape)).Concat(plan.Buffers.Select(one => (one.Name, one.Shape))))
        {
            if (ours.EndsWith(Counter, StringComparison.Ordinal)) continue;
            using var scope = NewDisposeScope();
            var theirs = map.Theirs(ours).Name;
            var (lo, hi) = Range(ours, shape, normalisations.Contains(Parent(ours)));
            tensors[ours].copy_(new Procedural(theirs, [.. shape], lo, hi).Tensor());
            names.Add(theirs);
        }
        return names;
    }

    private static (double Lo, double Hi) Range(string name, IReadOnlyList<long> shape, bool isNormalisation)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        if (isNormalisation) return last is "weight" or "running_var" ? (0.75, 1.25) : (-0.2, 0.2);
        if (last.EndsWith("bias", StringComparison.Ordinal)) return (-0.1, 0.1);
        var bound = Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size));
        return (-bound, bound);
    }

    private static string Parent(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];
}
