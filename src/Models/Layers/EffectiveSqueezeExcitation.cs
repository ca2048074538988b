using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Lee and Park, "CenterMask: Real-Time Anchor-Free Instance Segmentation", 2020, section 3.4, equations 3 and 4 (eSE).
/// <para>y[c] = g(W z + b)[c] · x[c], with z the mean of each channel: squeeze-and-excitation without a bottleneck.</para>
/// <para>C×H×W → C×H×W; fc.weight [C, C], fc.bias [C].</para>
/// <para>Departures: the gate g is the authors' code's, hard_sigmoid; the paper writes the sigmoid.</para>
/// </summary>
/// <param name="Gate">The function after the layer; any activation.</param>
[Kind("effective_se")]
[KeepsShape]
[Description("Effective squeeze-and-excitation: one linear layer without a bottleneck from means to gates.")]
public sealed record EffectiveSqueezeExcitation(
    bool Bias = true,
    [DefaultsTo("hard_sigmoid")] Nonlinearity? Gate = null) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Effective squeeze-and-excitation")) return null;
        var function = Gate?.Function ?? new HardSigmoid();
        if (site.Child("fc", new Linear((int)input.Channels, Bias), Shape.Vector(input.Channels)) is not { } fc) return null;
        if (site.Child("gate", function, fc.Output) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [fc, gate],
            Intermediates = input.Channels,
            Effective = this with { Gate = function is HardSigmoid ? null : Gate },
            Build = () => new EffectiveSqueezeExcitationModule(fc.Build(), gate.Build()),
        };
    }
}

internal sealed class EffectiveSqueezeExcitationModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> fc;
    private readonly nn.Module<Tensor, Tensor> gate;

    public EffectiveSqueezeExcitationModule(nn.Module<Tensor, Tensor> fc, nn.Module<Tensor, Tensor> gate)
        : base(nameof(EffectiveSqueezeExcitation))
    {
        this.fc = fc;
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Pooling.Scale(input, gate.call(fc.call(input.mean([2, 3])))).MoveToOuterDisposeScope();
    }
}
