using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// Woo et al., "CBAM: Convolutional Block Attention Module", 2018, equation 1.
/// <para>y = spatial(channel(x)): <see cref="ChannelAttention"/>, then <see cref="SpatialAttention"/>.</para>
/// <para>C×H×W → C×H×W; channel.fc1.weight [h, C], channel.fc2.weight [C, h], spatial.conv.weight [1, 2, k, k], and
/// what <c>bias</c> and <c>norm</c> add.</para>
/// <para>Departures: none from the paper; the authors' code is <c>{bias: both, squeeze: max_mean, norm: true}</c>. Another
/// order of the two, or one alone, is a list of the two layers themselves.</para>
/// </summary>
/// <param name="Reduction">The ratio r of the channel attention.</param>
/// <param name="Hidden">Its hidden width itself, instead of a reduction.</param>
/// <param name="Kernel">The side of the spatial attention's convolution; odd.</param>
/// <param name="Bias">Which of the channel attention's layers have biases.</param>
/// <param name="Squeeze">What describes a position to the spatial attention.</param>
/// <param name="Norm">Whether a batch normalisation follows the spatial attention's convolution.</param>
[Kind("cbam")]
[KeepsShape]
[Description("Convolutional block attention: channel attention, then spatial attention.")]
public sealed record Cbam(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, Window.LargestSide)] int Kernel = 7,
    ExcitationBias Bias = ExcitationBias.None,
    SpatialSqueeze Squeeze = SpatialSqueeze.MeanMax,
    bool Norm = false) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden, issues);
        SpatialAttention.RequireOdd(Kernel, PlaceOf("kernel"), issues);
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("CBAM")) return null;
        var hidden = Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value);
        if (site.Child("channel", new ChannelAttention(Hidden: hidden, Bias: Bias), input) is not { } channel) return null;
        if (site.Child("spatial", new SpatialAttention(Kernel, Squeeze, Norm), input) is not { } spatial) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [channel, spatial],
            HandsOn = true,
            Effective = this with { Reduction = null, Hidden = hidden },
            Build = () => torch.nn.Sequential((channel.Name, channel.Build()), (spatial.Name, spatial.Build())),
        };
    }
}
