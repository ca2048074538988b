using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>How the positions of an image become one context.</summary>
public enum ContextPooling
{
    /// <summary>Their mean, weighted by a softmax over a learned score of each position.</summary>
    Attention,

    /// <summary>Their mean.</summary>
    Avg,
}

/// <summary>How the context acts on every position.</summary>
public enum ContextFusion
{
    /// <summary>It is added.</summary>
    Add,

    /// <summary>Its sigmoid scales the channels.</summary>
    Scale,
}

/// <summary>
/// Cao et al., "GCNet: Non-Local Networks Meet Squeeze-Excitation Networks and Beyond", 2019, equation 5 and section 4.3.
/// <para>z = Σₚ softmax(mask(x))[p] · x[p]; y = x + W₂ relu(norm(W₁ z + b₁)) + b₂ at every position, with norm the layer
/// normalisation over the h numbers.</para>
/// <para>C×H×W → C×H×W; mask.weight [1, C, 1, 1], mask.bias [1]; fc1.weight [h, C], fc1.bias [h]; norm.weight [h],
/// norm.bias [h]; fc2.weight [C, h], fc2.bias [C]. fc2 starts at zero, as in the authors' code, so that the block begins
/// as the identity.</para>
/// <para>Departures: none.</para>
/// </summary>
/// <param name="Reduction">The ratio r of the bottleneck.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Pooling">How the positions become one context (table 4 of the paper).</param>
/// <param name="Fusion">How the context acts on the positions.</param>
[Kind("global_context")]
[KeepsShape]
[Description("Global context: adds to every position a vector computed from an attention-weighted mean of all.")]
public sealed record GlobalContext(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    ContextPooling Pooling = ContextPooling.Attention,
    ContextFusion Fusion = ContextFusion.Add) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues) => HiddenWidth.Check(this, Reduction, Hidden, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Global context")) return null;
        var (channels, hidden) = ((int)input.Channels, Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value));
        LayerPlan? mask = null;
        if (Pooling == ContextPooling.Attention && (mask = site.Child("mask", new Conv(1, new Extent(1)), input)) is null) return null;
        if (site.Child("fc1", new Linear(hidden), Shape.Vector(channels)) is not { } fc1) return null;
        LayerPlan? gate = null;
        if (Fusion == ContextFusion.Scale && (gate = site.Child("gate", new Sigmoid(), Shape.Vector(channels))) is null) return null;
        var pooled = mask is null ? [] : new[] { new Work(Work.Attention, input.Elements) };
        return new LayerPlan(site)
        {
            Output = input,
            Parameters =
            [
                site.Parameter("norm.weight", [hidden], Initializer.Ones),
                site.Parameter("norm.bias", [hidden], Initializer.Zeros),
                site.Parameter("fc2.weight", [channels, hidden], Initializer.Zeros),
                site.Parameter("fc2.bias", [channels], Initializer.Zeros),
            ],
            Work = [.. pooled, new Work(Work.Linear, Size.Product(channels, hidden))],
            Children = [.. new[] { mask, fc1, gate }.OfType<LayerPlan>()],
            Effective = this with { Reduction = null, Hidden = hidden },
            Hidden = hidden,
            Intermediates = Size.Sum([mask is null ? 0 : input.Positions, channels, hidden, channels]),
            Build = () => new GlobalContextModule(channels, hidden, mask?.Build(), fc1.Build(), gate?.Build()),
        };
    }
}

internal sealed class GlobalContextModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>? mask;
    private readonly nn.Module<Tensor, Tensor> fc1;
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly nn.Module<Tensor, Tensor> fc2;
    private readonly nn.Module<Tensor, Tensor>? gate;

    /// <summary>With a gate the context scales; without one it is added.</summary>
    public GlobalContextModule(long channels, long hidden, nn.Module<Tensor, Tensor>? mask, nn.Module<Tensor, Tensor> fc1, nn.Module<Tensor, Tensor>? gate)
        : base(nameof(GlobalContext))
    {
        this.mask = mask;
        this.fc1 = fc1;
        this.gate = gate;
        norm = nn.LayerNorm(hidden);
        fc2 = nn.Linear(hidden, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var context = fc2.call(norm.call(fc1.call(Context(input))).relu_());
        return (gate is null ? input + context.unsqueeze(-1).unsqueeze(-1) : Pooling.Scale(input, gate.call(context))).MoveToOuterDisposeScope();
    }

    private Tensor Context(Tensor input)
    {
        if (mask is null) return input.mean([2, 3]);
        var weights = mask.call(input).flatten(2).softmax(-1);
        return input.flatten(2).bmm(weights.transpose(1, 2)).squeeze(-1);
    }
}
