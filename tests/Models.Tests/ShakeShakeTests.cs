using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class ShakeShakeTests
{
    private const int Examples = 64;

    // The paths give 1 and 0, or rather x and 0·x: the output is α itself, and the gradient of the input β.
    [Theory]
    [InlineData("shake", "shake", "image")]
    [InlineData("shake", "even", "image")]
    [InlineData("shake", "keep", "image")]
    [InlineData("even", "shake", "image")]
    [InlineData("shake", "shake", "batch")]
    [InlineData("shake", "keep", "batch")]
    [InlineData("even", "shake", "batch")]
    public void The_output_is_mixed_by_the_forward_rule_and_the_gradient_by_the_backward_rule(string forward, string backward, string per)
    {
        using var scope = NewDisposeScope();
        var (alpha, beta) = Draw(forward, backward, per, seed: 1, epoch: 1);

        Follows(alpha, forward, per);
        if (backward == "keep") Assert.Equal(alpha, beta);
        else Follows(beta, backward, per);
        if (forward == backward) Assert.NotEqual(alpha, beta);
    }

    [Fact]
    public void Both_weights_are_drawn_from_streams_of_their_own()
    {
        using var scope = NewDisposeScope();
        var (alpha, beta) = Draw("shake", "shake", "image", seed: 1, epoch: 1);
        Assert.Equal(alpha, Draw("shake", "shake", "image", seed: 1, epoch: 1).Alpha);
        Assert.Equal(alpha, Draw("shake", "even", "image", seed: 1, epoch: 1).Alpha);
        Assert.Equal(beta, Draw("even", "shake", "image", seed: 1, epoch: 1).Beta);
        Assert.NotEqual(alpha, Draw("shake", "shake", "image", seed: 1, epoch: 2).Alpha);
        Assert.NotEqual(beta, Draw("shake", "shake", "image", seed: 2, epoch: 1).Beta);
    }

    [Fact]
    public void The_gradient_of_each_path_is_its_weight_times_the_one_that_arrives()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var module = Plans.Block("[{shake_shake: [[{conv: {out: 3, kernel: 1}}, tanh], [{conv: {out: 3, kernel: 1}}]]}]", Shape.Image(2, 4, 4)).Build(seed: 0);
        module.to(ScalarType.Float64);
        var input = randn([5, 2, 4, 4], dtype: ScalarType.Float64);
        var seen = new Dictionary<string, Tensor>();
        Path(module, "shake_shake1.branch1", output => seen["first"] = output);
        Path(module, "shake_shake1.branch2", output => seen["second"] = output);

        var output = module.call(input);
        using var first = seen["first"];
        using var second = seen["second"];
        var arrives = randn(output.shape, dtype: ScalarType.Float64);
        var gradients = autograd.grad([output], [first, second], [arrives]);

        // α from what came out, β from the gradient of the first path; the second path must agree with both.
        var alpha = ((output - second) / (first - second)).flatten(1).narrow(1, 0, 1).view(5, 1, 1, 1);
        var beta = (gradients[0] / arrives).flatten(1).narrow(1, 0, 1).view(5, 1, 1, 1);
        Assert.True(output.allclose((alpha * first) + ((1 - alpha) * second), 1e-9, 1e-9));
        Assert.True(gradients[0].allclose(beta * arrives, 1e-9, 1e-9));
        Assert.True(gradients[1].allclose((1 - beta) * arrives, 1e-9, 1e-9));
        Assert.False(alpha.allclose(beta, 1e-3, 1e-3));
    }

    // β shows in the gradient of the input where the paths are x and 0·x; a layer of the same name draws the same.
    [Theory]
    [InlineData("shake", "image")]
    [InlineData("shake", "batch")]
    [InlineData("even", "image")]
    public void The_gradients_are_those_of_the_paths_mixed_by_the_backward_weights(string forward, string per)
    {
        using var scope = NewDisposeScope();
        using var module = Shaken("[{conv: {out: 3, kernel: 3, padding: same}}, tanh], [{conv: {out: 3, kernel: 1}}, {se: {hidden: 2}}]");
        using var probe = Shaken("[], [{layer_scale: 0}]");
        var probed = ones([5, 3, 4, 4], ScalarType.Float64).requires_grad_();
        probe.call(probed).sum().backward();
        var beta = probed.grad!;
        var parts = module.named_modules().ToDictionary(pair => pair.name, pair => (nn.Module<Tensor, Tensor>)pair.module);
        var input = new Procedural("input", [5, 3, 4, 4]).Tensor().to(ScalarType.Float64).requires_grad_();
        var weights = new Procedural("cotangent", [5, 3, 4, 4]).Tensor().to(ScalarType.Float64);

        (module.call(input) * weights).sum().backward();

        foreach (var variable in module.parameters().Append(input)) FiniteDifferences.AgreeAlong(variable, () => (Mixed(input) * weights).sum().item<double>());

        Tensor Mixed(Tensor x) => (beta * parts["shake_shake1.branch1"].call(x)) + ((1 - beta) * parts["shake_shake1.branch2"].call(x));

        nn.Module<Tensor, Tensor> Shaken(string paths)
        {
            var built = Plans.Block($"[{{shake_shake: {{forward: {forward}, per: {per}, paths: [{paths}]}}}}]", Shape.Image(3, 4, 4)).Build(seed: 0);
            built.to(ScalarType.Float64);
            return built;
        }
    }

    [Fact]
    public void In_evaluation_both_paths_have_the_same_weight()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var module = Plans.Block("[{shake_shake: [[relu], [tanh]]}]", Shape.Vector(10)).Build(seed: 0);
        module.eval();
        var input = randn(3, 10);
        Assert.True(module.call(input).allclose((input.relu() + input.tanh()) / 2));
    }

    private static (float[] Alpha, float[] Beta) Draw(string forward, string backward, string per, long seed, int epoch)
    {
        using var module = Plans.Block($"[{{shake_shake: {{forward: {forward}, backward: {backward}, per: {per}, paths: [[], [{{layer_scale: 0}}]]}}}}]", Shape.Vector(1)).Build(seed);
        foreach (var layer in module.modules().OfType<IReseedable>()) layer.Reseed(seed, epoch);
        using var input = ones(Examples, 1).requires_grad_();
        using var output = module.call(input);
        output.sum().backward();
        return (output.data<float>().ToArray(), input.grad!.data<float>().ToArray());
    }

    private static void Follows(float[] weights, string rule, string per)
    {
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        var distinct = weights.Select(weight => Math.Round(weight, 5)).Distinct().Count();
        if (rule == "even") Assert.Equal(0.5, weights.Average(), 1e-6);
        if (rule == "even" || per == "batch") Assert.Equal(1, distinct);
        else Assert.True(distinct > Examples / 2);
    }

    private static void Path(nn.Module<Tensor, Tensor> module, string name, Action<Tensor> see)
    {
        var path = (nn.Module<Tensor, Tensor>)module.named_modules().Single(pair => pair.name == name).module;
        path.register_forward_hook((_, _, output) =>
        {
            // The layers around dispose of what they do not pass on.
            see(output.DetachFromDisposeScope());
            return output;
        });
    }
}
