using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Li et al., "Spatial Group-wise Enhance: Improving Semantic Feature Learning in Convolutional Networks", 2019, equations 1
/// to 5.
/// <para>For each of g groups of the channels: t[p] = x[p] · (mean of x over the positions); y[p] = σ(weight[g] · (t[p] − mean) / (sd +
/// 1e-5) + bias[g]) · x[p], mean and standard deviation (divisor H·W − 1) those of t over the positions.</para>
/// <para>C×H×W → C×H×W; weight [g], which starts at 0, and bias [g], which starts at 1.</para>
/// <para>Departures: none from the authors' code.</para>
/// </summary>
[Kind("spatial_group_enhance")]
[AlsoKnownAs("SGE", "SpatialGroupEnhance")]
[Description("Spatial group-wise enhance: scales each position of a group of channels by its likeness to the group's mean.")]
public sealed record SpatialGroupEnhance([InRange(1, 1_000_000), Shorthand] int Groups = 8) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Spatial group-wise enhance")) return null;
        if (input.Positions < 2)
            return site.Refuse($"A standard deviation needs at least two positions but {input} arrives.", "Put it before the layer that pools.");
        if (input.Channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(input.Channels)}.");
        if (site.Child("gate", new Sigmoid(), input.WithChannels(Groups)) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [Groups], Initializer.Zeros), site.Parameter("bias", [Groups], Initializer.Ones)],
            Work = [new Work(Work.Attention, input.Elements)],
            Children = [gate],
            Intermediates = Size.Sum([input.Channels, Size.Product(3, Groups, input.Positions)]),
            Build = () => new SpatialGroupEnhanceModule(Groups, gate.Build()),
        };
    }
}

internal sealed class SpatialGroupEnhanceModule : nn.Module<Tensor, Tensor>
{
    private const double Eps = 1e-5;

    private readonly long _groups;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly nn.Module<Tensor, Tensor> gate;

    public SpatialGroupEnhanceModule(long groups, nn.Module<Tensor, Tensor> gate)
        : base(nameof(SpatialGroupEnhance))
    {
        _groups = groups;
        this.gate = gate;
        weight = (Parameter)new Parameter(empty(groups)).DetachFromDisposeScope();
        bias = (Parameter)new Parameter(empty(groups)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (examples, channels, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var each = channels / _groups;
        var likeness = (input * input.mean([2, 3], keepdim: true)).view(examples, _groups, each, height * width).sum(2);
        var spread = (likeness - likeness.mean([2], keepdim: true)) / (likeness.std(2, keepdim: true) + Eps);
        var gates = gate.call(((spread * weight.view(-1, 1)) + bias.view(-1, 1)).view(examples, _groups, height, width));
        var spreadOut = gates.unsqueeze(2).expand(-1, -1, each, -1, -1).reshape(examples, channels, height, width);
        return (input * spreadOut).MoveToOuterDisposeScope();
    }
}
