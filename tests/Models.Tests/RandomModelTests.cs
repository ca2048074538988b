using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class RandomModelTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_random_legal_model_is_what_its_plan_says_and_can_be_trained(int seed)
    {
        var random = new Random(seed);
        var input = Shape.Image(random.Next(1, 5), random.Next(4, 13), random.Next(4, 13));
        var classes = random.Next(2, 6);
        var yaml = new RandomModel(random).Write(input, classes);
        var plan = Plans.Of(yaml, input, classes);

        using var scope = NewDisposeScope();
        using var module = plan.Build(seed);
        var batch = randn(input.Batch(3)).requires_grad_();
        var output = module.call(batch);
        output.square().sum().backward();

        Assert.Equal([3, classes], output.shape);
        Assert.Equal(plan.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
        Assert.All(module.named_parameters(), pair => Assert.Equal(pair.parameter.shape, pair.parameter.grad!.shape));
        Assert.Equal(plan.Canonical, Plans.Of(plan.Canonical, input, classes).Canonical);
        EveryLayerGivesItsPlannedShape(plan, module, batch.detach());
    }

    private static void EveryLayerGivesItsPlannedShape(ModelPlan plan, nn.Module<Tensor, Tensor> module, Tensor batch)
    {
        var seen = new Dictionary<string, string>();
        foreach (var (name, part) in module.named_modules())
        {
            ((nn.Module<Tensor, Tensor>)part).register_forward_hook((_, arrives, leaves) =>
            {
                seen[name] = Shapes(arrives.shape, leaves.shape);
                return leaves;
            });
        }
        module.call(batch);
        foreach (var layer in plan.Layers)
            Assert.Equal((layer.Path, Shapes(layer.Input.Batch(3), layer.Output.Batch(3))), (layer.Path, seen[layer.Path]));
    }

    private static string Shapes(long[] arrives, long[] leaves) => $"{string.Join('×', arrives)} → {string.Join('×', leaves)}";
}

/// <summary>Writes layer lists that fit: each layer is chosen among those that the shape which arrives allows.</summary>
internal sealed class RandomModel(Random random)
{
    private static readonly string[] Activations =
        ["relu", "relu6", "leaky_relu: 0.1", "elu", "gelu", "silu", "mish", "tanh", "sigmoid", "hard_swish", "hard_sigmoid", "softplus", "identity"];

    public string Write(Shape input, int classes)
    {
        var layers = List(input, random.Next(1, 8), depth: 0, out var shape);
        layers.Add(shape.Height > 1 && random.Next(2) == 0 ? "global_avg_pool" : "flatten");
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
        switch (random.Next(depth < 2 ? 9 : 7))
        {
            case 0: return Conv(ref shape, random.Next(1, 3));
            case 1: return Pool(ref shape);
            case 2: return $"se: {{hidden: {random.Next(1, 5)}, bias: {Any("none", "both", "second")}}}";
            case 3: return $"mhsa: {{heads: {Divisor(shape.Positions)}, tokens: channels, bias: {Bool()}}}";
            case 4: return $"mhsa: {{heads: {Divisor(shape.Channels)}, tokens: positions}}";
            case 5: return Any("batch_norm", "batch_norm: {affine: false}", "dropout: 0.2");
            case 6: return Any(Activations);
            case 7: return $"slot: {{name: {Any("attention", "stage1")}, layers: {Yaml(List(shape, random.Next(0, 3), depth + 1, out shape))}}}";
            default: return Residual(ref shape, depth);
        }
    }

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
        if (output == shape) return $"residual: {Yaml(body)}";
        if ((output.Height, output.Width) != (shape.Height, shape.Width)) return "identity";
        shape = output;
        return $"residual: {{body: {Yaml(body)}, shortcut: [{{conv: {{out: {output.Channels}, kernel: 1}}}}]}}";
    }

    private long Divisor(long count)
    {
        long[] divisors = [.. Enumerable.Range(1, (int)count).Select(divisor => (long)divisor).Where(divisor => count % divisor == 0)];
        return divisors[random.Next(divisors.Length)];
    }

    private string Any(params string[] choices) => choices[random.Next(choices.Length)];

    private string Bool() => Any("true", "false");

    private static string Yaml(IEnumerable<string> layers) =>
        $"[{string.Join(", ", layers.Select(layer => layer.Contains(':', StringComparison.Ordinal) ? $"{{{layer}}}" : layer))}]";
}
