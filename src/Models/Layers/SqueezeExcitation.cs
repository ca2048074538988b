using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>Which of the two linear layers of a squeeze-and-excitation block have biases.</summary>
public enum ExcitationBias
{
    /// <summary>The paper's ablations.</summary>
    None,

    /// <summary>The authors' published models, torchvision.</summary>
    Both,

    /// <summary>The layer before the gate alone.</summary>
    Second,
}

/// <summary>
/// Hu et al., "Squeeze-and-Excitation Networks", 2018 (arXiv 1709.01507v4), equations 2 to 4.
/// <para>z = mean of each channel; s = σ(W₂ relu(W₁ z)); y[c] = s[c] · x[c].</para>
/// <para>C×H×W → C×H×W; fc1.weight [h, C], fc2.weight [C, h], biases [h] and [C]. The hidden
/// width h is <c>hidden</c>, or ⌊C / <c>reduction</c>⌋ but at least 1.</para>
/// <para>Departures: where C is no multiple of the reduction the paper says nothing; it is rounded down, and never to 0.</para>
/// </summary>
[Kind("se")]
[AlsoKnownAs("SqueezeExcite", "squeeze_and_excitation", "SEModule", "SELayer", "SqueezeExcitation")]
[RulesConcern("reduction", "hidden")]
[Description("Squeeze-and-excitation: scales each channel by a gate computed from the means of all.")]
public sealed record SqueezeExcitation(
    [InRange(1, 1_000_000), Shorthand, DefaultsTo("16"), AlsoKnownAs("ratio", "reduction_ratio", "r")] int? Reduction = null,
    [InRange(1, 1_000_000)] int? Hidden = null,
    ExcitationBias Bias = ExcitationBias.None) : LayerSpec, IValidated
{
    private readonly bool _bothWidths = Reduction is not null && Hidden is not null;

    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues)
    {
        if (_bothWidths)
            issues.Error(PlaceOf("hidden"), "Both 'reduction' and 'hidden' set the hidden width.", "Keep one of them.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!input.IsImage)
            return site.Refuse($"Squeeze-and-excitation needs an image but {input} arrives.", "Put it before the layer that flattens.");
        var channels = Shape.Vector(input.Channels);
        var hidden = Hidden ?? (int)Math.Max(1, input.Channels / Reduction!.Value);
        if (site.Child("fc1", new Linear(hidden, Bias is ExcitationBias.Both), channels) is not { } fc1) return null;
        if (site.Child("fc2", new Linear((int)input.Channels, Bias is not ExcitationBias.None), fc1.Output) is not { } fc2) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [fc1, fc2],
            Effective = this with { Reduction = null, Hidden = hidden },
            Hidden = hidden,
            Build = () => new SqueezeExcitationModule(fc1.Build(), fc2.Build()),
        };
    }
}

internal sealed class SqueezeExcitationModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> fc1;
    private readonly nn.Module<Tensor, Tensor> fc2;

    public SqueezeExcitationModule(nn.Module<Tensor, Tensor> fc1, nn.Module<Tensor, Tensor> fc2)
        : base(nameof(SqueezeExcitation))
    {
        this.fc1 = fc1;
        this.fc2 = fc2;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = fc1.call(input.mean([2, 3])).relu_();
        var gate = fc2.call(hidden).sigmoid();
        return (input * gate.unsqueeze(-1).unsqueeze(-1)).MoveToOuterDisposeScope();
    }
}
