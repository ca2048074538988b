using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Blocks;

public sealed class SlotTests
{
    private const string Net = """
        blocks:
          unit: [slot: {name: attention, at: pre}, relu, slot: attention]
        model:
          - stages: {first: 2, width: [8, 16, 32], layers: [unit]}

        """;

    // The stages with the positions that were filled.
    private static string Filled(string network) => string.Join(' ', network.Split("{stage:")[1..].Select((stage, index) =>
    {
        var parts = stage.Split("relu");
        return $"{index + 2}:{(Inside(parts[0]) ? "pre" : "")}{(Inside(parts[1]) ? "post" : "")}";
    }));

    private static bool Inside(string part) => !part.Contains("layers:[],name:attention", StringComparison.Ordinal);

    [Theory]
    [InlineData("{se: 16}", "2:post 3:post 4:post")]
    [InlineData("{fill: {se: 16}, stages: 4}", "2: 3: 4:post")]
    [InlineData("{fill: {se: 16}, stages: [2, 4]}", "2:post 3: 4:post")]
    [InlineData("{fill: [{se: 16}, identity], at: pre}", "2:pre 3:pre 4:pre")]
    [InlineData("{fill: {se: 16}, at: pre, stages: 3}", "2: 3:pre 4:")]
    [InlineData("[{fill: {se: 16}, stages: 2}, {fill: {cbam: 8}, at: pre, stages: $1 + 2}]", "2:post 3:pre 4:")]
    [InlineData("[{fill: {se: 16}, stages: 2}, {fill: {cbam: 8}}]", "2:post 3:post 4:post")]
    [InlineData("null", "2: 3: 4:")]
    public void An_arm_fills_slots_everywhere_or_by_stage_and_position(string filler, string filled) =>
        Assert.Equal(filled, Filled(Study.Networks(Net + $"arms: {{baseline: {{}}, other: {{attention: {filler}}}}}")["other"]));

    [Fact]
    public void Placement_is_an_axis_of_a_sweep() => Assert.Equal(
        ["base 2: 3: 4:", "se-2 2:post 3: 4:", "se-3 2: 3:post 4:", "se-all 2:post 3:post 4:post"],
        Study.Networks(Net + "arms: {base: {}, 'se-${s}': {attention: {fill: {se: 16}, stages: $s}, sweep: {s: {2: 2, 3: 3, all: [2, 3, 4]}}}}")
            .Select(arm => $"{arm.Key} {Filled(arm.Value)}"));

    [Fact]
    public void Whole_fillers_are_values_of_a_sweep_or_of_a_variable() => Assert.Equal(
        ["base 2: 3: 4:", "lbl-none 2: 3: 4:", "lbl-pre 2: 3:pre 4:", "lbl-two 2:post 3:pre 4:", "own 2:pre 3:pre 4:pre"],
        Study.Networks("vars: {filler: {fill: {se: 2}, at: pre}}\n" + Net + "arms: {base: {}, 'lbl-${a}': {attention: $a, sweep: {a: {none: [], pre: {fill: {se: 2}, at: pre, stages: 3}, two: [{fill: {se: 2}, stages: 2}, {fill: {se: $stage}, at: pre, stages: 3}]}}}, own: {attention: $filler}}")
            .Select(arm => $"{arm.Key} {Filled(arm.Value)}"));

    [Fact]
    public void What_fills_a_slot_knows_its_stage() => Assert.Contains(
        "{slot:{layers:[{se:12}],name:attention}}",
        Study.Networks(Net + "arms: {baseline: {}, se: {attention: {se: $stage * 4}}}")["se"], StringComparison.Ordinal);

    [Theory]
    [InlineData("{fill: {se: 16}, stages: 5}", "This fills no slot: there is none called 'attention' in stage 5.")]
    [InlineData("{fill: {se: 16}, at: pree}", "This fills no slot: there is none called 'attention' at 'pree'. Did you mean 'pre'?")]
    [InlineData("$a, sweep: {a: {x: {fill: {se: 16}, at: pree}}}", "This fills no slot: there is none called 'attention' at 'pree'. Did you mean 'pre'?")]
    [InlineData("[{fill: {se: 16}}, {fill: relu, stages: 2}]", "The slot 'attention' in stage 2 is filled already by what stands before this.")]
    [InlineData("{fill: {se: 16}, stages: [2, 5, 6]}", "A part of this fills no slot: there is none called 'attention' in stage 5, 6.")]
    [InlineData("{fill: {se: 16}, at: [pre, prae]}", "A part of this fills no slot: there is none called 'attention' at 'prae'. Did you mean 'pre'?")]
    [InlineData("[{fill: {se: 16}, stages: [2, 3]}, {fill: relu, stages: [3, 4]}]", "The slot 'attention' in stage 3 is filled already by what stands before this. Name other stages or positions, or take one of the two away.")]
    [InlineData("[{fill: {se: 16}}, {fill: relu}]", "The slot 'attention' is filled already by what stands before this. Name other stages or positions, or take one of the two away.")]
    [InlineData("{fill: {se: 16}, stages: []}", "arms.other.attention.stages: This list is empty, so that no slot is filled. Name some, or leave 'stages' out.")]
    [InlineData("{fill: {se: 16}, at: []}", "arms.other.attention.at: This list is empty, so that no slot is filled. Name some, or leave 'at' out.")]
    [InlineData("[{fill: {se: 16}, stages: 2}, {se: 2}]", "arms.other.attention[1]: Other items of this list say which slots they fill, but this one is a layer. Write {fill: ...} for each item, or one {fill: [...]} with all layers.")]
    [InlineData("{fill: {se: 16}, stage: 2}", "The key 'stage' is not known for what fills a slot. Did you mean 'stages'?")]
    [InlineData("{fill: {se: 16}, stages: last}", "This must be a whole number, but it is 'last'.")]
    [InlineData("[{slot: more}]", "What fills a slot cannot have a slot of its own.")]
    public void A_filler_that_goes_nowhere_is_told_so(string filler, string message) =>
        Assert.Contains(message, Assert.Single(Study.Problems(Net + $"arms: {{baseline: {{}}, other: {{attention: {filler}}}}}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[flatten, linear: 4]", "file.yaml:3:3: error: arms.other.attention: The arm's own model has no slot 'attention'. Mark the place in the model with an item slot: attention.")]
    [InlineData("[flatten, slot: attentoin]", "file.yaml:3:3: error: arms.other.attention: The arm's own model has no slot 'attention'. Did you mean 'attentoin'?")]
    public void An_arm_with_a_model_of_its_own_fills_the_slots_of_that_one(string model, string problem) => Assert.Equal(
        [problem],
        Study.Problems($"model: [flatten, slot: attention, linear: 4]\narms: {{se: {{attention: relu}}, other: {{model: {model},\n  attention: {{se: 4}}}}}}"));

    [Fact]
    public void Where_every_slot_has_a_position_a_filler_must_name_one() => Assert.Equal(
        ["file.yaml:2:17: error: arms.a.s: Every slot called 's' has a position, and this names none. Write {fill: ..., at: pre}; the positions are 'pre' and 'post'."],
        Study.Problems("model: [slot: {name: s, at: pre}, relu, slot: {name: s, at: post}]\narms: {a: {s:   gelu}, b: {s: {fill: gelu, at: [pre, post]}}}"));

    [Fact]
    public void A_slot_may_hold_layers_until_an_arm_has_others() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["baseline"] = "[{slot:{layers:[relu],name:act}}]",
            ["gelu"] = "[{slot:{layers:[gelu],name:act}}]",
            ["none"] = "[{slot:{layers:[],name:act}}]",
        },
        Study.Networks("model: [slot: {name: act, default: relu}]\narms: {baseline: {}, gelu: {act: gelu}, none: {act: []}}"));

    [Fact]
    public void A_mistake_in_a_filler_names_the_slot_it_went_to() => Assert.Equal(
        ["file.yaml:2:21: error: arms.a.s: There is no layer 'rellu'. Did you mean 'relu'? (in slot 's' at file.yaml:1:9)"],
        Study.Problems("model: [slot: s]\narms: {a: {s:       rellu}}"));

    [Theory]
    [InlineData("model: [slot: train]", "A slot cannot be called 'train', because that key of an arm has a meaning of its own.")]
    [InlineData("model: [slot: {name: s, att: pre}]\narms: {a: {s: relu}}", "The key 'att' is not known for a slot. Did you mean 'at'?")]
    public void A_slot_that_cannot_be_is_refused(string lines, string message) =>
        Assert.Contains(message, Study.Problems(lines)[0], StringComparison.Ordinal);
}
