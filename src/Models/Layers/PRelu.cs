using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// He et al., "Delving Deep into Rectifiers", 2015, equation 1; as torch.nn.PReLU.
/// <para>x for x ≥ 0, weight·x below; a weight for each channel, or with <c>shared</c> one for all.</para>
/// <para>Any shape; weight [C] or [1].</para>
/// </summary>
[Kind("prelu")]
[KeepsShape]
[Description("x above zero, a learnt slope times x below.")]
public sealed record PRelu(
    [InRange(-100, 100), Shorthand] double Init = 0.25,
    bool Shared = false) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var count = Shared ? 1 : site.Input.Channels;
        return new LayerPlan(site)
        {
            Output = site.Input,
            Parameters = [site.Parameter("weight", [count], Initializer.Constant(Init))],
            Work = [],
            Effective = this with { Shared = count == 1 },
            Build = () => torch.nn.PReLU(count, Init),
        };
    }
}
