using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arms;

public sealed class ArmTests
{
    private const string Net = "vars: {width: 8}\nmodel: [conv: {out: $width, kernel: 1}, slot: {name: s, default: []}]\n";

    [Theory]
    [InlineData("{se: {s: {se: $r}, sweep: {r: [2, 4]}}}", "se-r2 se-r4")]
    [InlineData("{'se-${r}': {s: {se: $r}, sweep: {r: [2, 4]}}}", "se-2 se-4")]
    [InlineData("{'se-1in${r * 2}': {s: {se: $r}, sweep: {r: [2, 4]}}}", "se-1in4 se-1in8")]
    [InlineData("{se: {s: {se: {reduction: $r, bias: $b}}, sweep: {r: [2, 4], b: [true]}}}", "se-r2 se-r4")]
    [InlineData("{a: {s: $f, sweep: {f: [{se: 4}, relu]}}}", "a-fse a-frelu")]
    [InlineData("{a: {s: $f, sweep: {f: {big: {se: 2}, small: {se: 16}}}}}", "a-fbig a-fsmall")]
    [InlineData("{'w${width}': {vars: {width: 96}}}", "w96")]
    [InlineData("{'w${width}': {vars: {width: $k * 8}, sweep: {k: [2, 3]}}}", "w16 w24")]
    [InlineData("{'e${train.epochs}': {train: {epochs: 2}}}", "e2")]
    public void Arms_are_named_by_their_values(string arms, string names) =>
        Assert.Equal(names.Split(' '), Study.Of(Net + $"arms: {arms}").Arms.Select(arm => arm.Name));

    [Theory]
    [InlineData("{'se-${r}': {s: {se: {reduction: $r, bias: $b}}, sweep: {r: [2, 4], b: [true, false]}}}", "file.yaml:3:8: error: arms.se-${r}: The sweep varies 'b', but the arm's name does not contain it: several of its arms would be called 'se-2'. Call it se-${r}-b${b}.")]
    [InlineData("{a: {s: relu, sweep: {r: [2, 4]}}}", "file.yaml:3:32: error: arms.a.sweep.r: The sweep varies 'r', but no value of the arm uses it: all its arms would be the same. Write $r where the value belongs.")]
    [InlineData("{'a/b': {}}", "file.yaml:3:8: error: arms.a/b: An arm cannot be called 'a/b': the name contains '/'. Letters, digits and the signs - _ . = + , are allowed, up to 100 of them, beginning with a letter or digit.")]
    [InlineData("{'w8': {}, 'w${width}': {}}", "file.yaml:3:18: error: arms.w${width}: Two arms are called 'w8'; the first is at file.yaml:3:8. Give each arm a name of its own.")]
    [InlineData("{a: {sweep: {r: [$wdth]}, s: {se: $r}}}", "file.yaml:3:25: error: arms.a.sweep.r[0]: The variable 'wdth' is not known here: neither 'vars' nor a sweep of the arm has it. Did you mean 'width'?")]
    public void An_arm_that_cannot_be_named_or_told_apart_is_refused(string arms, string problem) =>
        Assert.Equal([problem], Study.Problems(Net + $"arms: {arms}"));

    [Fact]
    public void An_arm_may_have_a_network_and_a_recipe_of_its_own()
    {
        var arm = Study.Of(Net + "arms: {baseline: {}, mlp: {model: [flatten, linear: $width], train: {epochs: $width * 2, optimizer: {adam: {lr: 0.1}}}}}").Arms[1];

        Assert.Equal("[flatten,{linear:8}]", Study.Short(arm.Model));
        Assert.Equal(16, arm.Train!.Epochs);
        Assert.Equal("{adam:{beta1:0.9,beta2:0.999,eps:1E-08,lr:0.1,weight_decay:0}}", Study.Short(arm.Train.Optimizer));
    }

    [Fact]
    public void A_matched_arm_is_the_same_arm_with_another_value_recipe_included()
    {
        var arm = Study.Of(Net + "train: {epochs: 15, batch: $128 // width, optimizer: adam}\narms: {baseline: {}, control: {match: {params: baseline, vary: width}}}").Arms[1];

        Assert.Equal(("baseline", "width", 8), (arm.Match!.Target, arm.Match.Variable, arm.Match.Start));
        Assert.Equal((16, 4), (arm.Train!.Batch, arm.Match.With!(32)!.Train!.Batch));
        Assert.Equal("[{conv:{kernel:1,out:32}},{slot:{layers:[],name:s}}]", Study.Short(arm.Match.With!(32)!.Model));
    }

    [Fact]
    public void Values_that_are_tried_for_a_match_leave_no_problems_behind()
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Read(Study.Text("vars: {n: 2}\nmodel: [repeat: {times: $n, layers: [relu]}]\narms: {baseline: {}, control: {match: {params: baseline, vary: n}}}"), "file.yaml", issues);

        Assert.False(experiment!.Arms[1].Match!.With!(1 << 20)!.IsWhole);
        Assert.Empty(issues);
    }

    [Theory]
    [InlineData("{params: se, macs: se, vary: width}", "What is to match is either the parameters or the multiply-adds of an arm. Write match: {params: ARM, vary: VARIABLE}, or macs: instead of params:.")]
    [InlineData("{params: se}", "The key 'vary' is missing: 'match' needs it.")]
    [InlineData("{params: se, vary: widht}", "There is no variable 'widht' among 'vars' to search. Did you mean 'width'?")]
    [InlineData("{param: se, vary: width}", "The key 'param' is not known for 'match'. Did you mean 'params'?")]
    [InlineData("{params: se, vary: name}", "A whole number is searched, but 'name' is 'small'.")]
    [InlineData("se", "This must be a mapping, but it is 'se'.")]
    public void A_match_that_cannot_be_searched_is_refused(string match, string message) => Assert.Contains(
        Study.Problems("vars: {width: 8, name: small}\nmodel: [conv: {out: $width, kernel: 1}, slot: s]\narms: {baseline: {}, se: {s: {se: 4}}, control: {match: " + match + "}}"),
        problem => problem.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("m2", "'m2' is itself matched. Name the arm that it is matched to: 'baseline'.")]
    [InlineData("m1", "An arm cannot be matched to itself. Name another arm.")]
    public void An_arm_is_matched_to_one_that_is_not_itself_matched(string target, string message) => Assert.Contains(
        message,
        Assert.Single(Study.Problems(Net + $"arms: {{baseline: {{}}, m1: {{s: relu, match: {{params: {target}, vary: width}}}}, m2: {{match: {{params: baseline, vary: width}}}}}}")),
        StringComparison.Ordinal);

    [Fact]
    public void A_swept_variable_cannot_be_searched_as_well() => Assert.Contains(
        Study.Problems(Net + "arms: {baseline: {}, control: {match: {params: baseline, vary: width}, sweep: {width: [2, 4]}}}"),
        problem => problem.Contains("The arm's sweep gives 'width', so it cannot be searched.", StringComparison.Ordinal));
}
