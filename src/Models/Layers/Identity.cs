using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>y = x; as torch.nn.Identity. Any shape.</summary>
[Kind("identity")]
[KeepsShape]
[Description("Passes its input on.")]
public sealed record Identity : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        IsIdentity = true,
        Build = () => torch.nn.Identity(),
    };
}
