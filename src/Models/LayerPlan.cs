using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>Multiply-adds for one example: those of matrix products and convolutions, as papers count them.</summary>
/// <param name="Operation">What multiplies: <c>conv</c>, <c>linear</c> or <c>attention</c>.</param>
/// <param name="MultiplyAdds">How many multiplications with an addition.</param>
public readonly record struct Work(string Operation, long MultiplyAdds)
{
    public const string Conv = "conv";
    public const string Linear = "linear";
    public const string Attention = "attention";
}

/// <summary>
/// Everything about a layer at its place in a network before any tensor exists. The required members are the parts of
/// a layer, so that the compiler finds one that was forgotten.
/// </summary>
public sealed class LayerPlan
{
    public LayerPlan(Site site)
    {
        Path = site.Path;
        Kind = site.Kind;
        Input = site.Input;
    }

    /// <summary>The scope of its parameters, such as <c>attention2.se1</c>; empty for the network itself.</summary>
    public string Path { get; }

    /// <summary>The layer's kind, or <c>layers</c> for a list of layers.</summary>
    public string Kind { get; }

    /// <summary>The shape that arrives.</summary>
    public Shape Input { get; }

    /// <summary>The width of its bottleneck, such as that of squeeze-and-excitation; null for a layer without one.</summary>
    public long? Hidden { get; init; }

    /// <summary>The shape that leaves.</summary>
    public required Shape Output { get; init; }

    /// <summary>The parameters of this layer, without those of <see cref="Children"/>.</summary>
    public required IReadOnlyList<ParameterPlan> Parameters { get; init; }

    /// <summary>The multiply-adds of this layer, without those of <see cref="Children"/>.</summary>
    public required IReadOnlyList<Work> Work { get; init; }

    /// <summary>Makes the module, its children included. Its values are arbitrary until <see cref="ModelPlan.Build"/> sets them.</summary>
    public required Func<nn.Module<Tensor, Tensor>> Build { get; init; }

    /// <summary>The buffers of this layer, without those of <see cref="Children"/>.</summary>
    public IReadOnlyList<BufferPlan> Buffers { get; init; } = [];

    /// <summary>The layers inside, in the order in which they are registered.</summary>
    public IReadOnlyList<LayerPlan> Children { get; init; } = [];

    /// <summary>The last part of <see cref="Path"/>: the name under which the parent registers it.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>How many numbers it learns, children included.</summary>
    public long ParameterCount => Size.Sum(Tree().SelectMany(layer => layer.Parameters).Select(parameter => parameter.Count));

    /// <summary>Multiply-adds for one example, children included.</summary>
    public long MultiplyAdds => Size.Sum(Tree().SelectMany(layer => layer.Work).Select(work => work.MultiplyAdds));

    /// <summary>The layer and all those inside it, each before its children.</summary>
    public IEnumerable<LayerPlan> Tree() => Children.SelectMany(child => child.Tree()).Prepend(this);
}
