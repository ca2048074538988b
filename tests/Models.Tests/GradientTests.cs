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
    [InlineData("residual: {pre: [batch_norm, tanh], body: [{conv: {out: 4, kernel: 3, stride: 2, padding: 1}}], projection: [{conv: {out: 4, kernel: 1, stride: 2}}], scale: 0.3}")]
    [InlineData("residual: {body: [{conv: {out: 8, kernel: 3, stride: 2, padding: 1}}, tanh], projection: [{subsample: 2}, {pad_channels: 8}]}")]
    [InlineData("residual: {if_same_shape: true, body: [{conv: {out: 2x, kernel: 1}}, {depthwise: {kernel: 3, padding: same}}, tanh, {conv: {out: 3, kernel: 1}}]}")]
    [InlineData("branches: {split: true, paths: [[], [tanh, {conv: {out: 3, kernel: 1}}]]}")]
    [InlineData("branches: {join: multiply, paths: [[], [{adaptive_avg_pool: 1}, {conv: {out: 6, kernel: 1}}, sigmoid], [{conv: {out: 1, kernel: 3, padding: 1}}]]}")]
    [InlineData("branches: {join: average, paths: [[], [tanh], [{conv: {out: 6, kernel: 1}}]]}")]
    [InlineData("branches: {join: max, paths: [[tanh], [{conv: {out: 6, kernel: 1}}]]}")]
    [InlineData("separable: {out: 4, kernel: 3, padding: 1, multiplier: 2}")]
    [InlineData("channel_shuffle: 3")]
    [InlineData("slice: {first: 2, channels: 3}")]
    [InlineData("zero_pad: {pixels: [1, 0], top: -2, right: 3}")]
    [InlineData("shift: {right: 1, down: -2}")]
    [InlineData("group_norm: 2")]
    [InlineData("layer_norm: {}")]
    [InlineData("layer_norm: {over: example}")]
    [InlineData("local_response_norm: {size: 3, alpha: 0.5}")]
    [InlineData("prelu: {}")]
    [InlineData("layer_scale: 0.5")]
    [InlineData("adaptive_avg_pool: 3")]
    [InlineData("adaptive_max_pool: [3, 1]")]
    [InlineData("global_max_pool: {}")]
    [InlineData("shake_shake: {backward: keep, forward: even, paths: [[tanh], [{conv: {out: 6, kernel: 1}}]]}")]
    [InlineData("shake_shake: {backward: keep, paths: [[tanh], [{conv: {out: 6, kernel: 1}}]]}")]
    [InlineData("shake_shake: {backward: keep, per: batch, paths: [[tanh], [{conv: {out: 6, kernel: 1}}]]}")]
    [InlineData("dropout: 0.4")]
    [InlineData("dropout: {p: 0.4, spatial: true}")]
    [InlineData("stochastic_depth: 0.5")]
    [InlineData("stochastic_depth: {rate: 0.5, per: batch}")]
    [InlineData("residual: {stochastic_depth: 0.5, scale: 0.7, body: [{conv: {out: 6, kernel: 3, padding: same}}, tanh, {dropout: 0.2}]}")]
    [InlineData("conv: {out: 4, kernel: [3, 2], stride: [1, 2], padding: [2, 1], dilation: 2, groups: 2}")]
    [InlineData("depthwise: {kernel: 3, stride: 2, padding: 1, multiplier: 2}")]
    [InlineData("batch_norm: {}")]
    [InlineData("max_pool: {kernel: 3, stride: 2, padding: 1, ceil: true}")]
    [InlineData("avg_pool: {kernel: 3, stride: 2, padding: 1, ceil: true, count_padding: false}")]
    [InlineData("global_avg_pool: {}")]
    public void Gradients_agree_with_finite_differences_in_float64(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[{{{layer}}}]", Shape.Image(6, 4, 4)).Build(seed: 0);
        FiniteDifferences.Agree(module, 4, 6, 4, 4);
    }

    // The gradients of shake-shake and ShakeDrop are meant to be other functions'; their own tests have them.
    public static TheoryData<string> Kinds { get; } = [.. RandomLayer.Kinds.Except(["shake_shake", "shake_drop"])];

    [Theory, MemberData(nameof(Kinds))]
    public void Gradients_of_every_layer_of_the_catalogue_agree_with_finite_differences(string kind)
    {
        var input = kind == "linear" ? Shape.Vector(6) : Shape.Image(6, 5, 4);
        string[] layers = [.. new RandomLayer(new Random(2)).Fitting(kind, input, most: 12).Where(layer => !layer.Contains("shake_", StringComparison.Ordinal)).Take(6)];
        Assert.NotEmpty(layers);
        foreach (var layer in layers)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(layer);
            using var scope = NewDisposeScope();
            using var module = Plans.Block($"[{layer}]", input).Build(seed: 0);
            FiniteDifferences.Agree(module, input.Batch(4));
        }
    }
}
