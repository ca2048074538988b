using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests;

/// <summary>One mistake is one message, however many values are calculated of it.</summary>
public sealed class OneMistakeTests
{
    [Theory]
    [InlineData("\"64\"")]
    [InlineData("0")]
    [InlineData("none")]
    public void Nothing_is_said_of_what_is_calculated_of_a_wrong_value(string batch) =>
        Assert.Equal("train.batch", Assert.Single(Study.Problems(Study.Text($"train: {{epochs: 1, batch: {batch}, optimizer: {{sgd: {{lr: $0.1 * train.batch / 256}}}}}}"))).Split(": ")[2]);

    [Fact]
    public void A_variable_that_is_wrong_for_several_places_is_told_once_with_its_place() => Assert.Equal(
        ["file.yaml:1:28: error: vars.wide: '*' needs numbers, but the left side is the text '16'. A number in quotes is a text: write 16 without the quotes. 2 more places that use the value are wrong by it. (from width = 16 at file.yaml:1:15)"],
        Study.Problems(Study.Text("vars: {width: \"16\", wide: $width * 2}\nmodel: [{unit: $width}, {repeat: {times: $width, layers: [relu]}}, {unit: $wide}]\nblocks: {unit: {parameters: {out: int}, layers: [conv: {out: $out, kernel: 3}]}}")));

    [Fact]
    public void A_number_that_is_too_large_for_several_places_is_told_once() => Assert.Equal(
        ["file.yaml:2:26: error: model[0].repeat.times: This must be a whole number from 0 to 10000, but it is 99999999999. 2 more places that use the value are wrong by it. (from times = 99999999999 at file.yaml:1:15)"],
        Study.Problems(Study.Text("vars: {times: 99999999999}\nmodel: [{repeat: {times: $times, layers: [relu]}}, {repeat: {times: $times, layers: [relu]}}, {repeat: {times: $times * 2, layers: [relu]}}]")));

    [Theory]
    [InlineData("model: [repeat: {times: $q, layer: [relu]}]", "layer", "'q'")]
    [InlineData("model: [stage: {number: $q, layer: [relu]}]", "layer", "'q'")]
    [InlineData("model: [stages: {width: $q, layers: relu}]", "A list of layers", "'q'")]
    [InlineData("arms: {\"h-${zz}\": {vars: {w: $r}, sweep: {r: []}}}\nvars: {w: 1}", "empty", "'zz'")]
    [InlineData("arms: {\"h-${r}\": {train: {batch: $r}, sweep: {r: [2, 2, \"4\", x]}}}", "twice", "\"4\"", "'x'")]
    public void A_mistake_hides_none_beside_it(string lines, params string[] told)
    {
        var problems = Study.Problems(Study.Text(lines));
        Assert.Equal(told.Length, problems.Length);
        foreach (var one in told) Assert.Single(problems, problem => problem.Contains(one, StringComparison.Ordinal));
    }

    [Fact]
    public void Blocks_in_a_circle_are_told_once() => Assert.Equal(
        ["file.yaml:2:28: error: blocks.b[1]: The block 'a' stands inside itself: block 'a' → block 'b' → block 'a'. (in block 'b' at file.yaml:2:14, in block 'a' at file.yaml:1:9)"],
        Study.Problems(Study.Text("model: [a, b]\nblocks: {a: [b], b: [relu, a]}")));

    [Fact]
    public void Variables_in_a_circle_are_told_once() => Assert.Equal(
        ["file.yaml:1:11: error: vars.a: 'a' is defined through itself: a → b → a."],
        Study.Problems(Study.Text("vars: {a: $b, b: $a}\nmodel: [{conv: {out: $b, kernel: 3}}]")));

    [Theory]
    [InlineData("train: {batch: 8, optimizer: {sgd: {lr: 0.1}}, schedule: {cosine: {warmup: $train.epochs / 10}}}", "file.yaml:1:8: error: train: The key 'epochs' is missing.")]
    [InlineData("train: null\nvars: {a: $train.epochs}", "file.yaml:1:8: error: train: This must be a mapping with the keys 'epochs', 'batch', 'optimizer', 'schedule', 'label_smoothing', 'gradient_clip', 'augment', 'evaluate' and 'init', but it is empty. Write {epochs: ...}.")]
    public void What_is_missing_is_not_unknown_too(string lines, string message) => Assert.Equal([message], Study.Problems(Study.Text(lines)));

    [Fact]
    public void The_arms_that_are_listed_are_those_there_are() => Assert.Equal(
        [
            "'n' is itself matched. Name an arm with a cost of its own: 'baseline'.",
            "There is no arm 'other' to match. The arms with a cost of their own are 'baseline'.",
            "There is no arm 'nope'. The arms are 'baseline', 'm' and 'n'.",
            "There is no arm 'zzz'. The arms are 'baseline', 'm' and 'n'.",
            "No arm fits 'q*'. The arms are 'baseline', 'm' and 'n'.",
        ],
        Messages("vars: {w: 4}\nmodel: [{conv: {out: $w, kernel: 3}}]\narms: {baseline: {}, m: {match: {params: n, vary: w}}, n: {match: {params: other, vary: w}}}\nanalysis: {baseline: nope, exploratory: [zzz, q*]}"));

    [Fact]
    public void A_cost_under_another_programs_name_is_one_mistake() => Assert.Equal(
        ["The key 'flops' is not known for 'match'. Here it is called 'macs'."],
        Messages("vars: {w: 4}\nmodel: [{conv: {out: $w, kernel: 3}}]\narms: {baseline: {}, m: {match: {flops: baseline, vary: w}}}"));

    [Fact]
    public void A_parameter_of_a_block_is_no_use_of_the_variable_of_its_name() => Assert.Equal(
        ["Nothing uses the variable 't'. "],
        Messages("vars: {t: 4, u: 3}\nmodel: [{unit: 2}]\nblocks: {unit: {parameters: {t: int}, layers: [repeat: {times: $t, layers: [conv: {out: $u, kernel: 1}]}]}}"));

    private static IEnumerable<string> Messages(string lines)
    {
        var issues = new Issues();
        ExperimentLoader.Read(Study.Text(lines), "file.yaml", issues, new LoadOptions([], Study.Layers));
        return issues.Select(issue => $"{issue.Message} {issue.Hint}");
    }
}
