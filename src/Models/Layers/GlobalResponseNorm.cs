using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Woo et al., "ConvNeXt V2", 2023, equations 1 to 3 and algorithm 1.
/// <para>y[c] = x[c] + weight[c] · x[c] · n[c] + bias[c] with n[c] = ‖x[c]‖ / (mean over the channels of ‖x[c]‖ + eps), the
/// norm that over the positions.</para>
/// <para>C×H×W → C×H×W; weight [C] and bias [C], which start at zero.</para>
/// </summary>
[Kind("global_response_norm")]
[AlsoKnownAs("GRN", "GlobalResponseNormMlp")]
[Description("Scales each channel by its strength among the channels, beside the identity.")]
public sealed record GlobalResponseNorm([InRange(0, 1, AboveMin = true)] double Eps = 1e-6) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Global response normalisation")) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [input.Channels], Initializer.Zeros), site.Parameter("bias", [input.Channels], Initializer.Zeros)],
            Work = [],
            Build = () => new GlobalResponseNormModule(input.Channels, Eps),
        };
    }
}

internal sealed class GlobalResponseNormModule : nn.Module<Tensor, Tensor>
{
    private readonly double _eps;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public GlobalResponseNormModule(long channels, double eps)
        : base(nameof(GlobalResponseNorm))
    {
        _eps = eps;
        weight = (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope();
        bias = (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var strength = input.flatten(2).norm(2);
        var relative = strength / (strength.mean([1], keepdim: true) + _eps);
        var factor = (relative * weight).add(1).unsqueeze(-1).unsqueeze(-1);
        return ((input * factor) + bias.view(-1, 1, 1)).MoveToOuterDisposeScope();
    }
}
