using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests;

public class EffectiveTests
{
    private static readonly Shape Features = Shape.Image(64, 7, 7);

    [Theory]
    [InlineData("{se: 16}", "{se: {hidden: 4}}")]
    [InlineData("{se: 13}", "{se: 16}")]
    [InlineData("{se: 100}", "{se: {hidden: 1}}")]
    [InlineData("{conv: {out: 8, kernel: [3, 5], dilation: 2, padding: same}}", "{conv: {out: 8, kernel: [3, 5], dilation: 2, padding: [2, 4]}}")]
    [InlineData("{conv: {out: 8, kernel: 1, dilation: 3}}", "{conv: {out: 8, kernel: 1}}")]
    [InlineData("{conv: {out: 8, kernel: [1, 3], dilation: 3}}", "{conv: {out: 8, kernel: [1, 3], dilation: [1, 3]}}")]
    [InlineData("{avg_pool: 7}", "{avg_pool: {kernel: 7, stride: 1}}")]
    [InlineData("{max_pool: {kernel: 3, stride: 2, ceil: true}}", "{max_pool: {kernel: 3, stride: 2}}")]
    [InlineData("{max_pool: {kernel: 2, dilation: 1}}", "{max_pool: 2}")]
    [InlineData("{max_pool: {kernel: [1, 2], dilation: 3}}", "{max_pool: {kernel: [1, 2], dilation: [1, 3]}}")]
    [InlineData("{avg_pool: {kernel: 3, count_padding: false}}", "{avg_pool: 3}")]
    [InlineData("{residual: {body: [relu], shortcut: []}}", "{residual: [relu]}")]
    [InlineData("{residual: {body: [relu], shortcut: [slot: shortcut, identity]}}", "{residual: [relu]}")]
    [InlineData("{residual: [slot: attention]}", "{residual: [identity, identity]}")]
    [InlineData("{branches: [[identity], [slot: attention, relu]]}", "{branches: {join: concat, paths: [[], [relu]]}}")]
    [InlineData("{slot: {name: a, at: pre, layers: [relu, identity]}}", "{slot: {name: a, at: post, layers: [relu]}}")]
    [InlineData("{block: {name: b, layers: [{dropout: 0}, relu]}}", "{block: {name: b, layers: [relu, {stage: {number: 3, layers: []}}]}}")]
    [InlineData("relu, identity, {slot: a}, {max_pool: 1}", "relu, {block: {name: b, layers: [identity]}}")]
    [InlineData("flatten, flatten", "flatten")]
    [InlineData("{conv: {out: 2x, kernel: 1}}", "{conv: {out: 128, kernel: 1}}")]
    [InlineData("{conv: {out: 0.01x, kernel: 1}}", "{conv: {out: 1, kernel: 1}}")]
    [InlineData("{pad_channels: 1.5x}", "{pad_channels: 96}")]
    [InlineData("{pad_channels: 65}", "{pad_channels: {out: 65, side: end}}")]
    [InlineData("flatten, {linear: 0.5x}", "flatten, {linear: 1568}")]
    [InlineData("{depthwise: {kernel: 3, padding: same}}", "{depthwise: {kernel: 3, padding: 1, multiplier: 1}}")]
    [InlineData("{separable: {out: 1x, kernel: 1, dilation: 2}}", "{separable: {out: 64, kernel: 1}}")]
    [InlineData("relu, {channel_shuffle: 1}, {channel_shuffle: 64}, {zero_pad: {}}, {shift: {}}, {subsample: 1}, {pad_channels: 64}, {slice: {}}, {stochastic_depth: 0}", "relu")]
    [InlineData("{slice: {first: 60}}", "{slice: {first: 60, channels: 4}}")]
    [InlineData("{zero_pad: {pixels: 1, left: -1}}", "{zero_pad: {top: 1, bottom: 1, right: 1}}")]
    [InlineData("{dropout: {p: 0.5, spatial: false}}", "{dropout: 0.5}")]
    [InlineData("flatten, {dropout: {p: 0.5, spatial: true}}", "flatten, {dropout: 0.5}")]
    [InlineData("flatten, {layer_norm: {over: example}}", "flatten, layer_norm")]
    [InlineData("{residual: {if_same_shape: true, body: [relu]}}", "{residual: [relu]}")]
    [InlineData("{residual: {pre: [slot: a], body: [{conv: {out: 8, kernel: 1}}], projection: [{conv: {out: 8, kernel: 1}}]}}", "{residual: {body: [{conv: {out: 8, kernel: 1}}], shortcut: [{conv: {out: 8, kernel: 1}}]}}")]
    [InlineData("{shake_shake: {forward: even, backward: keep, per: batch, paths: [[], [relu]]}}", "{shake_shake: {forward: even, backward: even, paths: [[], [relu]]}}")]
    public void Two_spellings_of_one_network_have_one_canonical_text(string one, string other) =>
        Assert.Equal(Plans.Block($"[{one}]", Features).Canonical, Plans.Block($"[{other}]", Features).Canonical);

    [Theory]
    [InlineData("{se: 16}", "{se: {reduction: 16, bias: both}}")]
    [InlineData("{se: 16}", "{se: 12}")]
    [InlineData("{conv: {out: 8, kernel: 3, dilation: 2}}", "{conv: {out: 8, kernel: 3}}")]
    [InlineData("{conv: {out: 8, kernel: 3, groups: 2}}", "{conv: {out: 8, kernel: 3}}")]
    [InlineData("{max_pool: {kernel: 2, ceil: true}}", "{max_pool: 2}")]
    [InlineData("{max_pool: {kernel: 5, stride: 3}}", "{max_pool: {kernel: 5, stride: 1}}")]
    [InlineData("{max_pool: {kernel: 3, dilation: 2}}", "{max_pool: 3}")]
    [InlineData("{avg_pool: {kernel: 3, padding: 1, count_padding: false}}", "{avg_pool: {kernel: 3, padding: 1}}")]
    [InlineData("{residual: [slot: a]}", "identity")]
    [InlineData("{branches: [[relu], [tanh]]}", "{branches: [[tanh], [relu]]}")]
    [InlineData("{branches: {join: add, paths: [[relu], []]}}", "{branches: [[relu], []]}")]
    [InlineData("{leaky_relu: 0.1}", "{leaky_relu: 0.01}")]
    [InlineData("{branches: {split: true, paths: [[relu], []]}}", "{branches: [[relu], []]}")]
    [InlineData("{residual: {pre: [relu], body: [{conv: {out: 8, kernel: 1}}], projection: [{conv: {out: 8, kernel: 1}}]}}", "{residual: {pre: [relu], body: [{conv: {out: 8, kernel: 1}}], shortcut: [{conv: {out: 8, kernel: 1}}]}}")]
    [InlineData("{residual: {body: [relu], scale: 0.5}}", "{residual: [relu]}")]
    [InlineData("{residual: {body: [relu], stochastic_depth: 0.5}}", "{residual: [relu]}")]
    [InlineData("{dropout: {p: 0.5, spatial: true}}", "{dropout: 0.5}")]
    [InlineData("{shake_shake: {backward: keep, paths: [[], [relu]]}}", "{shake_shake: {backward: even, paths: [[], [relu]]}}")]
    [InlineData("{slot: {name: a, layers: [se]}}", "se")]
    [InlineData("{slot: {name: a, layers: [se]}}", "{slot: {name: b, layers: [se]}}")]
    public void Networks_that_differ_have_different_canonical_texts(string one, string other) =>
        Assert.NotEqual(Plans.Block($"[{one}]", Features).Canonical, Plans.Block($"[{other}]", Features).Canonical);

    [Fact]
    public void An_empty_slot_stays_where_a_filled_namesake_after_it_is_numbered_by_it()
    {
        var before = Plans.Block("[slot: a, slot: {name: a, layers: [se]}, slot: a]", Features);
        Assert.Equal("a2.se1.fc1.weight", before.Parameters[0].Name);
        var again = Plans.Block(before.Canonical, Features);
        Assert.Equal(["a1", "a2"], again.Layers.Where(layer => layer.Kind == "slot").Select(layer => layer.Path));
        Assert.Equal(before.Parameters.Select(parameter => parameter.Name), again.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_dropout_keeps_its_ordinal_because_its_random_stream_is_named_after_it() =>
        Assert.Contains("\"p\": 0}", Plans.Block("[dropout: 0, dropout: 0.5]", Features).Canonical, StringComparison.Ordinal);

    [Fact]
    public void A_network_of_nothing_is_the_identity() =>
        Assert.Equal("[{\"identity\": {}}]", Plans.Block("[slot: a, identity]", Features).Canonical);

    [Fact]
    public void A_reduction_shows_the_width_it_comes_to()
    {
        var se = Plans.Block("[se: 13]", Features).Layers[0];
        Assert.Equal((64, 4L), (se.Input.Channels, se.Hidden));
        Assert.Null(Plans.Block("[relu]", Features).Layers[0].Hidden);
    }

    [Fact]
    public void Scopes_are_named_after_blocks_with_their_ordinal_and_after_stages_with_their_number()
    {
        const string yaml = """
            - stage:
                number: 2
                layers:
                  - block: {name: bottleneck, layers: [{residual: [{conv: {out: 64, kernel: 1, bias: false}}]}, relu]}
                  - block: {name: bottleneck, layers: [{residual: [{conv: {out: 64, kernel: 1, bias: false}}]}, relu]}
            - stage: {number: 4, layers: [{conv: {out: 8, kernel: 1, bias: false}}]}
            """;
        Assert.Equal(
            ["stage2.bottleneck1.residual1.body.conv1.weight", "stage2.bottleneck2.residual1.body.conv1.weight", "stage4.conv1.weight"],
            Plans.Block(yaml, Features).Parameters.Select(parameter => parameter.Name));
    }
}
