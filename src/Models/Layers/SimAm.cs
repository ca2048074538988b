using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Yang et al., "SimAM: A Simple, Parameter-Free Attention Module for Convolutional Neural Networks", 2021, equation 5
/// and algorithm 1.
/// <para>y = σ(1/e) · x with 1/e = (x − μ)² / (4 (σ² + λ)) + 1/2; μ and σ² are the mean and the variance of the channel
/// over its positions, σ² with the divisor H·W − 1.</para>
/// <para>C×H×W → C×H×W; no parameters.</para>
/// <para>Departures: none from algorithm 1, which the divisor is taken from.</para>
/// </summary>
/// <param name="Lambda">λ, which is added to the variance.</param>
[Kind("simam")]
[KeepsShape]
[Description("Attention without parameters: scales each number by how far it is from the mean of its channel.")]
public sealed record SimAm([InRange(0, 1e6, AboveMin = true), Shorthand] double Lambda = 1e-4) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("SimAM")) return null;
        if (input.Positions < 2)
            return site.Refuse($"SimAM needs at least two positions, because it compares a channel's numbers, but {input} arrives.", "Put it before the layer that pools.");
        if (site.Child("gate", new Sigmoid(), input) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [gate],
            Intermediates = Size.Product(3, input.Elements),
            Build = () => new SimAmModule(Lambda, gate.Build()),
        };
    }
}

internal sealed class SimAmModule : nn.Module<Tensor, Tensor>
{
    private readonly double _lambda;
    private readonly nn.Module<Tensor, Tensor> gate;

    public SimAmModule(double lambda, nn.Module<Tensor, Tensor> gate)
        : base(nameof(SimAm))
    {
        _lambda = lambda;
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var squares = (input - input.mean([2, 3], keepdim: true)).square();
        var others = (input.shape[2] * input.shape[3]) - 1;
        var divisor = squares.sum([2, 3], keepdim: true).mul_(4.0 / others).add_(4 * _lambda);
        return (input * gate.call((squares / divisor).add_(0.5))).MoveToOuterDisposeScope();
    }
}
