using Ablate.Core;
using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests;

public class ChannelCountTests
{
    // Squeeze-and-excitation of its parts, with a width between that does not divide the channels.
    private const string Gate = "branches: {join: multiply, paths: [[], [{adaptive_avg_pool: 1}, {conv: {out: 0.3x, kernel: 1}}, relu, {conv: {out: 1x of branches, kernel: 1}}, sigmoid]]}";

    [Fact]
    public void A_multiple_may_be_one_of_the_channels_that_arrive_around_the_layer()
    {
        var plan = Plans.Block($"[{{{Gate}}}]", Shape.Image(11, 4, 4));
        Assert.Equal(Shape.Image(11, 4, 4), plan.Output);
        Assert.Equal((11 * 3) + 3 + (3 * 11) + 11, plan.ParameterCount);
        Assert.Contains("\"out\": 11", plan.Canonical, StringComparison.Ordinal);
    }

    // As in RegNetY and MBConv, whose gates are as wide as a share of what arrives at the block.
    [Theory]
    [InlineData("0.25x of block", 3)]
    [InlineData("0.5x of residual", 24)]
    [InlineData("0.5x", 36)]
    public void The_width_of_a_gate_may_be_a_share_of_what_arrives_at_the_block(string hidden, long width)
    {
        var plan = Plans.Block(
            $"[{{block: {{name: unit, layers: [{{conv: {{out: 4x, kernel: 1}}}}, {{residual: [{{conv: {{out: 1.5x, kernel: 1}}}}, {{se: {{hidden: {hidden}}}}}, {{conv: {{out: 1x of residual, kernel: 1}}}}]}}]}}}}]",
            Shape.Image(12, 4, 4));
        Assert.Equal(Shape.Image(48, 4, 4), plan.Output);
        Assert.Equal(width, plan.Layers.Single(layer => layer.Kind == "se").Hidden);
        Assert.Contains($"\"hidden\": {width}", plan.Canonical, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[conv: {out: 1x of block, kernel: 1}]", "model.yaml:1:14: error: [0].conv.out: 'out' asks for what arrives at the block around this layer, but there is no block around it: 6×4×4 arrives.")]
    [InlineData("[conv: {out: 1x of bloc, kernel: 1}]", "model.yaml:1:14: error: [0].conv.out: A multiple may be one of the channels that arrive at 'block', 'branches', 'residual', 'slot' or 'stage', but this is of 'bloc'.")]
    [InlineData("[slice: {first: -7}]", "model.yaml:1:17: error: [0].slice.first: There are no 7 channels: 6×4×4 arrives.")]
    public void A_multiple_of_what_is_not_there_is_refused(string model, string problem)
    {
        var issues = new Issues();
        Plans.Try(model, "model.yaml", Shape.Image(6, 4, 4), classes: null, issues);
        Assert.Equal(problem, Assert.Single(issues).ToString());
    }

    [Theory]
    [InlineData("first: -2", "first: 4, channels: 2")]
    [InlineData("first: 0.5x", "first: 3, channels: 3")]
    [InlineData("channels: 0.5x", "channels: 3")]
    [InlineData("first: -4, channels: 1", "first: 2, channels: 1")]
    public void A_slice_may_count_from_the_end_or_in_multiples(string one, string other) => Assert.Equal(
        Plans.Block($"[slice: {{{other}}}]", Shape.Image(6, 2, 2)).Canonical,
        Plans.Block($"[slice: {{{one}}}]", Shape.Image(6, 2, 2)).Canonical);

    [Fact]
    public void Zeros_may_stand_before_the_channels() =>
        Assert.Contains("start", Plans.Block("[pad_channels: {out: 8, side: start}]", Shape.Vector(5)).Canonical, StringComparison.Ordinal);
}
