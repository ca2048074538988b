using static TorchSharp.torch;

namespace Ablate.Models.Tests.Support;

/// <summary>Gradients checked against the difference of the objective to both sides, in float64.</summary>
internal static class FiniteDifferences
{
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
