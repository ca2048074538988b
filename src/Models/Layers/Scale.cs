using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// y = factor · x, a factor that is not learnt: the α and β of Brock et al., "Characterizing signal propagation to close the
/// performance gap in unnormalized ResNets", 2021, section 3. <c>layer_scale</c> has learnt ones.
/// <para>Any shape.</para>
/// </summary>
[Kind("scale")]
[AlsoKnownAs("multiply", "constant_scale")]
[RulesConcern("factor")]
[Description("A fixed factor.")]
public sealed record Scale([InRange(-1e6, 1e6), Shorthand] double Factor) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Factor == 0) issues.Error(PlaceOf("factor"), "A factor of 0 leaves nothing of what arrives.");
    }

    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        IsIdentity = Factor == 1,
        Build = () => new ScaleModule(Factor),
    };
}

internal sealed class ScaleModule(double factor) : nn.Module<Tensor, Tensor>(nameof(Scale))
{
    public override Tensor forward(Tensor input) => input * factor;
}
