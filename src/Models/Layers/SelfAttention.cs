using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>What attends to what.</summary>
public enum Tokens
{
    /// <summary>A token for each channel; its embedding is the channel's H·W values.</summary>
    Channels,

    /// <summary>A token for each position; its embedding is the C values there.</summary>
    Positions,
}

/// <summary>Where a layer normalisation of the tokens stands.</summary>
public enum TokenNorm
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before the attention: x + attention(norm(x)) with a residual.</summary>
    Pre,

    /// <summary>After it: norm(x + attention(x)) with a residual, as in the paper.</summary>
    Post,
}

/// <summary>How a token says where it stands.</summary>
public enum PositionEncoding
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>A learned vector of each place is added to the token.</summary>
    Learned,

    /// <summary>Sines and cosines of the place are added: section 3.5 of the paper.</summary>
    Sinusoidal,

    /// <summary>A learned number for each head and distance is added to the scores: Liu et al., "Swin Transformer", 2021, equation 4.</summary>
    Relative,
}

/// <summary>
/// Vaswani et al., "Attention Is All You Need", 2017, section 3.2; as torch.nn.MultiheadAttention on one sequence.
/// <para>With X the T tokens of E numbers: [Q K V] = X W_inᵀ + b_in, split into heads of d = E/heads consecutive
/// columns; head = softmax(Q Kᵀ / √d) V; Y = concat(heads) W_outᵀ + b_out, laid out as X was.</para>
/// <para>C×H×W → C×H×W; T, E = C, H·W over channels and H·W, C over positions; in_proj_weight [3E, E],
/// in_proj_bias [3E], out_proj.weight [E, E], out_proj.bias [E]: PyTorch's names and rows (Q, K, V), so that weights
/// move one to one. Initial values are PyTorch's too.</para>
/// <para>With a <c>projection</c> to P numbers the above has P for E between embed.weight [P, E], embed.bias [P] and
/// unembed.weight [E, P], unembed.bias [E]. A norm has norm.weight and norm.bias [E]. Learned positions are
/// position [T, E or P]; relative ones relative_position_bias [(2H − 1)(2W − 1), heads], or [2T − 1, heads] over
/// channels, read by query minus key. Both start as N(0, 0.02²).</para>
/// <para>With a <c>window</c> the positions attend within squares of that side, which part the image, each by itself: Liu et al.,
/// "Swin Transformer", 2021, section 3.2. With a <c>shift</c> the squares begin so many rows and columns later and the rest is
/// taken from the other side, whose positions do not see those beside which they come to stand: 100 is taken from the scores.</para>
/// <para>Departures: unless the options ask for them no residual, normalisation, dropout or position encoding: the
/// output replaces the input. Position encodings are added behind the norm and the projection, not to the residual.</para>
/// </summary>
/// <param name="Heads">How many; they divide the length of a token.</param>
/// <param name="Tokens">What attends to what.</param>
/// <param name="Bias">Of the attention's linear layers; those of a projection always have one.</param>
/// <param name="Projection">A length to which a linear layer takes the tokens before the attention and another one back after it.</param>
/// <param name="Dropout">The share of attention weights that are zeroed while training.</param>
/// <param name="Residual">Whether the input is added to the output.</param>
/// <param name="Norm">Where a layer normalisation of the tokens stands.</param>
/// <param name="Position">How a token says where it stands; in a window, in the window.</param>
/// <param name="Window">The side of the squares within which positions attend; it divides height and width. An image that is no larger is one window.</param>
/// <param name="Shift">By how many rows and columns the squares are moved; below the window.</param>
[Kind("mhsa")]
[KeepsShape]
[AlsoKnownAs("MultiheadAttention", "self_attention", "attention", "multi_head_self_attention")]
[Description("Multi-head self-attention over channels or over positions.")]
public sealed record SelfAttention(
    [InRange(1, 1_000_000), Shorthand, AlsoKnownAs("num_heads", "n_heads", "nhead")] int Heads = 1,
    Tokens Tokens = Tokens.Channels,
    bool Bias = true,
    [AddedLater, InRange(1, 1_000_000)] int? Projection = null,
    [AddedLater, InRange(0, 1, BelowMax = true)] double Dropout = 0,
    [AddedLater] bool Residual = false,
    [AddedLater] TokenNorm Norm = TokenNorm.None,
    [AddedLater] PositionEncoding Position = PositionEncoding.None,
    [AddedLater, InRange(1, Layers.Window.LargestSide), AlsoKnownAs("window_size")] int? Window = null,
    [AddedLater, InRange(0, Layers.Window.LargestSide), AlsoKnownAs("shift_size")] int Shift = 0) : LayerSpec, IValidated
{
    private const double PositionDeviation = 0.02;

    public void Validate(Node source, Issues issues)
    {
        if (Window is not null && Tokens == Tokens.Channels)
            issues.Error(PlaceOf("window"), "Windows are squares of positions, but the tokens are channels.", "Write tokens: positions.");
        if (Shift > 0 && Shift >= (Window ?? 0))
            issues.Error(PlaceOf("shift"), FormattableString.Invariant($"The windows are shifted by {Shift}, which must be less than their side{(Window is { } side ? FormattableString.Invariant($", {side}") : ": there is no 'window'")}."));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Self-attention")) return null;
        // What covers the image is no window, and a shift would only tear it apart.
        var windowed = Window is { } window && (input.Height > window || input.Width > window);
        var each = windowed ? Shape.Image(input.Channels, Window!.Value, Window.Value) : input;
        if (input.Height % each.Height != 0 || input.Width % each.Width != 0)
        {
            return site.Refuse(
                PlaceOf("window"),
                FormattableString.Invariant($"Windows of {each.Height} do not part height and width: {input} arrives."),
                $"Take {Size.Divisors((long)System.Numerics.BigInteger.GreatestCommonDivisor(input.Height, input.Width))}, or pad the image before.");
        }
        var windows = input.Positions / each.Positions;
        var (tokens, length) = Tokens == Tokens.Channels ? (input.Channels, input.Positions) : (each.Positions, input.Channels);
        var embedding = Projection ?? length;
        if (embedding % Heads != 0)
        {
            var numbers = Projection is not null ? "numbers of the projection" : Tokens == Tokens.Channels ? "positions of a channel" : "channels of a position";
            return site.Refuse(
                PlaceOf("heads"),
                FormattableString.Invariant($"{Heads} heads do not divide the {numbers} ({embedding}): {input} arrives."),
                $"Take {Size.Divisors(embedding)}.");
        }
        var projections = Projection is null ? 0 : Size.Product(2, windows, tokens, length, embedding);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [.. Attention(site, embedding), .. Around(site, length, embedding), .. Positions(site, each, tokens, embedding)],
            Work =
            [
                new Work(Work.Linear, Size.Sum([Size.Product(4, windows, tokens, embedding, embedding), projections])),
                new Work(Work.Attention, Size.Product(2, windows, tokens, tokens, embedding)),
            ],
            Intermediates = Size.Product(windows, Kept(tokens, length, embedding)),
            Effective = this with { Window = windowed ? Window : null, Shift = windowed ? Shift : 0 },
            Build = () => new SelfAttentionModule(this, input, each, site.Path),
        };
    }

    /// <summary>
    /// Q, K and V; the attention weights of every head, again where dropout zeroes some; the heads' outputs side by side;
    /// the tokens as the norm, the projection or an added position changed them.
    /// </summary>
    private long Kept(long tokens, long length, long embedding)
    {
        var weights = Size.Product(Heads, tokens, tokens);
        var changes = Projection is not null || Position is PositionEncoding.Learned or PositionEncoding.Sinusoidal;
        return Size.Sum(
        [
            Size.Product(4, tokens, embedding),
            weights,
            Dropout > 0 ? weights : 0,
            Norm == TokenNorm.None ? 0 : Size.Product(tokens, length),
            changes ? Size.Product(tokens, embedding) : 0,
            Projection is null ? 0 : Size.Product(tokens, embedding),
        ]);
    }

    private List<ParameterPlan> Attention(Site site, long embedding)
    {
        List<ParameterPlan> parameters =
        [
            site.Parameter("in_proj_weight", [3 * embedding, embedding], Initializer.XavierUniform(embedding, 3 * embedding)),
            site.Parameter("out_proj.weight", [embedding, embedding], Initializer.KaimingUniform(embedding)),
        ];
        if (!Bias) return parameters;
        parameters.Add(site.Parameter("in_proj_bias", [3 * embedding], Initializer.Zeros));
        parameters.Add(site.Parameter("out_proj.bias", [embedding], Initializer.Zeros));
        return parameters;
    }

    private IEnumerable<ParameterPlan> Around(Site site, long length, long embedding)
    {
        if (Projection is not null)
        {
            yield return site.Parameter("embed.weight", [embedding, length], Initializer.KaimingUniform(length));
            yield return site.Parameter("embed.bias", [embedding], Initializer.KaimingUniform(length));
            yield return site.Parameter("unembed.weight", [length, embedding], Initializer.KaimingUniform(embedding));
            yield return site.Parameter("unembed.bias", [length], Initializer.KaimingUniform(embedding));
        }
        if (Norm == TokenNorm.None) yield break;
        yield return site.Parameter("norm.weight", [length], Initializer.Ones);
        yield return site.Parameter("norm.bias", [length], Initializer.Zeros);
    }

    private IEnumerable<ParameterPlan> Positions(Site site, Shape each, long tokens, long embedding)
    {
        if (Position == PositionEncoding.Learned)
            yield return site.Parameter("position", [tokens, embedding], Initializer.Normal(PositionDeviation));
        if (Position == PositionEncoding.Relative)
            yield return site.Parameter("relative_position_bias", [PositionTables.Distances(Tokens, each), Heads], Initializer.Normal(PositionDeviation));
    }
}
