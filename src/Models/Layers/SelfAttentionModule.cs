using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>The equations of <see cref="SelfAttention"/> on batches of one image shape.</summary>
internal sealed class SelfAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly SelfAttention _spec;
    private readonly long _embedding;
    private readonly LazyTable? _table;
    private readonly AttentionWindows? _windows;

    // PyTorch's names: RegisterComponents takes a component's name from its field.
    private readonly Parameter in_proj_weight;
    private readonly Parameter? in_proj_bias;
    private readonly TorchSharp.Modules.Linear out_proj;
    private readonly TorchSharp.Modules.Linear? embed;
    private readonly TorchSharp.Modules.Linear? unembed;
    private readonly TorchSharp.Modules.LayerNorm? norm;
    private readonly Parameter? position;
    private readonly Parameter? relative_position_bias;
    private readonly DropoutModule? dropout;

    /// <param name="spec">The options.</param>
    /// <param name="image">The shape of one image.</param>
    /// <param name="input">That of what attends by itself: the image, or a window of it.</param>
    /// <param name="path">The layer's path, which names the random stream of its dropout.</param>
    public SelfAttentionModule(SelfAttention spec, Shape image, Shape input, string path)
        : base(nameof(SelfAttention))
    {
        _spec = spec;
        var (tokens, length) = spec.Tokens == Tokens.Channels ? (input.Channels, input.Positions) : (input.Positions, input.Channels);
        _embedding = spec.Projection ?? length;
        in_proj_weight = NewParameter(3 * _embedding, _embedding);
        in_proj_bias = spec.Bias ? NewParameter(3 * _embedding) : null;
        out_proj = nn.Linear(_embedding, _embedding, spec.Bias);
        if (spec.Projection is not null)
        {
            embed = nn.Linear(length, _embedding);
            unembed = nn.Linear(_embedding, length);
        }
        norm = spec.Norm == TokenNorm.None ? null : nn.LayerNorm(length);
        position = spec.Position == PositionEncoding.Learned ? NewParameter(tokens, _embedding) : null;
        relative_position_bias = spec.Position == PositionEncoding.Relative ? NewParameter(PositionTables.Distances(spec.Tokens, input), spec.Heads) : null;
        dropout = spec.Dropout > 0 ? new DropoutModule($"{path}.dropout", spec.Dropout) : null;
        _table = spec.Position switch
        {
            PositionEncoding.Sinusoidal => new LazyTable(() => PositionTables.Sinusoids(tokens, _embedding)),
            PositionEncoding.Relative => new LazyTable(() => PositionTables.DistanceIndex(spec.Tokens, input)),
            _ => null,
        };
        _windows = image == input ? null : new AttentionWindows(image, spec.Window!.Value, spec.Shift);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (_windows is null) return Whole(input).MoveToOuterDisposeScope();
        return LaidOutAs(input, _windows.Join(Whole(_windows.Part(input))).flatten(2)).view(input.shape).MoveToOuterDisposeScope();
    }

    private Tensor Whole(Tensor input)
    {
        var (height, width) = (input.shape[2], input.shape[3]);

        // Channels_last memory holds positions as rows, plain memory channels: one of the two needs this one transposition.
        var image = input.flatten(2);
        var x = (_spec.Tokens == Tokens.Channels ? image : image.transpose(1, 2)).contiguous();
        var y = Attend(_spec.Norm == TokenNorm.Pre ? norm!.call(x) : x);
        if (_spec.Residual) y = y + x;
        if (_spec.Norm == TokenNorm.Post) y = norm!.call(y);

        var output = _spec.Tokens == Tokens.Channels ? y : y.transpose(1, 2);
        return LaidOutAs(input, output).view(input.shape[0], -1, height, width);
    }

    private Tensor Attend(Tensor x)
    {
        var (examples, count, heads) = (x.shape[0], x.shape[1], _spec.Heads);
        var perHead = _embedding / heads;
        if (embed is not null) x = embed.call(x);
        if (position is not null) x = x + position;
        if (_spec.Position == PositionEncoding.Sinusoidal) x = x + _table!.On(x.device, x.dtype);

        // unbind rather than three slices: its backward is one stack instead of three zero-filled copies.
        var qkv = F.linear(x, in_proj_weight, in_proj_bias)
            .view(examples, count, 3, heads, perHead)
            .permute(2, 0, 3, 1, 4)
            .reshape(3, examples * heads, count, perHead)
            .unbind(0);
        var scores = (qkv[0] * (1 / Math.Sqrt(perHead))).bmm(qkv[1].transpose(1, 2));
        if (relative_position_bias is not null) scores.view(examples, heads, count, count).add_(RelativeBias(count));
        if (_windows?.Mask(scores) is { } mask) scores.view(-1, _windows.Count, heads, count, count).add_(mask);
        var weights = scores.softmax(-1);
        if (dropout is not null) weights = dropout.call(weights);
        var mixed = weights.bmm(qkv[2]).view(examples, heads, count, perHead).transpose(1, 2).reshape(examples, count, _embedding);
        var y = out_proj.call(mixed);
        return unembed is null ? y : unembed.call(y);
    }

    /// <summary>[heads, T, T].</summary>
    private Tensor RelativeBias(long count) => relative_position_bias!
        .index_select(0, _table!.On(relative_position_bias.device, ScalarType.Int64))
        .view(count, count, _spec.Heads)
        .permute(2, 0, 1);

    /// <summary>Gives B×C×HW the memory order of the input, so that the convolutions after it stay channels_last.</summary>
    private static Tensor LaidOutAs(Tensor input, Tensor output)
    {
        var channelsLast = input.stride(1) == 1 && input.shape[1] > 1;
        return channelsLast ? output.transpose(1, 2).contiguous().transpose(1, 2) : output.contiguous();
    }

    private static Parameter NewParameter(params long[] shape) =>
        (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _table?.Dispose();
            _windows?.Dispose();
        }
        base.Dispose(disposing);
    }
}
