using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class RandomModelTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 120)];

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
        CanonicalIsTheSameNetwork(plan, seed, batch.detach());
        EveryLayerGivesItsPlannedShape(plan, module, batch.detach());
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
            Assert.Equal((layer.Path, Shapes(layer.Input.Batch(3), layer.Output.Batch(3))), (layer.Path, seen[layer.Path]));
    }

    private static string Shapes(long[] arrives, long[] leaves) => $"{string.Join('×', arrives)} → {string.Join('×', leaves)}";
}
