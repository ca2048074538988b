using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>How two positions are compared.</summary>
public enum NonLocalMode
{
    /// <summary>softmax(θ(x)ᵀ φ(x)): equation 3.</summary>
    EmbeddedGaussian,

    /// <summary>softmax(xᵀ x): equation 2.</summary>
    Gaussian,

    /// <summary>θ(x)ᵀ φ(x) divided by the number of positions: equation 4.</summary>
    DotProduct,
}

/// <summary>
/// Wang et al., "Non-local Neural Networks", 2018, equations 1 to 4 and 6.
/// <para>y = x + W(f(x) g(x)): every position takes the mean of g over all positions, weighed by how they compare.</para>
/// <para>C×H×W → C×H×W; theta.weight, phi.weight and g.weight [h, C, 1, 1], output.weight [C, h, 1, 1], each with a bias;
/// norm of C with its running statistics. h is <c>hidden</c>, or ⌊C / <c>reduction</c>⌋ but at least 1. The norm's weight, or
/// without one W, starts at zero, so that the block begins as the identity (section 4.1).</para>
/// <para>Departures: the concatenation of equation 5 is not offered.</para>
/// </summary>
/// <param name="Reduction">The ratio of the channels between.</param>
/// <param name="Hidden">The width between itself, instead of a reduction.</param>
/// <param name="Mode">How two positions are compared.</param>
/// <param name="Pool">The side of a max pool over φ and g, or over x in their place for <c>gaussian</c> (the paper's subsampling trick with 2); 1 for none.</param>
/// <param name="Norm">Whether a batch normalisation follows W.</param>
[Kind("non_local")]
[AlsoKnownAs("NonLocalBlock", "non_local_block", "nonlocal")]
[RulesConcern("reduction", "hidden")]
[Description("Non-local block: adds to every position a mean over all positions, weighed by their likeness.")]
public sealed record NonLocal(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("2")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    NonLocalMode Mode = NonLocalMode.EmbeddedGaussian,
    [InRange(1, Window.LargestSide)] int Pool = 1,
    bool Norm = true) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 2 : null);

    public void Validate(Node source, Issues issues) => HiddenWidth.Check(this, Reduction, Hidden, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A non-local block")) return null;
        if (input.Height < Pool || input.Width < Pool)
            return site.Refuse(PlaceOf("pool"), FormattableString.Invariant($"The pool needs at least {Pool}×{Pool} positions but {input} arrives."));
        var (channels, hidden) = ((int)input.Channels, Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value));
        var others = Shape.Image(hidden, input.Height / Pool, input.Width / Pool);
        var children = new List<LayerPlan>();
        foreach (var name in Mode == NonLocalMode.Gaussian ? ["g"] : new[] { "theta", "phi", "g" })
        {
            if (site.Child(name, new Conv(hidden, new Extent(1)), input) is not { } child) return null;
            children.Add(child);
        }
        if (Norm)
        {
            if (site.Child("output", new Conv(channels, new Extent(1)), input.WithChannels(hidden)) is not { } output) return null;
            children.Add(output);
        }
        var compared = Mode == NonLocalMode.Gaussian ? input.Channels : hidden;
        var pairs = Size.Product(input.Positions, others.Positions);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Norm
                ? [site.Parameter("norm.weight", [channels], Initializer.Zeros), site.Parameter("norm.bias", [channels], Initializer.Zeros)]
                : [site.Parameter("output.weight", [channels, hidden, 1, 1], Initializer.Zeros), site.Parameter("output.bias", [channels], Initializer.Zeros)],
            Buffers = Norm ? [site.Buffer("norm.running_mean", channels), site.Buffer("norm.running_var", channels), site.Buffer("norm.num_batches_tracked")] : [],
            Work =
            [
                new Work(Work.Attention, Size.Product(pairs, compared + hidden)),
                .. Norm ? Array.Empty<Work>() : [new Work(Work.Conv, Size.Product(channels, hidden, input.Positions))],
            ],
            Children = children,
            Intermediates = Size.Sum(
            [
                pairs,
                Size.Product(hidden, input.Positions),
                input.Elements,
                Pool == 1 ? 0 : Size.Product(compared + hidden, others.Positions),
            ]),
            Effective = this with { Reduction = null, Hidden = hidden },
            Hidden = hidden,
            NeedsTwoExamples = Norm && input.Positions == 1,
            Build = () => new NonLocalModule(this, channels, hidden, children.ToDictionary(child => child.Name, child => child.Build(), StringComparer.Ordinal)),
        };
    }
}

internal sealed class NonLocalModule : nn.Module<Tensor, Tensor>
{
    private readonly NonLocal _spec;
    private readonly nn.Module<Tensor, Tensor>? theta;
    private readonly nn.Module<Tensor, Tensor>? phi;
    private readonly nn.Module<Tensor, Tensor> g;
    private readonly nn.Module<Tensor, Tensor> output;
    private readonly nn.Module<Tensor, Tensor>? norm;

    public NonLocalModule(NonLocal spec, long channels, long hidden, IReadOnlyDictionary<string, nn.Module<Tensor, Tensor>> parts)
        : base(nameof(NonLocal))
    {
        _spec = spec;
        theta = parts.GetValueOrDefault(nameof(theta));
        phi = parts.GetValueOrDefault(nameof(phi));
        g = parts[nameof(g)];
        output = parts.GetValueOrDefault(nameof(output)) ?? nn.Conv2d(hidden, channels, 1);
        norm = spec.Norm ? nn.BatchNorm2d(channels) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var queries = Positions(theta is null ? input : theta.call(input)).transpose(1, 2);
        var keys = Positions(Pooled(phi is null ? input : phi.call(input)));
        var scores = queries.bmm(keys);
        var weights = _spec.Mode == NonLocalMode.DotProduct ? scores / keys.shape[2] : scores.softmax(-1);
        var mixed = Positions(Pooled(g.call(input))).bmm(weights.transpose(1, 2)).view(input.shape[0], -1, input.shape[2], input.shape[3]);
        var change = output.call(mixed);
        return (input + (norm is null ? change : norm.call(change))).MoveToOuterDisposeScope();
    }

    private Tensor Pooled(Tensor image) => _spec.Pool == 1 ? image : nn.functional.max_pool2d(image, _spec.Pool);

    private static Tensor Positions(Tensor image) => image.flatten(2);
}
