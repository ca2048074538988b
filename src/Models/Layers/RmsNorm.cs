using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, equation 4.
/// <para>y = weight · x / √(mean of x² + eps), the mean over the channels at each position.</para>
/// <para>Any shape; weight [C].</para>
/// </summary>
[Kind("rms_norm")]
[AlsoKnownAs("RMSNorm")]
[Description("Division of the channels at each position by their root mean square.")]
public sealed record RmsNorm(
    [InRange(0, 1, AboveMin = true)] double Eps = 1e-6,
    bool Affine = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, channels) = (site.Input, site.Input.Channels);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Affine ? [site.Parameter("weight", [channels], Initializer.Ones)] : [],
            Work = [],
            Build = () => new RmsNormModule(channels, input.IsImage, Eps, Affine),
        };
    }
}

internal sealed class RmsNormModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _over;
    private readonly double _eps;
    private readonly Parameter? weight;

    public RmsNormModule(long channels, bool isImage, double eps, bool affine)
        : base(nameof(RmsNorm))
    {
        _over = isImage ? [channels, 1, 1] : [channels];
        _eps = eps;
        weight = affine ? (Parameter)new Parameter(empty(channels)).DetachFromDisposeScope() : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var normalised = input * (input.square().mean([1], keepdim: true) + _eps).rsqrt();
        return (weight is null ? normalised : normalised * weight.view(_over)).MoveToOuterDisposeScope();
    }
}
