using Ablate.Models.UserLayers;
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
    // Every container asks for the counts of what is inside it.
    private long? _parameterCount;
    private long? _multiplyAdds;
    private IReadOnlyList<Work> _work = [];
    private long _intermediates;

    public LayerPlan(Site site)
    {
        Path = site.Path;
        Kind = site.Kind;
        Input = site.Input;
        Effective = site.Layer;
    }

    /// <summary>The scope of its parameters, such as <c>attention2.se1</c>; empty for the network itself.</summary>
    public string Path { get; }

    /// <summary>The layer's kind, or <c>layers</c> for a list of layers.</summary>
    public string Kind { get; }

    /// <summary>The shape that arrives.</summary>
    public Shape Input { get; }

    /// <summary>The shape that leaves.</summary>
    public required Shape Output { get; init; }

    /// <summary>The parameters of this layer, without those of <see cref="Children"/>.</summary>
    public required IReadOnlyList<ParameterPlan> Parameters { get; init; }

    /// <summary>The multiply-adds of this layer, without those of <see cref="Children"/>.</summary>
    public required IReadOnlyList<Work> Work
    {
        get => _work;
        init => _work = value;
    }

    /// <summary>Makes the module, its children included. Its values are arbitrary until <see cref="ModelPlan.Build"/> sets them.</summary>
    public required Func<nn.Module<Tensor, Tensor>> Build { get; init => field = LayerGuard.Building(this, value); }

    /// <summary>
    /// The layer with what the arriving shape decided filled in and without what changes nothing, so that two ways of
    /// writing one layer are equal; null for a bare list of layers.
    /// </summary>
    public LayerSpec? Effective { get; init; }

    /// <summary>Whether it passes on what arrives and has nothing of its own: no parameter, no random stream.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>The width of the bottleneck, for a layer whose parameters say how far it reduces its channels.</summary>
    public long? Hidden { get; init; }

    /// <summary>
    /// Numbers of one example that this layer makes between its input and its output and that training keeps for the
    /// backward pass, without those of <see cref="Children"/>.
    /// </summary>
    public long Intermediates
    {
        get => _intermediates;
        init => _intermediates = value;
    }

    /// <summary>Whether its output is that of its last child, so that it makes no tensor of its own.</summary>
    public bool HandsOn { get; init; }

    /// <summary>
    /// Whether it normalises over the batch where each example has one value of a channel, so that while training a batch of
    /// one example has no variance.
    /// </summary>
    public bool NeedsTwoExamples { get; init; }

    /// <summary>How many parts of an example are examples of their own to <see cref="Children"/>.</summary>
    public int PartsOfAnExample { get; init; } = 1;

    /// <summary>The buffers of this layer, without those of <see cref="Children"/>.</summary>
    public IReadOnlyList<BufferPlan> Buffers { get; init; } = [];

    /// <summary>The layers inside, in the order in which they are registered.</summary>
    public IReadOnlyList<LayerPlan> Children { get; init; } = [];

    /// <summary>The last part of <see cref="Path"/>: the name under which the parent registers it.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>How many numbers it learns, children included.</summary>
    public long ParameterCount => _parameterCount ??=
        Size.Sum(Parameters.Select(parameter => parameter.Count).Concat(Children.Select(child => child.ParameterCount)));

    /// <summary>Multiply-adds for one example, children included.</summary>
    public long MultiplyAdds => _multiplyAdds ??=
        Size.Sum(Work.Select(work => work.MultiplyAdds).Concat(Children.Select(child => child.MultiplyAdds)));

    /// <summary>The plan of a layer without children whose parent runs it several times for each example.</summary>
    internal LayerPlan Run(int times)
    {
        var plan = (LayerPlan)MemberwiseClone();
        plan._work = [.. Work.Select(work => work with { MultiplyAdds = Size.Product(work.MultiplyAdds, times) })];
        plan._multiplyAdds = null;
        plan._intermediates = Size.Sum([Size.Product(times, _intermediates), Size.Product(times - 1, Output.Elements)]);
        return plan;
    }

    /// <summary>The layers of the tree that cannot be trained on a batch of one example.</summary>
    public IEnumerable<LayerPlan> NeedingTwoExamples()
    {
        var inside = PartsOfAnExample > 1 ? [] : Children.SelectMany(child => child.NeedingTwoExamples());
        return NeedsTwoExamples ? inside.Prepend(this) : inside;
    }

    /// <summary>The layer and all those inside it, each before its children.</summary>
    public IEnumerable<LayerPlan> Tree() => Children.SelectMany(child => child.Tree()).Prepend(this);
}
