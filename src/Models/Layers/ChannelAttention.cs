using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// Woo et al., "CBAM: Convolutional Block Attention Module", 2018, equation 2: the first half of CBAM.
/// <para>y[c] = σ(W₁ relu(W₀ avg) + W₁ relu(W₀ max))[c] · x[c], with avg and max the mean and the largest value of each channel.</para>
/// <para>C×H×W → C×H×W; fc1.weight [h, C], fc2.weight [C, h], biases [h] and [C]; h as in <see cref="SqueezeExcitation"/>.
/// The two layers run twice, and their multiply-adds count twice.</para>
/// <para>Departures: the paper has no biases, the authors' code has both (<c>bias: both</c>); among equal largest values
/// the first takes the gradient, as in torch.nn.MaxPool2d.</para>
/// </summary>
/// <param name="Reduction">The ratio r.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Squeeze">What describes a channel (table 1 of the paper).</param>
[Kind("channel_attention")]
[KeepsShape]
[Description("CBAM's channel attention: squeeze-and-excitation of the mean and the largest value of each channel.")]
public sealed record ChannelAttention(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    ExcitationBias Bias = ExcitationBias.None,
    Squeeze Squeeze = Squeeze.Both) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues) => HiddenWidth.Check(this, Reduction, Hidden, issues);

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Channel attention")) return null;
        var hidden = Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value);
        return new Excitation(hidden, Bias, Squeeze, new Relu(), new Sigmoid())
            .Plan(site, this with { Reduction = null, Hidden = hidden });
    }
}
