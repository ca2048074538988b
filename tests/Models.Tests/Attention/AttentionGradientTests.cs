using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Attention;

public class AttentionGradientTests
{
    [Theory]
    [InlineData("se: {hidden: 3, squeeze: max}")]
    [InlineData("se: {hidden: 3, squeeze: both, bias: second}")]
    [InlineData("se: {hidden: 3, squeeze: none, bias: both}")]
    [InlineData("se: {hidden: 3, gate: tanh, activation: silu}")]
    [InlineData("se: {hidden: 3, gate: hard_sigmoid, activation: gelu}")]
    [InlineData("se: {hidden: 0, bias: second}")]
    [InlineData("channel_attention: {hidden: 3}")]
    [InlineData("spatial_attention: 3")]
    [InlineData("spatial_attention: {kernel: 3, squeeze: conv, norm: true}")]
    [InlineData("cbam: {hidden: 2, bias: both, squeeze: max_mean, norm: true}")]
    [InlineData("eca")]
    [InlineData("effective_se")]
    [InlineData("gather_excite: 2")]
    [InlineData("gather_excite: {parameters: gather}")]
    [InlineData("gather_excite: {extent: 4, parameters: both, hidden: 2}")]
    [InlineData("global_context: {hidden: 3}")]
    [InlineData("global_context: {hidden: 3, pooling: avg, fusion: scale}")]
    [InlineData("coordinate_attention: {hidden: 3}")]
    [InlineData("simam: 0.1")]
    [InlineData("selective_kernel: {hidden: 4, groups: 2, paths: 3}")]
    [InlineData("bam: {hidden: 3, dilation: 1}")]
    [InlineData("bam: {hidden: 3, dilation: 1, join: product}")]
    [InlineData("mhsa: {heads: 2, projection: 8, norm: pre, residual: true, position: learned}")]
    [InlineData("mhsa: {heads: 3, tokens: positions, norm: post, residual: true, position: sinusoidal}")]
    [InlineData("mhsa: {heads: 3, tokens: positions, position: relative}")]
    [InlineData("mhsa: {heads: 3, tokens: positions, dropout: 0.3}")]
    public void Gradients_agree_with_finite_differences_in_float64(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block(AttentionReference.Yaml(layer), Shape.Image(6, 4, 4)).Build(seed: 0);
        // Away from zero, so that what starts there (global context's last layer) does not hide the rest.
        using (no_grad())
            foreach (var (name, parameter) in module.named_parameters()) parameter.add_(new Procedural(name, parameter.shape, -0.4, 0.4).Tensor());
        FiniteDifferences.Agree(module, 3, 6, 4, 4);
    }
}
