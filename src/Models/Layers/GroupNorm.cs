using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Wu and He, "Group Normalization", 2018, equations 1 to 7; as torch.nn.GroupNorm.
/// <para>y = weight · (x − mean) / √(variance + eps) + bias; mean and variance are those of an example's channels of one
/// group, weight and bias are per channel. One group is layer normalisation, as many as channels are instance
/// normalisation.</para>
/// <para>C×H×W → C×H×W; weight [C], bias [C].</para>
/// </summary>
[Kind("group_norm")]
[KeepsShape]
[Description("Normalisation of groups of channels, each image by itself.")]
public sealed record GroupNorm(
    [InRange(1, 1_000_000), Shorthand] int Groups = 32,
    [InRange(0, 1, AboveMin = true)] double Eps = 1e-5,
    bool Affine = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, channels) = (site.Input, site.Input.Channels);
        if (!input.IsImage) return site.Refuse($"Group normalisation needs an image but {input} arrives.", "Use 'layer_norm' for a vector.");
        if (channels % Groups != 0)
            return site.Refuse(PlaceOf("groups"), FormattableString.Invariant($"{Groups} groups do not divide the channels: {input} arrives."), $"Take {Size.Divisors(channels)}.");
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Affine
                ? [site.Parameter("weight", [channels], Initializer.Ones), site.Parameter("bias", [channels], Initializer.Zeros)]
                : [],
            Work = [],
            Build = () => nn.GroupNorm(Groups, channels, Eps, Affine),
        };
    }
}
