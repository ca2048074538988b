using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class ModuleBehaviourTests
{
    [Fact]
    public void Dropout_draws_the_same_for_the_same_seed_and_epoch_only()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Of("[flatten, {dropout: 0.5}, {linear: 10}]").Build(seed: 5);
        var input = ones(4, 1, 28, 28);
        float[] Draw(long seed, int epoch)
        {
            foreach (var layer in module.modules().OfType<IReseedable>()) layer.Reseed(seed, epoch);
            return module.call(input).data<float>().ToArray();
        }

        var first = Draw(5, 1);
        Assert.NotEqual(first, Draw(5, 2));
        Assert.NotEqual(first, Draw(6, 1));
        Assert.Equal(first, Draw(5, 1));
        Assert.NotEqual(first, module.call(input).data<float>().ToArray());
    }

    [Theory]
    [InlineData("dropout: {p: 0.5, spatial: true}", 4 * 50)]
    [InlineData("stochastic_depth: 0.5", 4)]
    [InlineData("stochastic_depth: {rate: 0.5, per: batch}", 1)]
    public void What_is_dropped_is_dropped_as_a_whole_and_the_rest_scaled(string layer, int draws)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[{{{layer}}}]", Shape.Image(50, 2, 3)).Build(seed: 0);
        var input = ones(4, 50, 2, 3);
        var share = 0f;
        for (var epoch = 0; epoch < 400 / draws + 1; epoch++)
        {
            foreach (var one in module.modules().OfType<IReseedable>()) one.Reseed(3, epoch);
            var parts = module.call(input).view(draws, -1);
            Assert.True(parts.equal(parts.narrow(1, 0, 1)).all().item<bool>());
            Assert.All(parts.data<float>().ToArray(), value => Assert.True(value is 0 or 2));
            share += parts.mean().item<float>() / 2;
        }
        // At least 400 fair draws: four standard errors are 0.1.
        Assert.InRange(share / (400 / draws + 1), 0.4, 0.6);
        module.eval();
        Assert.True(module.call(input).equal(input).all().item<bool>());
    }

    [Fact]
    public void Two_dropouts_draw_differently()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[{dropout: 0.5}, {dropout: 0.5}]", Shape.Vector(1000)).Build(seed: 0);
        // Were both masks the same, half would survive; otherwise a quarter does.
        var alive = module.call(ones(1, 1000)).count_nonzero().item<long>();
        Assert.InRange(alive, 150, 350);
    }

    [Fact]
    public void Dropout_keeps_the_mean_while_training_and_does_nothing_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[{dropout: 0.25}]", Shape.Vector(100_000)).Build(seed: 0);
        var input = ones(1, 100_000);
        var trained = module.call(input);
        // The standard error of the mean is √(0.25/0.75/100,000) = 0.0018.
        Assert.InRange(trained.mean().item<float>(), 0.99f, 1.01f);
        Assert.InRange(trained.max().item<float>(), 1.3333f, 1.3334f);
        module.eval();
        Assert.Equal(input.data<float>().ToArray(), module.call(input).data<float>().ToArray());
    }

    [Fact]
    public void Batch_norm_uses_the_batch_while_training_and_its_statistics_in_evaluation()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var module = Plans.Block("[{batch_norm: {momentum: 1}}]", Shape.Image(2, 4, 4)).Build(seed: 0);
        var input = (randn(8, 2, 4, 4) * 3) + 5;
        var normal = module.call(input);
        Assert.Equal(0, normal.mean().item<float>(), 1e-5);
        module.eval();
        // With momentum 1 the statistics are those of the last batch, the variance with n − 1.
        var expected = (input - input.mean([0, 2, 3], keepdim: true)) / input.var([0, 2, 3], unbiased: true, keepdim: true).sqrt();
        Assert.True(module.call(input).allclose(expected, 1e-4, 1e-4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("se: {reduction: 4}")]
    [InlineData("mhsa: {heads: 7, tokens: channels}")]
    [InlineData("mhsa: {heads: 8, tokens: positions}")]
    [InlineData("residual: [batch_norm, {conv: {out: 32, kernel: 3, padding: same}}]")]
    [InlineData("residual: {pre: [batch_norm], body: [{depthwise: {kernel: 3, padding: same}}], stochastic_depth: 0}")]
    [InlineData("channel_shuffle: 4")]
    [InlineData("shift: {right: 1}")]
    [InlineData("group_norm: 4")]
    [InlineData("layer_norm: {}")]
    [InlineData("layer_scale: 0.5")]
    [InlineData("prelu: {}")]
    [InlineData("branches: {join: multiply, paths: [[], [{adaptive_avg_pool: 1}, sigmoid]]}")]
    [InlineData("shake_shake: {forward: even, backward: even, paths: [[], [tanh]]}")]
    public void Attention_keeps_the_memory_order_of_channels_last_images(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[relu, {{slot: {{name: attention, layers: [{layer}]}}}}]", Shape.Image(32, 14, 14)).Build(seed: 0);
        // Channels_last in TorchSharp's terms: the channels are innermost in memory.
        var input = randn(2, 14, 14, 32).permute(0, 3, 1, 2);
        Assert.Equal(input.stride(), module.call(input).stride());
        Assert.Equal(input.contiguous().stride(), module.call(input.contiguous()).stride());
        Assert.True(module.call(input).allclose(module.call(input.contiguous()), 1e-4, 1e-5));
    }

    [Theory]
    [InlineData("pad_channels: 40")]
    [InlineData("zero_pad: 1")]
    [InlineData("adaptive_avg_pool: 7")]
    [InlineData("adaptive_max_pool: 7")]
    [InlineData("separable: {out: 8, kernel: 3}")]
    public void Layers_that_change_the_shape_keep_the_memory_order(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[relu, {{{layer}}}]", Shape.Image(32, 14, 14)).Build(seed: 0);
        var input = randn(2, 14, 14, 32).permute(0, 3, 1, 2);
        Assert.Equal(1, module.call(input).stride(1));
        Assert.NotEqual(1, module.call(input.contiguous()).stride(1));
        Assert.True(module.call(input).allclose(module.call(input.contiguous()), 1e-4, 1e-5));
    }

    [Theory]
    [InlineData("lab_se_fmnist_32_64_r16")]
    [InlineData("lab_mhsa_fmnist_after1and2")]
    public void A_lab_network_stays_channels_last_from_end_to_end(string name)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Of(LabNetworks.Named(name));
        using var module = plan.Build(seed: 0);
        var images = plan.Layers.Where(layer => layer.Output.IsImage).Select(layer => layer.Path).ToHashSet();
        var channelsFirst = new List<string>();
        foreach (var (path, part) in module.named_modules().Where(pair => images.Contains(pair.name)))
        {
            ((nn.Module<Tensor, Tensor>)part).register_forward_hook((_, _, output) =>
            {
                if (output.stride(1) != 1) channelsFirst.Add(path);
                return output;
            });
        }
        // The first convolution's output takes the order of its weights, because an image of one channel has both orders.
        TorchExtras.ChannelsLast(module);
        module.call(randn(2, 1, 28, 28));
        Assert.Empty(channelsFirst);
    }

    [Fact]
    public void A_training_step_leaves_no_tensors_behind()
    {
        const string yaml = """
            - conv: {out: 8, kernel: 3, padding: same}
            - relu
            - residual: [{conv: {out: 8, kernel: 3, padding: 1}}, {se: 4}, {mhsa: {heads: 7}}, {dropout: 0.1}]
            - branches: {join: add, paths: [[], [relu], [{conv: {out: 8, kernel: 1}}]]}
            - branches: [[], [relu]]
            - residual: {pre: [{layer_norm: {}}], body: [{separable: {out: 16, kernel: 3, padding: 1}}, {layer_scale: 0.1}], scale: 0.5, stochastic_depth: 0.5}
            - residual: {body: [{shake_shake: [[{conv: {out: 8, kernel: 1}}], [{conv: {out: 8, kernel: 1}}]]}], projection: [{slice: {channels: 8}}]}
            - branches: {split: true, join: multiply, paths: [[], [{zero_pad: 1}, {max_pool: {kernel: 3, stride: 1}}]]}
            - branches: {join: max, paths: [[{shift: {down: 1}}], [{group_norm: 2}, prelu]]}
            - channel_shuffle: 2
            - dropout: {p: 0.2, spatial: true}
            - local_response_norm: 3
            - subsample: 2
            - pad_channels: 9
            - branches: {join: average, paths: [[{adaptive_avg_pool: 3}], [{adaptive_max_pool: 3}]]}
            - max_pool: 2
            - global_avg_pool
            - linear: 10
            """;
        using var module = Plans.Of(yaml).Build(seed: 0);
        using var input = randn(2, 1, 28, 28);
        Step(module, input);
        var before = LiveTensors();
        for (var i = 0; i < 5; i++) Step(module, input);
        Assert.Equal(before, LiveTensors());
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
