using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Lee et al., "SRM: A Style-based Recalibration Module for Convolutional Neural Networks", 2019, equations 1 to 5.
/// <para>y[c] = σ(norm(weight[c, 0] · mean(x[c]) + weight[c, 1] · sd(x[c]))) · x[c], with a batch normalisation of the C
/// numbers and sd = √(variance + 1e-5).</para>
/// <para>C×H×W → C×H×W; weight [C, 2], which starts at zero as in the authors' code; batch_norm of C.</para>
/// <para>Departures: the variance has the divisor H·W − 1, as in the authors' code; the paper's is H·W.</para>
/// </summary>
[Kind("style_recalibration")]
[AlsoKnownAs("SRM", "SRMLayer", "style_based_recalibration")]
[Description("Style-based recalibration: scales each channel by a gate of its own mean and standard deviation.")]
public sealed record StyleRecalibration : LayerSpec
{
    private const int Statistics = 2;

    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, channels) = (site.Input, Shape.Vector(site.Input.Channels));
        if (!site.HasImage("Style recalibration")) return null;
        if (input.Positions < 2)
            return site.Refuse($"A standard deviation needs at least two positions but {input} arrives.", "Put it before the layer that pools.");
        if (site.Child("batch_norm", new BatchNorm(), channels) is not { } norm) return null;
        if (site.Child("gate", new Sigmoid(), channels) is not { } gate) return null;
        var weight = site.Parameter("weight", [input.Channels, Statistics], Initializer.Zeros);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [weight],
            Work = [new Work(Work.Linear, weight.Count)],
            Children = [norm, gate],
            Intermediates = Size.Product(input.Channels, Statistics + 1),
            Build = () => new StyleRecalibrationModule(input.Channels, norm.Build(), gate.Build()),
        };
    }
}

internal sealed class StyleRecalibrationModule : nn.Module<Tensor, Tensor>
{
    private const double Eps = 1e-5;

    private readonly Parameter weight;
    private readonly nn.Module<Tensor, Tensor> batch_norm;
    private readonly nn.Module<Tensor, Tensor> gate;

    public StyleRecalibrationModule(long channels, nn.Module<Tensor, Tensor> norm, nn.Module<Tensor, Tensor> gate)
        : base(nameof(StyleRecalibration))
    {
        weight = (Parameter)new Parameter(empty(channels, 2)).DetachFromDisposeScope();
        batch_norm = norm;
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var style = stack([input.mean([2, 3]), input.var([2, 3]).add(Eps).sqrt()], 2);
        var encoded = (style * weight).sum(2);
        return Pooling.Scale(input, gate.call(batch_norm.call(encoded))).MoveToOuterDisposeScope();
    }
}
