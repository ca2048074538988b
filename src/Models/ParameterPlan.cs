namespace Ablate.Models;

/// <summary>A learnable tensor that a layer will have.</summary>
/// <param name="Name">Its name in the network's state dict, such as <c>conv1.weight</c>.</param>
/// <param name="Shape">Its dimensions, in PyTorch's order.</param>
/// <param name="Initializer">The distribution of its initial values.</param>
public sealed record ParameterPlan(string Name, IReadOnlyList<long> Shape, Initializer Initializer)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count => Size.Product([.. Shape]);
}

/// <summary>A tensor that a layer keeps with its weights but does not learn, such as batch normalisation's statistics.</summary>
/// <param name="Name">Its name in the network's state dict, such as <c>batch_norm1.running_mean</c>.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
public sealed record BufferPlan(string Name, IReadOnlyList<long> Shape);
