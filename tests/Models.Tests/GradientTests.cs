using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class GradientTests
{
    [Theory]
    [InlineData("se: {hidden: 3, bias: both}")]
    [InlineData("mhsa: {heads: 2, tokens: channels}")]
    [InlineData("mhsa: {heads: 3, tokens: positions}")]
    [InlineData("residual: {body: [{conv: {out: 6, kernel: 3, padding: same}}, tanh]}")]
    [InlineData("residual: {body: [{conv: {out: 4, kernel: 2, stride: 2}}], shortcut: [{avg_pool: 2}, {conv: {out: 4, kernel: 1}}]}")]
    [InlineData("branches: [[{conv: {out: 2, kernel: 3, padding: 1}}, tanh], [], [{avg_pool: {kernel: 3, stride: 1, padding: 1}}, {conv: {out: 3, kernel: 1}}]]")]
    [InlineData("branches: {join: add, paths: [[], [{conv: {out: 6, kernel: 1}}, tanh], [{se: {hidden: 2}}]]}")]
    [InlineData("residual: [{branches: [[{conv: {out: 3, kernel: 1}}], [{branches: [[{conv: {out: 1, kernel: 1}}], [{conv: {out: 2, kernel: 3, padding: 1}}]]}, tanh]]}]")]
    public void Gradients_agree_with_finite_differences_in_float64(string layer)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var module = Plans.Block($"[{{{layer}}}]", Shape.Image(6, 4, 4)).Build(seed: 0);
        module.to(ScalarType.Float64);
        var input = randn([2, 6, 4, 4], dtype: ScalarType.Float64).requires_grad_();
        var weights = randn(module.call(input).shape, dtype: ScalarType.Float64);

        Objective(module, input, weights).backward();

        foreach (var variable in module.parameters().Append(input)) FiniteDifferences.AgreeAlong(variable, () => Objective(module, input, weights).item<double>());
    }

    private static Tensor Objective(nn.Module<Tensor, Tensor> module, Tensor input, Tensor weights) => (module.call(input) * weights).sum();
}
