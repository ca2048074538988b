namespace Ablate.Models.Tests.Support;

/// <summary>
/// Writes layer lists that fit: each layer is chosen among those that the shape which arrives allows, the ones that
/// networks are mostly made of as often as all others of the catalogue together.
/// </summary>
internal sealed class RandomModel(Random random)
{
    private static readonly string[] Activations =
        ["relu", "relu6", "leaky_relu: 0.1", "elu", "gelu", "silu", "mish", "tanh", "sigmoid", "hard_swish", "hard_sigmoid", "softplus", "identity"];

    private readonly RandomLayer _any = new(random);

    private int _stages;

    public string Write(Shape input, int classes)
    {
        var layers = List(input, random.Next(1, 8), depth: 0, out var shape);
        layers.Add(shape.Positions > 1 && random.Next(2) == 0 ? "global_avg_pool" : "flatten");
        if (random.Next(3) == 0) layers.AddRange([$"linear: {{out: {random.Next(1, 9)}, bias: {Bool()}}}", "batch_norm", "dropout: 0.3"]);
        layers.Add($"linear: {classes}");
        return Yaml(layers);
    }

    private List<string> List(Shape shape, int count, int depth, out Shape output)
    {
        var layers = new List<string>();
        for (var i = 0; i < count; i++) layers.Add(Layer(ref shape, depth));
        output = shape;
        return layers;
    }

    private string Layer(ref Shape shape, int depth)
    {
        if (shape.IsVector || random.Next(2) == 0)
        {
            (var text, shape) = _any.Write(shape);
            return text;
        }
        switch (random.Next(depth < 2 ? 12 : 7))
        {
            case 0: return Conv(ref shape, random.Next(1, 3));
            case 1: return Pool(ref shape);
            case 2: return Gate(shape);
            case 3: return $"mhsa: {{heads: {Divisor(shape.Positions)}, tokens: channels, bias: {Bool()}}}";
            case 4: return $"mhsa: {{heads: {Divisor(shape.Channels)}, tokens: positions, projection: null, position: {Any("none", "learned", "sinusoidal", "relative")}, norm: {Any("none", "pre", "post")}, residual: {Bool()}}}";
            case 5: return Any("batch_norm", "batch_norm: {affine: false}", "dropout: 0.2", "dropout: 0", "max_pool: 1");
            case 6: return Any(Activations);
            case 7: return $"slot: {{name: {Any("attention", "stage1")}, at: {Any("pre", "post")}, layers: {Inside(ref shape, depth)}}}";
            case 8: return $"block: {{name: {Any("attention", "bottleneck")}, layers: {Inside(ref shape, depth)}}}";
            case 9: return $"stage: {{number: {_stages++}, layers: {Inside(ref shape, depth)}}}";
            case 10: return Branches(ref shape, depth);
            default: return Residual(ref shape, depth);
        }
    }

    private string Gate(Shape shape)
    {
        var width = $"{Any("hidden", "reduction")}: {random.Next(1, 5)}";
        var bias = $"bias: {Any("none", "both", "second")}";
        return Any(
            $"se: {{{width}, {bias}}}",
            $"se: {{{width}, {bias}, squeeze: {Any("max", "both", "none")}, gate: {Any("tanh", "hard_sigmoid")}, activation: {Any("silu", "{leaky_relu: 0.3}")}}}",
            $"se: {{reduction: 3, rounding: {Any("floor", "nearest", "make_divisible")}, multiple: 2}}",
            $"channel_attention: {{{width}, {bias}}}",
            $"spatial_attention: {{kernel: {Any("1", "3", "7")}, squeeze: {Any("mean_max", "max_mean", "conv")}, norm: {Bool()}}}",
            $"cbam: {{{width}, {bias}, norm: {Bool()}}}",
            Any("eca", "eca: 5"),
            Any("effective_se", "effective_se: {bias: false, gate: sigmoid}"),
            $"gather_excite: {{extent: {Any("2", "4", "null")}, parameters: {Any("none", "gather", "both")}}}",
            $"global_context: {{{width}, pooling: {Any("attention", "avg")}, fusion: {Any("add", "scale")}}}",
            $"coordinate_attention: {{{width}}}",
            shape.Positions > 1 ? "simam" : "identity",
            $"selective_kernel: {{{width}, groups: {Divisor(shape.Channels)}, paths: {random.Next(2, 4)}}}",
            $"bam: {{{width}, join: {Any("sum", "product", "max")}}}");
    }

    private string Inside(ref Shape shape, int depth) => Yaml(List(shape, random.Next(0, 3), depth + 1, out shape));

    private string Conv(ref Shape shape, int stride)
    {
        var (kernel, padding) = (random.Next(1, 4), random.Next(0, 2));
        kernel = (int)Math.Min(kernel, Math.Min(shape.Height, shape.Width));
        var groups = Divisor(shape.Channels);
        var channels = groups * random.Next(1, 4);
        shape = Shape.Image(channels, Steps(shape.Height), Steps(shape.Width));
        return $"conv: {{out: {channels}, kernel: {kernel}, stride: {stride}, padding: {padding}, groups: {groups}, bias: {Bool()}}}";

        long Steps(long size) => ((size + (2 * padding) - kernel) / stride) + 1;
    }

    private string Pool(ref Shape shape)
    {
        if (shape.Height < 2 || shape.Width < 2) return "identity";
        shape = Shape.Image(shape.Channels, shape.Height / 2, shape.Width / 2);
        return Any("max_pool: 2", "avg_pool: {kernel: 2, count_padding: false}");
    }

    // The shortcut is a 1×1 convolution where the body changes the shape, which a stride of 1 without padding allows for channels only.
    private string Residual(ref Shape shape, int depth)
    {
        var body = List(shape, random.Next(1, 3), depth + 1, out var output);
        if (output == shape) return Any($"residual: {Yaml(body)}", $"residual: {{body: {Yaml(body)}, shortcut: []}}", $"residual: {{body: {Yaml(body)}, shortcut: [{{slot: shortcut}}]}}");
        if (output.WithChannels(0) != shape.WithChannels(0)) return "identity";
        shape = output;
        return $"residual: {{body: {Yaml(body)}, shortcut: [{{conv: {{out: {output.Channels}, kernel: 1}}}}]}}";
    }

    // Paths that changed their size are dropped until those that are left fit together.
    private string Branches(ref Shape shape, int depth)
    {
        var paths = new List<string>();
        long channels = 0;
        for (var i = 0; i < 4; i++)
        {
            var path = List(shape, random.Next(0, 3), depth + 1, out var output);
            if (output.WithChannels(0) != shape.WithChannels(0)) continue;
            paths.Add(Yaml(path));
            channels += output.Channels;
        }
        if (paths.Count < 2) return $"branches: {{join: add, paths: [[], {Yaml([Any(Activations)])}]}}";
        shape = Shape.Image(channels, shape.Height, shape.Width);
        return $"branches: [{string.Join(", ", paths)}]";
    }

    private long Divisor(long count)
    {
        long[] divisors = [.. Enumerable.Range(1, (int)count).Select(divisor => (long)divisor).Where(divisor => count % divisor == 0)];
        return divisors[random.Next(divisors.Length)];
    }

    private string Any(params string[] choices) => choices[random.Next(choices.Length)];

    private string Bool() => Any("true", "false");

    private static string Yaml(IEnumerable<string> layers) =>
        $"[{string.Join(", ", layers.Select(layer => layer.Contains(':', StringComparison.Ordinal) && layer[0] != '{' ? $"{{{layer}}}" : layer))}]";
}
