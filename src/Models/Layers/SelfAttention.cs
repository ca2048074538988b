using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>What attends to what.</summary>
public enum Tokens
{
    /// <summary>A token for each channel; its embedding is the channel's H·W values.</summary>
    Channels,

    /// <summary>A token for each position; its embedding is the C values there.</summary>
    Positions,
}

/// <summary>
/// Vaswani et al., "Attention Is All You Need", 2017, section 3.2; as torch.nn.MultiheadAttention on one sequence.
/// <para>With X the T tokens of E numbers: [Q K V] = X W_inᵀ + b_in, split into heads of d = E/heads consecutive
/// columns; head = softmax(Q Kᵀ / √d) V; Y = concat(heads) W_outᵀ + b_out, laid out as X was.</para>
/// <para>C×H×W → C×H×W; T, E = C, H·W over channels and H·W, C over positions; in_proj_weight [3E, E],
/// in_proj_bias [3E], out_proj.weight [E, E], out_proj.bias [E]: PyTorch's names and rows (Q, K, V), so that weights
/// move one to one. Initial values are PyTorch's too.</para>
/// <para>Departures: no residual, normalisation, dropout or position encoding: the output replaces the input.</para>
/// </summary>
[Kind("mhsa")]
[AlsoKnownAs("MultiheadAttention", "self_attention", "attention", "multi_head_self_attention")]
[Description("Multi-head self-attention over channels or over positions.")]
public sealed record SelfAttention(
    [InRange(1, 1_000_000), Shorthand, AlsoKnownAs("num_heads", "n_heads", "nhead")] int Heads = 1,
    Tokens Tokens = Tokens.Channels,
    bool Bias = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!input.IsImage)
            return site.Refuse($"Self-attention needs an image but {input} arrives.", "Put it before the layer that flattens.");
        var (tokens, embedding) = Tokens == Tokens.Channels
            ? (input.Channels, input.Positions)
            : (input.Positions, input.Channels);
        if (embedding % Heads != 0)
        {
            var numbers = Tokens == Tokens.Channels ? "positions of a channel" : "channels of a position";
            return site.Refuse(
                PlaceOf("heads"),
                FormattableString.Invariant($"{Heads} heads do not divide the {numbers} ({embedding}): {input} arrives."),
                $"Take {Size.Divisors(embedding)}.");
        }

        ParameterPlan[] weights =
        [
            site.Parameter("in_proj_weight", [3 * embedding, embedding], Initializer.XavierUniform(embedding, 3 * embedding)),
            site.Parameter("out_proj.weight", [embedding, embedding], Initializer.KaimingUniform(embedding)),
        ];
        ParameterPlan[] biases =
        [
            site.Parameter("in_proj_bias", [3 * embedding], Initializer.Zeros),
            site.Parameter("out_proj.bias", [embedding], Initializer.Zeros),
        ];
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Bias ? [.. weights, .. biases] : weights,
            Work =
            [
                new Work(Work.Linear, Size.Product(4, tokens, embedding, embedding)),
                new Work(Work.Attention, Size.Product(2, tokens, tokens, embedding)),
            ],
            Build = () => new SelfAttentionModule(embedding, Heads, Tokens, Bias),
        };
    }
}

internal sealed class SelfAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly long _embedding;
    private readonly long _heads;
    private readonly Tokens _tokens;

    // PyTorch's names: RegisterComponents takes a component's name from its field.
    private readonly Parameter in_proj_weight;
    private readonly Parameter? in_proj_bias;
    private readonly TorchSharp.Modules.Linear out_proj;

    public SelfAttentionModule(long embedding, int heads, Tokens tokens, bool bias)
        : base(nameof(SelfAttention))
    {
        (_embedding, _heads, _tokens) = (embedding, heads, tokens);
        in_proj_weight = NewParameter(3 * embedding, embedding);
        in_proj_bias = bias ? NewParameter(3 * embedding) : null;
        out_proj = nn.Linear(embedding, embedding, bias);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (examples, height, width) = (input.shape[0], input.shape[2], input.shape[3]);
        var perHead = _embedding / _heads;

        // Channels_last memory holds positions as rows, plain memory channels: one of the two needs this one transposition.
        var image = input.flatten(2);
        var x = (_tokens == Tokens.Channels ? image : image.transpose(1, 2)).contiguous();
        var count = x.shape[1];

        // unbind rather than three slices: its backward is one stack instead of three zero-filled copies.
        var qkv = F.linear(x, in_proj_weight, in_proj_bias)
            .view(examples, count, 3, _heads, perHead)
            .permute(2, 0, 3, 1, 4)
            .reshape(3, examples * _heads, count, perHead)
            .unbind(0);
        var scores = (qkv[0] * (1 / Math.Sqrt(perHead))).bmm(qkv[1].transpose(1, 2));
        var heads = scores.softmax(-1).bmm(qkv[2]);
        var mixed = heads.view(examples, _heads, count, perHead).transpose(1, 2).reshape(examples, count, _embedding);
        var y = out_proj.call(mixed);

        var output = _tokens == Tokens.Channels ? y : y.transpose(1, 2);
        return LaidOutAs(input, output).view(examples, -1, height, width).MoveToOuterDisposeScope();
    }

    /// <summary>Gives B×C×HW the memory order of the input, so that the convolutions after it stay channels_last.</summary>
    private static Tensor LaidOutAs(Tensor input, Tensor output)
    {
        var channelsLast = input.stride(1) == 1 && input.shape[1] > 1;
        return channelsLast ? output.transpose(1, 2).contiguous().transpose(1, 2) : output.contiguous();
    }

    private static Parameter NewParameter(params long[] shape) =>
        (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();
}
