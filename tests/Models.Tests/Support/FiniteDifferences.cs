using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Support;

/// <summary>Gradients checked against the difference of the objective to both sides, in float64.</summary>
internal static class FiniteDifferences
{
    /// <summary>
    /// The gradients of a weighted sum of what a module gives, for its parameters and its input. The module is taken to
    /// float64; its random draws are the same each time, so that it is a function.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="shape">Of its input, with the batch.</param>
    public static void Agree(nn.Module<Tensor, Tensor> module, params long[] shape)
    {
        module.to(ScalarType.Float64);
        var input = new Procedural("input", shape, -2, 2).Tensor().to(ScalarType.Float64).requires_grad_();
        var weights = new Procedural("cotangent", Output().shape).Tensor().to(ScalarType.Float64);
        Objective().backward();
        Tensor[] variables = [.. module.parameters(), input];
        Assert.True(variables.Any(variable => variable.grad!.norm().item<double>() > 0), "All gradients are zero, which shows nothing: where all is dropped, take another epoch.");
        foreach (var variable in variables) AgreeAlong(variable, () => Objective().item<double>());

        Tensor Objective() => (Output() * weights).sum();

        Tensor Output()
        {
            foreach (var layer in module.modules().OfType<IReseedable>()) layer.Reseed(seed: 1, epoch: 4);
            return module.call(input);
        }
    }

    /// <summary>About seven numbers of a variable, each within 1e-6 of its own size or of one.</summary>
    public static void AgreeAlong(Tensor variable, Func<double> objective)
    {
        const double step = 1e-6;
        using var gradients = no_grad();
        var exact = variable.grad!.contiguous().data<double>().ToArray();
        var flat = variable.detach().view(-1);
        for (var i = 0; i < exact.Length; i += Math.Max(1, exact.Length / 7))
        {
            var value = flat[i].item<double>();
            flat[i] = value + step;
            var above = objective();
            flat[i] = value - step;
            var below = objective();
            flat[i] = value;
            Assert.Equal((above - below) / (2 * step), exact[i], 1e-6 * Math.Max(1, Math.Abs(exact[i])));
        }
    }
}
