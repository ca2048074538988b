using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// Hu et al., "Squeeze-and-Excitation Networks", 2018 (arXiv 1709.01507v4), equations 2 to 4; the options are those of
/// its ablations (section 6) and of what others made of it.
/// <para>z = mean of each channel; s = σ(W₂ relu(W₁ z)); y[c] = s[c] · x[c].</para>
/// <para>C×H×W → C×H×W; fc1.weight [h, C], fc2.weight [C, h], biases [h] and [C]; [h, C, 1, 1] and [C, h, 1, 1] with
/// <c>squeeze: none</c>. The hidden width h is <c>hidden</c>, or C / <c>reduction</c> rounded to a multiple of
/// <c>multiple</c> but at least <c>minimum</c>. A width of 0 (⌊3/16⌋ with <c>minimum: 0</c>) leaves no weights: the gate
/// of a channel is that of its bias.</para>
/// <para>Departures: where C is no multiple of the reduction the paper says nothing; it is rounded down, and never to 0
/// unless the file says so.</para>
/// </summary>
/// <param name="Reduction">The ratio r.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Squeeze">What describes a channel to the two layers.</param>
/// <param name="Activation">The function between the two layers.</param>
/// <param name="Gate">The function after the second layer; any activation.</param>
/// <param name="Rounding">How C / r becomes a whole number.</param>
/// <param name="Multiple">The width is a multiple of this: 1 where it is left out and rounded down, else 8.</param>
/// <param name="Minimum">The least width; where it is left out, that of one multiple.</param>
[Kind("se")]
[KeepsShape]
[AlsoKnownAs("SqueezeExcite", "squeeze_and_excitation", "SEModule", "SELayer", "SqueezeExcitation")]
[RulesConcern("reduction", "hidden")]
[Description("Squeeze-and-excitation: scales each channel by a gate computed from the means of all.")]
public sealed record SqueezeExcitation(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16"), AlsoKnownAs("ratio", "reduction_ratio", "r")] int? Reduction = null,
    [InRange(0, HiddenWidth.Largest)] ChannelCount? Hidden = null,
    ExcitationBias Bias = ExcitationBias.None,
    [AddedLater] Squeeze Squeeze = Squeeze.Avg,
    [AddedLater, DefaultsTo("relu")] Nonlinearity? Activation = null,
    [AddedLater, DefaultsTo("sigmoid")] Nonlinearity? Gate = null,
    [AddedLater] WidthRounding Rounding = WidthRounding.Floor,
    [AddedLater, InRange(1, HiddenWidth.Largest)] int? Multiple = null,
    [AddedLater, InRange(0, HiddenWidth.Largest)] int? Minimum = null) : LayerSpec, IValidated
{
    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden?.Number, issues);
        if (Hidden is not null) HiddenWidth.CheckUnused(this, issues, ("rounding", Rounding != WidthRounding.Floor), ("multiple", Multiple is not null), ("minimum", Minimum is not null));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Squeeze-and-excitation")) return null;
        var multiple = Multiple ?? (Rounding == WidthRounding.Floor ? 1 : 8);
        if (site.Channels(Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value, Rounding, multiple, Minimum ?? multiple), "hidden") is not { } hidden) return null;
        var (activation, gate) = (Activation?.Function ?? new Relu(), Gate?.Function ?? new Sigmoid());
        return new Excitation(hidden, Bias, Squeeze, activation, gate).Plan(site, this with
        {
            Reduction = null,
            Hidden = hidden,
            Activation = activation is Relu ? null : Activation,
            Gate = gate is Sigmoid ? null : Gate,
            Rounding = WidthRounding.Floor,
            Multiple = null,
            Minimum = null,
        });
    }
}
