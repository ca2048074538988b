using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Blocks;

public sealed class BlockTests
{
    private const string Unit = """
        blocks:
          unit:
            parameters: {out: int, kernel: 3, half: $kernel // 2, bias: false}
            layers: [conv: {out: $out, kernel: $kernel, padding: $half, bias: $bias}, relu]

        """;

    [Theory]
    [InlineData("unit: {out: 8}", "[{block:{layers:[{conv:{bias:false,kernel:3,out:8,padding:1}},relu],name:unit}}]")]
    [InlineData("unit: 8", "[{block:{layers:[{conv:{bias:false,kernel:3,out:8,padding:1}},relu],name:unit}}]")]
    [InlineData("unit: {out: 8, kernel: 7}", "[{block:{layers:[{conv:{bias:false,kernel:7,out:8,padding:3}},relu],name:unit}}]")]
    [InlineData("unit: {out: 8, kernel: 7, half: 0, bias: true}", "[{block:{layers:[{conv:{bias:true,kernel:7,out:8,padding:0}},relu],name:unit}}]")]
    public void A_block_is_used_like_a_layer_and_its_defaults_may_use_the_parameters_before_them(string use, string network) =>
        Assert.Equal(network, Study.Network(Unit + $"model: [{use}]"));

    [Theory]
    [InlineData("unit", "file.yaml:5:9: error: model[0]: The block 'unit' needs 'out'. Write unit: {out: ...}.")]
    [InlineData("unit: {out: 1.5}", "file.yaml:5:21: error: model[0].unit.out: This must be a whole number, but it is the number 1.5.")]
    [InlineData("unit: [8, 9]", "file.yaml:5:15: error: model[0].unit: This must be a whole number, but it is a list.")]
    [InlineData("unit: {out: 8, bias: 1}", "file.yaml:5:30: error: model[0].unit.bias: This must be true or false, but it is the number 1. Write true.")]
    [InlineData("unit: {out: 8, kernl: 1}", "file.yaml:5:24: error: model[0].unit.kernl: The key 'kernl' is not known for the block 'unit'. Did you mean 'kernel'?")]
    public void A_use_that_does_not_fit_the_parameters_is_told_at_the_use(string use, string problem) =>
        Assert.Equal([problem], Study.Problems(Unit + $"model: [{use}]"));

    [Theory]
    [InlineData("out: channels", "unit: 64", "64")]
    [InlineData("out: channels", "unit: 4x", "4x")]
    [InlineData("out: 1x", "unit", "1x")]
    [InlineData("out: 1x", "unit: 64", "64")]
    [InlineData("out: channels", "unit: {out: \"${2 * 2}x\"}", "4x")]
    public void A_parameter_for_channels_is_a_number_or_a_multiple_of_what_arrives(string parameter, string use, string channels) => Assert.Equal(
        $"[{{block:{{layers:[{{conv:{{kernel:1,out:{channels}}}}}],name:unit}}}}]",
        Study.Network($"blocks: {{unit: {{parameters: {{{parameter}}}, layers: [conv: {{out: $out, kernel: 1}}]}}}}\nmodel: [{use}]"));

    [Theory]
    [InlineData("n: int", "n: 6x", "file.yaml:3:17: error: model[0].b.n: This must be a whole number, but it is '6x'. Where it is for an 'out', declare n: channels, which is a number or a multiple.")]
    [InlineData("n: channels", "n: wide", "file.yaml:3:17: error: model[0].b.n: This must be a number of channels or a multiple of those that arrive, but it is 'wide'. Write it as 64 or 4x.")]
    [InlineData("n: 2x", "n: 0.5", "file.yaml:3:17: error: model[0].b.n: This must be a number of channels or a multiple of those that arrive, but it is the number 0.5. Write it as 64 or 4x.")]
    [InlineData("n: \"2x\"", "n: 2", "file.yaml:3:17: error: model[0].b.n: This must be a text, but it is the number 2. Write \"2\" if the text is meant.")]
    [InlineData("n: text", "n: 0.5", "file.yaml:3:17: error: model[0].b.n: This must be a text, but it is the number 0.5. Write \"0.5\" if the text is meant.")]
    [InlineData("n: batch", "n: true", "file.yaml:3:17: error: model[0].b.n: This must be a text, but it is 'true'. Write \"true\" if the text is meant.")]
    [InlineData("n: [1, 2]", "n: 3", "file.yaml:3:17: error: model[0].b.n: This must be a list, but it is the number 3.")]
    [InlineData("n: float", "n: 3", "file.yaml:2:22: error: blocks.b.parameters.n: There is no type 'float'. Write number, or \"float\" in quotes for that text as the default.")]
    [InlineData("n: str", "n: 3", "file.yaml:2:22: error: blocks.b.parameters.n: There is no type 'str'. Write text, or \"str\" in quotes for that text as the default.")]
    [InlineData("n: integer", "n: 3", "file.yaml:2:22: error: blocks.b.parameters.n: There is no type 'integer'. Write int, or \"integer\" in quotes for that text as the default.")]
    [InlineData("n: boolean", "n: 3", "file.yaml:2:22: error: blocks.b.parameters.n: There is no type 'boolean'. Write bool, or \"boolean\" in quotes for that text as the default.")]
    public void The_type_of_a_parameter_is_that_of_its_default(string parameter, string use, string problem) =>
        Assert.Contains(problem, Study.Problems($"blocks: {{b: {{\n   parameters: {{  {parameter}}}, layers: [relu: $n]}}}}\nmodel: [b: {{ {use}}}]"));

    [Fact]
    public void A_block_with_the_name_of_a_construct_is_told_once() => Assert.Equal(
        ["file.yaml:1:10: error: blocks.block: A block cannot be called 'block': that word is what the blocks of a network stand under when it is written out."],
        Study.Problems("blocks: {block: {parameters: {out: int}, layers: [conv: {out: $out, kernel: 1}]}}\nmodel: [block: 8, block: {out: 16}]"));

    [Fact]
    public void A_list_of_multiples_is_a_value() => Assert.Equal(
        "[{branches:{parts:[0.5x,1xofblock,8],paths:[[],[]]}}]",
        Study.Network("vars: {n: 8}\nmodel: [branches: {parts: [0.5x, 1x of block, $n], paths: [[], []]}]"));

    [Fact]
    public void All_that_is_wrong_with_a_use_is_told_at_once() => Assert.Equal(
        [
            "file.yaml:6:10: error: model[0].unit.out: The variable 'width' is not known here: neither 'vars' nor a sweep of the arm has it.",
            "file.yaml:7:4: error: model[0].unit.kernl: The key 'kernl' is not known for the block 'unit'. Did you mean 'kernel'?",
            "file.yaml:8:10: error: model[0].unit.bias: This must be true or false, but it is the number 3.",
        ],
        Study.Problems(Unit + "model: [unit: {\n   out: $width,\n   kernl: 3,\n   bias: 3}]"));

    [Fact]
    public void A_block_that_nothing_uses_is_checked_and_told() => Assert.Equal(
        [
            "file.yaml:2:3: warning: blocks.lost: Nothing uses the block 'lost'.",
            "file.yaml:2:41: error: blocks.lost.layers[0]: There is no layer 'rellu'. Did you mean 'relu'?",
            "file.yaml:2:65: error: blocks.lost.layers[1].conv.out: The variable 'q' is not known here: the block 'lost' has no such parameter, and neither 'vars' nor a sweep of the arm has it. The variables are 'n'.",
        ],
        Study.Problems("blocks:\n  lost: {parameters: {n: int}, layers: [rellu, conv: {out: $n + q, kernel: 1}]}\n"));

    [Theory]
    [InlineData("blocks: {a: [b], b: [relu]}\nmodel: [if: {condition: 1 > 2, then: [a]}]")]
    [InlineData("blocks: {a: [relu]}\nvars: {which: a}\nmodel: [$which]")]
    [InlineData("blocks: {a: [relu]}\nmodel: [slot: s]\narms: {baseline: {s: a}}")]
    public void A_block_that_is_mentioned_anywhere_is_used(string lines) => Assert.Empty(Study.Problems(lines));

    [Fact]
    public void A_first_parameter_without_a_type_may_be_a_list() => Assert.Equal(
        "[{block:{layers:[{conv:{kernel:[3,5],out:8}}],name:wide}}]",
        Study.Network("blocks: {wide: {parameters: {kernel: $[3, 3]}, layers: [conv: {out: 8, kernel: $kernel}]}}\nmodel: [wide: [3, 5]]".Replace("$[3, 3]", "[3, 3]", StringComparison.Ordinal)));

    [Fact]
    public void A_block_may_be_a_bare_list_and_use_other_blocks_and_variables() => Assert.Equal(
        "[{block:{layers:[{block:{layers:[{conv:{kernel:1,out:16}}],name:inner}},relu],name:outer}}]",
        Study.Network("""
            vars: {width: 8}
            blocks:
              outer: [inner: {out: $width * 2}, relu]
              inner: {parameters: {out: int}, layers: [conv: {out: $out, kernel: 1}]}
            model: [outer]
            """));

    [Fact]
    public void What_is_around_a_use_is_not_visible_in_the_block() => Assert.Equal(
        ["file.yaml:1:27: error: blocks.b[0].conv.out: The variable 'index' is not known here: the block 'b' has no such parameter, and neither 'vars' nor a sweep of the arm has it. (in block 'b' at file.yaml:2:37)"],
        Study.Problems("blocks: {b: [conv: {out: $index, kernel: 1}]}\nmodel: [repeat: {times: 2, layers: [b]}]"));

    [Fact]
    public void A_slot_of_a_block_is_filled_where_the_block_is_used() => Assert.Equal(
        "[{block:{layers:[{residual:{body:[relu],shortcut:[{conv:{kernel:1,out:4}},relu]}}],name:unit}},{block:{layers:[{residual:{body:[relu],shortcut:[{slot:{layers:[],name:shortcut}}]}}],name:unit}}]",
        Study.Network("""
            blocks:
              unit: {layers: [residual: {body: [relu], shortcut: [slot: shortcut]}]}
            model:
              - repeat: {times: 2, layers: [if: {condition: $index == 0, then: [unit: {shortcut: [conv: {out: $4 * (index + 1), kernel: 1}, relu]}], else: [unit]}]}
            arms: {baseline: {shortcut: []}}
            """));

    [Fact]
    public void Layers_for_a_slot_may_use_the_same_block_and_hand_its_own_slot_on() => Assert.Equal(
        "[{block:{layers:[relu,{block:{layers:[relu,{slot:{layers:[gelu],name:body}}],name:nest}}],name:nest}}]",
        Study.Network("blocks: {nest: [relu, slot: body]}\nmodel: [nest: {body: [nest: {body: [slot: body]}]}]\narms: {baseline: {body: gelu}}"));

    [Theory]
    [InlineData("blocks: {a: [b], b: [a]}\nmodel: [a]", "file.yaml:1:22: error: blocks.b[0]: The block 'a' stands inside itself: block 'a' → block 'b' → block 'a'. (in block 'b' at file.yaml:1:14, in block 'a' at file.yaml:2:9)")]
    [InlineData("blocks: {relu: [gelu]}", "file.yaml:1:10: error: blocks.relu: A block cannot be called 'relu': that is a layer.")]
    [InlineData("blocks: {repeat: [gelu]}", "file.yaml:1:10: error: blocks.repeat: A block cannot be called 'repeat': the word has a meaning of its own in a model.")]
    [InlineData("blocks: {b: {layer: [gelu]}}", "file.yaml:1:14: error: blocks.b.layer: The key 'layer' is not known for the block 'b'. Did you mean 'layers'?")]
    [InlineData("blocks: {b: {parameters: {else: 1}, layers: [gelu]}}", "file.yaml:1:27: error: blocks.b.parameters.else: A parameter cannot be called 'else'. That word has a meaning of its own in expressions.")]
    public void A_block_that_cannot_be_is_refused(string lines, string problem) => Assert.Equal([problem], Study.Problems(lines));

    [Fact]
    public void A_mistake_in_a_block_is_told_once_with_the_uses_that_led_there() => Assert.Equal(
        ["file.yaml:3:13: error: blocks.inner[0]: There is no layer 'rellu'. Did you mean 'relu'? (in block 'inner' at file.yaml:2:13, in block 'outer' at file.yaml:4:9)"],
        Study.Problems("blocks:\n  outer: [  inner]\n  inner: [  rellu]\nmodel: [outer, outer]"));

    [Fact]
    public void A_misspelt_block_in_a_residual_is_told_with_the_nearest_name() => Assert.Equal(
        ["file.yaml:2:27: error: model[0].residual.body[0]: There is no layer 'bottelneck'. Did you mean 'bottleneck'?"],
        Study.Problems("blocks: {bottleneck: {parameters: {width: int}, layers: [relu]}}\nmodel: [residual: {body: [bottelneck: {width: 8}, {bottleneck: 8}]}]"));

    [Fact]
    public void Lists_of_numbers_are_values_and_no_layers() => Assert.Equal(
        "[{conv:{kernel:[3,5],out:8}},{branches:{paths:[[relu],[{conv:{kernel:[1,1],out:4}}]]}}]",
        Study.Network("model: [conv: {out: 8, kernel: [3, 5]}, branches: {paths: [[relu], [conv: {out: 4, kernel: [1, $3 - 2]}]]}]"));

    [Theory]
    [InlineData("slot", "'slot' stands alone, but it needs a value. Write slot: NAME.")]
    [InlineData("repeat", "'repeat' stands alone, but it needs a value. Write repeat: {...}.")]
    public void A_construct_without_its_value_is_told_so(string item, string message) =>
        Assert.Contains(message, Assert.Single(Study.Problems($"model: [{item}]")), StringComparison.Ordinal);
}
