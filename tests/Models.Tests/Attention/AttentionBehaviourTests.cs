using Ablate.Core;
using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Attention;

public class AttentionBehaviourTests
{
    [Theory]
    [InlineData("se: {squeeze: both, gate: tanh}")]
    [InlineData("se: {squeeze: none}")]
    [InlineData("cbam: {norm: true}")]
    [InlineData("eca")]
    [InlineData("effective_se")]
    [InlineData("gather_excite: 2")]
    [InlineData("gather_excite: {extent: 4, parameters: both}")]
    [InlineData("global_context")]
    [InlineData("coordinate_attention")]
    [InlineData("simam")]
    [InlineData("selective_kernel")]
    [InlineData("bam")]
    [InlineData("mhsa: {heads: 8, tokens: positions, norm: pre, residual: true, position: relative}")]
    [InlineData("mhsa: {heads: 8, tokens: positions, window: 7, shift: 3}")]
    [InlineData("split_attention")]
    [InlineData("style_recalibration")]
    [InlineData("triplet_attention")]
    [InlineData("non_local")]
    [InlineData("spatial_group_enhance")]
    [InlineData("double_attention")]
    public void An_attention_layer_keeps_the_memory_order_of_channels_last_images(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block(AttentionReference.Yaml(layer), Shape.Image(32, 14, 14)).Build(seed: 0);
        TorchExtras.ChannelsLast(module);
        var input = randn(2, 14, 14, 32).permute(0, 3, 1, 2);
        Assert.Equal(input.stride(), module.call(input).stride());
        Assert.True(module.call(input).allclose(module.call(input.contiguous()), 1e-4, 1e-5));
    }

    [Fact]
    public void A_training_step_with_every_attention_layer_leaves_no_tensors_behind()
    {
        string[] layers =
        [
            "se: {squeeze: both}", "se: {hidden: 0, bias: none}", "cbam: {norm: true}", "eca", "effective_se", "gather_excite: 2", "global_context",
            "coordinate_attention", "simam", "selective_kernel", "bam", "mhsa: {position: relative, dropout: 0.1}", "mhsa: {tokens: positions, window: 3, shift: 1}",
            "split_attention", "style_recalibration", "triplet_attention", "non_local: {pool: 2}", "spatial_group_enhance: 2", "double_attention", "drop_block: 0.1", "shake_drop: 0.5", "rms_norm", "global_response_norm",
            "conv: {out: 8, kernel: 3, padding: 1, weight: scaled, padding_mode: reflect}", "upsample: 2", "pixel_unshuffle: 2", "pixel_shuffle: 2", "avg_pool: 2",
            "branches: {join: multiply, paths: [[], [global_std_pool, sigmoid]]}", "branches: {split: true, cascade: true, paths: [[relu], [tanh]]}",
            "position_embedding", "permute: {channels: height, height: channels}", "permute: {channels: height, height: channels}", "reshape: {channels: 8, width: 6}", "softmax: positions", "mhsa: {position: sinusoidal}",
        ];
        using var module = Plans.Block($"[{string.Join(", ", layers.Select(layer => layer.Contains(':', StringComparison.Ordinal) ? $"{{{layer}}}" : layer))}]", Shape.Image(8, 6, 6)).Build(seed: 0);
        using var input = randn(2, 8, 6, 6);
        Step(module, input);
        var before = LiveTensors();
        for (var i = 0; i < 5; i++) Step(module, input);
        Assert.Equal(before, LiveTensors());
    }

    [Fact]
    public void Dropout_of_attention_weights_has_a_stream_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[{mhsa: {heads: 2, dropout: 0.5}}]", Shape.Image(4, 2, 4)).Build(seed: 5);
        var input = ones(2, 4, 2, 4).cumsum(1);
        float[] Draw(long seed, int epoch)
        {
            foreach (var layer in module.modules().OfType<IReseedable>()) layer.Reseed(seed, epoch);
            return module.call(input).data<float>().ToArray();
        }

        var first = Draw(5, 1);
        Assert.NotEqual(first, Draw(5, 2));
        Assert.NotEqual(first, Draw(6, 1));
        Assert.Equal(first, Draw(5, 1));
        module.eval();
        using var without = Plans.Block("[{mhsa: {heads: 2}}]", Shape.Image(4, 2, 4)).Build(seed: 5);
        Assert.True(module.call(input).allclose(without.call(input)));
    }

    [Fact]
    public void Global_context_begins_as_the_identity()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[global_context: 4]", Shape.Image(8, 5, 5)).Build(seed: 0);
        var input = randn(2, 8, 5, 5);
        Assert.Equal(input.data<float>().ToArray(), module.call(input).data<float>().ToArray());
    }

    [Fact]
    public void A_width_of_zero_leaves_the_gate_of_the_bias()
    {
        using var scope = NewDisposeScope();
        var input = ones(1, 3, 2, 2);
        foreach (var (bias, squeeze) in new[] { ("none", "avg"), ("second", "none"), ("both", "both") })
        {
            using var module = Plans.Block($"[se: {{reduction: 16, minimum: 0, bias: {bias}, squeeze: {squeeze}}}]", Shape.Image(3, 2, 2)).Build(seed: 0);
            Assert.All(module.call(input).data<float>().ToArray(), value => Assert.Equal(0.5f, value));
        }
    }

    [Theory]
    [InlineData("{hidden: 0}", "model.yaml:1:15: warning: [0].se.hidden: A hidden width of 0 without biases leaves nothing to learn: every channel is scaled by the same constant, sigmoid(0). Give a width above 0, or biases with 'bias: second'.")]
    [InlineData("{minimum: 0, gate: tanh}", "model.yaml:1:2: warning: [0].se: A hidden width of 0 without biases leaves nothing to learn: every channel is scaled by the same constant, tanh(0). Give a width above 0, or biases with 'bias: second'.")]
    [InlineData("{hidden: 0, bias: second}", null)]
    public void A_gate_that_learns_nothing_is_warned_of(string options, string? warning)
    {
        var issues = new Issues();
        Assert.NotNull(Plans.Try($"[se: {options}]", "model.yaml", Shape.Image(3, 2, 2), null, issues));
        Assert.Equal(warning, issues.SingleOrDefault()?.ToString());
    }

    [Fact]
    public void A_selective_kernel_may_take_the_place_of_a_strided_convolution() =>
        Assert.Equal(Shape.Image(24, 4, 4), Plans.Block("[selective_kernel: {out: 24, stride: 2, groups: 4}]", Shape.Image(8, 7, 8)).Output);

    [Theory]
    [InlineData("{se: {reduction: 16, squeeze: avg, gate: sigmoid, activation: relu, rounding: floor}}", "{se: 16}")]
    [InlineData("{se: {reduction: 16, rounding: nearest}}", "{se: 8}")]
    [InlineData("{se: {reduction: 8, gate: {hard_sigmoid: {}}}}", "{se: {reduction: 8, gate: hard_sigmoid}}")]
    [InlineData("{cbam: 16}", "{cbam: {hidden: 4, kernel: 7}}")]
    [InlineData("{channel_attention: 100}", "{channel_attention: {hidden: 1}}")]
    [InlineData("{global_context: 16}", "{global_context: {hidden: 4}}")]
    [InlineData("{coordinate_attention: {reduction: 16, minimum: 1}}", "{coordinate_attention: {hidden: 4, activation: hard_swish}}")]
    [InlineData("{selective_kernel: 2}", "{selective_kernel: {out: 64, hidden: 32}}")]
    [InlineData("{effective_se: {gate: hard_sigmoid}}", "effective_se")]
    [InlineData("{mhsa: {heads: 7, dropout: 0, residual: false, norm: none, position: none}}", "{mhsa: 7}")]
    public void Two_spellings_of_one_layer_have_one_canonical_text(string one, string other) =>
        Assert.Equal(Plans.Block($"[{one}]", Shape.Image(64, 7, 7)).Canonical, Plans.Block($"[{other}]", Shape.Image(64, 7, 7)).Canonical);

    [Fact]
    public void Networks_of_before_the_new_options_keep_their_text()
    {
        Assert.Equal("[{\"se\": {\"bias\": \"none\", \"hidden\": 4, \"reduction\": null}}]", Plans.Block("[se]", Shape.Image(64, 7, 7)).Canonical);
        Assert.Equal("[{\"mhsa\": {\"bias\": true, \"heads\": 7, \"tokens\": \"channels\"}}]", Plans.Block("[mhsa: 7]", Shape.Image(64, 7, 7)).Canonical);
        Assert.Contains("\"squeeze\": \"max\"", Plans.Block("[se: {squeeze: max}]", Shape.Image(64, 7, 7)).Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_leaves_the_initial_weights_as_they_are()
    {
        using var plain = Plans.Block("[se: 4]", Shape.Image(16, 4, 4)).Build(seed: 3);
        using var changed = Plans.Block("[se: {reduction: 4, squeeze: none, gate: tanh}]", Shape.Image(16, 4, 4)).Build(seed: 3);
        Assert.Equal(
            plain.parameters().SelectMany(parameter => parameter.data<float>().ToArray()),
            changed.parameters().SelectMany(parameter => parameter.data<float>().ToArray()));
    }

    private static void Step(nn.Module<Tensor, Tensor> module, Tensor input)
    {
        using var output = module.call(input);
        using var loss = output.sum();
        loss.backward();
    }

    // Of this thread, because other tests run beside this one.
    private static long LiveTensors() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
}
