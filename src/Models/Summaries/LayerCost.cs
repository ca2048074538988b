using Ablate.Models.Layers;

namespace Ablate.Models.Summaries;

/// <summary>What a layer costs with everything inside it.</summary>
/// <param name="Parameters">Numbers that are learned.</param>
/// <param name="Statistics">
/// Numbers that are kept with the weights and not learned: batch normalisation's running means and variances, less its
/// count of steps. The SE paper counts them among the parameters.
/// </param>
/// <param name="MultiplyAdds">For one example, by operation (<see cref="Work"/>), in ordinal order.</param>
/// <param name="Activations">
/// Numbers that training keeps of one example for its backward pass, by a simple rule: the output of every layer that makes
/// a tensor of its own, each once. Lists, stages, blocks and slots hand on that of their last layer, and a layer that
/// changes no number (flatten, identity) that of the one before. Attention layers add what they make inside
/// (<see cref="LayerPlan.Intermediates"/>), of which attention weights grow with the square of the tokens. What a framework
/// saves besides (a pool's indices, copies in another memory order) or spares (what is done in place) is not in it.
/// </param>
public sealed record LayerCost(long Parameters, long Statistics, IReadOnlyDictionary<string, long> MultiplyAdds, long Activations)
{
    /// <summary>Bytes of a number in training.</summary>
    public const int BytesPerNumber = sizeof(float);

    /// <summary>For one example.</summary>
    public long AllMultiplyAdds => Size.Sum(MultiplyAdds.Values);

    /// <summary>That of a planned layer.</summary>
    public static LayerCost Of(LayerPlan layer)
    {
        var work = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (statistics, activations) = (0L, 0L);
        foreach (var one in layer.Tree())
        {
            // A single number is a counter.
            statistics = Size.Sum([statistics, .. one.Buffers.Where(buffer => buffer.Shape.Count > 0).Select(buffer => Size.Product([.. buffer.Shape]))]);
            if (MakesTensor(one)) activations = Size.Sum([activations, one.Output.Elements]);
            activations = Size.Sum([activations, one.Intermediates]);
            foreach (var part in one.Work) work[part.Operation] = Size.Sum([work.GetValueOrDefault(part.Operation), part.MultiplyAdds]);
        }
        return new LayerCost(layer.ParameterCount, statistics, work, activations);
    }

    internal LayerCost Times(int count) => new(
        Size.Product(Parameters, count),
        Size.Product(Statistics, count),
        new SortedDictionary<string, long>(MultiplyAdds.ToDictionary(pair => pair.Key, pair => Size.Product(pair.Value, count)), StringComparer.Ordinal),
        Size.Product(Activations, count));

    private static bool MakesTensor(LayerPlan layer) =>
        !layer.IsIdentity && !layer.HandsOn && layer.Effective is not (null or Block or Slot or Stage or Identity or Flatten);
}
