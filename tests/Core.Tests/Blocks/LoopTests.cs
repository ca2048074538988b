using System.Diagnostics;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Blocks;

public sealed class LoopTests
{
    [Theory]
    [InlineData("repeat: {times: 2, layers: [conv: {out: $8 + index, kernel: 1}, relu]}", "[{conv:{kernel:1,out:8}},relu,{conv:{kernel:1,out:9}},relu]")]
    [InlineData("repeat: {times: $n, index: i, layers: [repeat: {times: $i, layers: [conv: {out: $i * 10 + index, kernel: 1}]}]}", "[{conv:{kernel:1,out:10}}]")]
    [InlineData("repeat: {times: 0, layers: [relu]}", "[]")]
    [InlineData("if: {condition: $n > 1, then: [relu, gelu], else: flatten}", "[relu,gelu]")]
    [InlineData("if: {condition: n > 2, then: relu, else: [repeat: {times: $n, layers: [flatten]}]}", "[flatten,flatten]")]
    [InlineData("if: {condition: $n > 2, then: relu}", "[]")]
    [InlineData("stage: {number: 3, layers: [conv: {out: $stage, kernel: 1}]}", "[{stage:{layers:[{conv:{kernel:1,out:3}}],number:3}}]")]
    public void Repeats_stages_and_conditions_are_written_out(string item, string network) => Assert.Equal(network, Study.Network($"vars: {{n: 2}}\nseeds: $n\nmodel: [{item}]"));

    [Fact]
    public void Stages_go_through_their_lists_and_a_single_value_is_that_of_all() => Assert.Equal(
        "[{stage:{layers:[{conv:{groups:2,kernel:1,out:64}},{conv:{groups:2,kernel:1,out:64}}],number:2}},{stage:{layers:[{conv:{groups:2,kernel:1,out:384}}],number:3}}]",
        Study.Network("""
            vars: {depth: [2, 1], groups: 2}
            model:
              - stages: {first: 2, depth: $depth, width: [64, $64 * 2], groups: $groups, layers: [repeat: {times: $depth, layers: [conv: {out: $width * (3 if stage == 3 else 1), kernel: 1, groups: $groups}]}]}
            """));

    // Huang et al., "Deep Networks with Stochastic Depth", 2016, equation 4: block l of L is dropped at the rate l/L of the last one's.
    [Fact]
    public void A_rate_may_grow_from_block_to_block_across_the_stages() => Assert.Equal(
        "[{stage:{layers:[{batch_norm:{momentum:0.125}},{batch_norm:{momentum:0.25}}],number:1}},{stage:{layers:[{batch_norm:{momentum:0.375}},{batch_norm:{momentum:0.5}}],number:2}}]",
        Study.Network("""
            vars: {depths: [2, 2], last: 0.5}
            model:
              - stages: {depth: $depths, layers: [repeat: {times: $depth, layers: [batch_norm: {momentum: "$last * (sum(depths[:stage - 1]) + index + 1) / sum(depths)"}]}]}
            """));

    [Theory]
    [InlineData("stages: {width: [1, 2], depth: [1, 2, 3], layers: [relu]}", "'depth' has 3 values, but 'width' has 2: each needs one for every stage.")]
    [InlineData("stages: {width: 8, layers: [relu]}", "How many stages there are is not said. Give a value for each stage in a list, such as width: [64, 128, 256].")]
    [InlineData("stages: {width: [8], layers: relu}", "A list of layers is expected here, but this is 'relu'. Write layers: [...].")]
    [InlineData("stages: {my-width: [8], layers: [relu]}", "A variable cannot be called 'my-width'. Letters, digits and _ are allowed, beginning with a letter.")]
    [InlineData("stages: {first: -1, width: [8], layers: [relu]}", "This must be a whole number from 0 to 1000, but it is -1.")]
    [InlineData("repeat: {times: -1, layers: [relu]}", "This must be a whole number from 0 to 10000, but it is -1.")]
    [InlineData("repeat: {time: 2, layers: [relu]}", "The key 'time' is not known for 'repeat'. Did you mean 'times'?")]
    [InlineData("repeat: 3", "This must be a mapping, but it is the number 3.")]
    [InlineData("if: {condition: $3, then: [relu]}", "A condition is true or false, but this is the number 3.")]
    [InlineData("if: {then: [relu]}", "The key 'condition' is missing: 'if' needs it.")]
    public void A_construct_that_cannot_be_written_out_is_told_where(string item, string message)
    {
        var problem = Assert.Single(Study.Problems($"model: [{item}]"));

        Assert.StartsWith("file.yaml:1:", problem, StringComparison.Ordinal);
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeats_of_repeats_of_nothing_take_no_time()
    {
        var clock = Stopwatch.StartNew();

        Study.Problems("model: [repeat: {times: 10000, layers: [repeat: {times: 10000, layers: [repeat: {times: 10000, layers: []}]}]}]");

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_model_that_grows_beyond_all_bounds_is_refused() => Assert.Contains(
        "Written out, the model has more than 20000 items. Look at the repeats and stages.",
        Assert.Single(Study.Problems("model: [repeat: {times: 10000, layers: [repeat: {times: 10000, layers: [relu]}]}]")), StringComparison.Ordinal);
}
