using Ablate.Models.Layers;
using Ablate.Models.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class RandomModelTests
{
    private const int Examples = 3;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 120)];

    public static TheoryData<string> Kinds { get; } = [.. RandomLayer.Kinds];

    [Theory, MemberData(nameof(Seeds))]
    public void A_random_legal_model_is_what_its_plan_says_and_can_be_trained(int seed)
    {
        var random = new Random(seed);
        var input = Shape.Image(random.Next(1, 5), random.Next(4, 13), random.Next(4, 13));
        var classes = random.Next(2, 6);
        IsWhatItsPlanSays(new RandomModel(random).Write(input, classes), input, classes, seed);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_layer_of_the_catalogue_is_what_its_plan_says_with_any_legal_values(string kind)
    {
        var input = kind == "linear" ? Shape.Vector(6) : Shape.Image(6, 5, 4);
        string[] layers = [.. new RandomLayer(new Random(1)).Fitting(kind, input, most: 8)];
        Assert.NotEmpty(layers);
        foreach (var layer in layers) IsWhatItsPlanSays($"[{layer}]", input, classes: null, seed: 1);
    }

    private static void IsWhatItsPlanSays(string yaml, Shape input, int? classes, int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(yaml);
        var plan = Plans.Of(yaml, input, classes);

        using var scope = NewDisposeScope();
        using var module = plan.Build(seed);
        var batch = randn(input.Batch(Examples)).requires_grad_();
        var output = module.call(batch);
        output.square().sum().backward();

        Assert.Equal(plan.Output.Batch(Examples), output.shape);
        Assert.Equal(plan.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
        Assert.All(module.named_parameters(), pair => Assert.Equal(pair.parameter.shape, pair.parameter.grad!.shape));
        CanonicalIsTheSameNetwork(plan, seed, batch.detach());
        EveryLayerGivesItsPlannedShape(plan, module, batch.detach());
        MultiplyAddsAreThoseOfTheModules(plan, module, batch.detach());

        module.eval();
        Assert.Equal(module.call(batch.detach()).data<float>().ToArray(), module.call(batch.detach()).data<float>().ToArray());
    }

    // Counted from the weights that a pass meets and the positions it meets them at. What layers compute without a module
    // of their own, such as attention's products, is counted by their own tests.
    private static void MultiplyAddsAreThoseOfTheModules(ModelPlan plan, nn.Module<Tensor, Tensor> module, Tensor batch)
    {
        var passes = new Dictionary<string, long>();
        foreach (var (name, part) in module.named_modules())
        {
            var weight = part switch { Conv2d conv => conv.weight, TorchSharp.Modules.Linear linear => linear.weight, _ => null };
            if (weight is null) continue;
            passes[name] = 0;
            ((nn.Module<Tensor, Tensor>)part).register_forward_hook((_, _, leaves) =>
            {
                passes[name] += leaves.numel() / Examples * (weight.numel() / weight.shape[0]);
                return leaves;
            });
        }
        module.call(batch);
        foreach (var layer in plan.Layers.Where(layer => passes.ContainsKey(layer.Path)))
            Assert.Equal((layer.Path, passes[layer.Path]), (layer.Path, layer.MultiplyAdds * Groups(plan, layer)));
        Assert.Equal(plan.Layers.Sum(layer => layer.Work.Sum(work => work.MultiplyAdds)), plan.MultiplyAdds);
    }

    private static void CanonicalIsTheSameNetwork(ModelPlan plan, int seed, Tensor batch)
    {
        var canonical = Plans.Of(plan.Canonical, plan.Input, classes: null);
        Assert.Equal(plan.Canonical, canonical.Canonical);
        Assert.Equal((plan.ParameterCount, plan.MultiplyAdds, plan.Output), (canonical.ParameterCount, canonical.MultiplyAdds, canonical.Output));
        Assert.Equal(plan.Parameters.Select(parameter => parameter.Name), canonical.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(plan.Buffers.Select(buffer => buffer.Name), canonical.Buffers.Select(buffer => buffer.Name));

        // Both as new, in training mode: the random streams of dropout are part of what must not change.
        using var original = plan.Build(seed);
        using var rebuilt = canonical.Build(seed);
        Assert.All(
            original.named_parameters().Zip(rebuilt.named_parameters()),
            pair => Assert.Equal(pair.First.parameter.data<float>().ToArray(), pair.Second.parameter.data<float>().ToArray()));
        Assert.Equal(original.call(batch).data<float>().ToArray(), rebuilt.call(batch).data<float>().ToArray());
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
        {
            var examples = Examples * Groups(plan, layer);
            Assert.Equal((layer.Path, Shapes(layer.Input.Batch(examples), layer.Output.Batch(examples))), (layer.Path, seen[layer.Path]));
        }
    }

    // To layers that groups of channels share, each group is an example; the plan counts the others around them.
    private static long Groups(ModelPlan plan, LayerPlan layer) => plan.Layers
        .Where(around => layer.Path.StartsWith(around.Path + ".", StringComparison.Ordinal))
        .Aggregate(1L, (count, around) => around.Effective is PerGroup shared ? count * shared.Groups : count);

    private static string Shapes(long[] arrives, long[] leaves) => $"{string.Join('×', arrives)} → {string.Join('×', leaves)}";
}
