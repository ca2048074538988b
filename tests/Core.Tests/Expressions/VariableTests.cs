using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Expressions;

public sealed class VariableTests
{
    private const string Net = "model: [conv: {out: $width, kernel: 1}]\n";

    [Theory]
    [InlineData("vars: {width: $base * 2, base: 8}", "16")]
    [InlineData("vars: {width: 8, depth: 2, both: ['$depth', 1]}\nseeds: $both", "8")]
    [InlineData("vars: {width: $train.epochs * 2}", "30")]
    [InlineData("vars: {width: $train.optimizer.sgd.momentum * 10}", "9")]
    [InlineData("vars: {width: $data.validation // 100, examples: 5000}\ndata: {name: fashion-mnist, validation: $examples}", "50")]
    [InlineData("vars: {width: $train.batch, recipe: {epochs: 2, batch: 64, optimizer: adam}}\ntrain: $recipe", "64")]
    public void Variables_may_be_in_any_order_and_refer_to_other_values(string lines, string width) =>
        Assert.Equal($"[{{conv:{{kernel:1,out:{width}}}}}]", Study.Network(lines + "\n" + Net));

    [Fact]
    public void References_see_what_arguments_and_the_arm_itself_have_changed() => Assert.Equal(
        new Dictionary<string, string> { ["a"] = "[{conv:{kernel:1,out:6}}]", ["b"] = "[{conv:{kernel:1,out:14}}]", ["c"] = "[{conv:{kernel:1,out:5}}]" },
        Study.Networks($"vars: {{width: $train.epochs * 2}}\n{Net}arms: {{a: {{}}, b: {{train: {{epochs: 7}}}}, c: {{vars: {{width: 5}}}}}}", "train.epochs=3"));

    [Fact]
    public void What_belongs_to_no_arm_may_be_a_variable_too()
    {
        var experiment = Study.Of("""
            vars: {n: 3, size: small, level: 0.9}
            experiment: seeds-${n}-$size
            data: {name: fashion-mnist, validation: $n * 100}
            seeds: $n
            analysis: {confidence: $level}
            """.Replace("-$size", "-${size}", StringComparison.Ordinal));

        Assert.Equal("seeds-3-small", experiment.Name);
        Assert.Equal([0, 1, 2], experiment.Seeds);
        Assert.Equal(0.9, experiment.Analysis.Confidence);
        Assert.Equal("{name:fashion-mnist,validation:300}", Study.Short(experiment.Data!));
    }

    [Fact]
    public void A_variable_of_layers_is_written_out_where_it_stands() => Assert.Equal(
        "[relu,{conv:{kernel:1,out:8}},{residual:{body:[relu,{conv:{kernel:1,out:8}},gelu]}}]",
        Study.Network("vars: {width: 8, act: [relu, conv: {out: $width, kernel: 1}], last: gelu}\nmodel: [$act, residual: {body: [$act, $last]}]"));

    [Fact]
    public void A_sweep_may_vary_what_only_the_network_uses_and_values_may_be_expressions() => Assert.Equal(
        new Dictionary<string, string> { ["w-v8"] = "[{conv:{kernel:1,out:8}}]", ["w-v16"] = "[{conv:{kernel:1,out:16}}]", ["w-v12"] = "[{conv:{kernel:1,out:12}}]" },
        Study.Networks($"vars: {{width: $v, small: 8}}\n{Net}arms: {{w: {{sweep: {{v: [$small, $small * 2, 12]}}}}}}"));

    [Fact]
    public void Layers_among_swept_values_wait_for_the_names_of_their_place() => Assert.Equal(
        new Dictionary<string, string> { ["a-se-2"] = "[{slot:{layers:[{se:{reduction:2}}],name:s}}]", ["a-relu-2"] = "[{slot:{layers:[relu],name:s}}]" },
        Study.Networks("model: [slot: s]\narms: {'a-${f}-${r}': {s: $f, sweep: {f: [{se: {reduction: $r}}, relu], r: [2]}}}".Replace("s: $f, sweep", "s: [$f], sweep", StringComparison.Ordinal)));

    [Theory]
    [InlineData("vars: {a: $b, b: $a}", "file.yaml:1:11: error: vars.a: 'a' is defined through itself: a → b → a.")]
    [InlineData("vars: {a: $wdith, width: 3}", "file.yaml:1:12: error: vars.a: The variable 'wdith' is not known here: neither 'vars' nor a sweep of the arm has it. Did you mean 'width'?")]
    [InlineData("vars: {a: $train.epoch}", "file.yaml:1:12: error: vars.a: The variable 'train.epoch' is not known here: neither 'vars' nor a sweep of the arm has it. Did you mean 'train.epochs'?")]
    [InlineData("vars: {my-width: 3}", "file.yaml:1:8: error: vars.my-width: A variable cannot be called 'my-width'. Letters, digits and _ are allowed, beginning with a letter.")]
    [InlineData("vars: {not: 3}", "file.yaml:1:8: error: vars.not: A variable cannot be called 'not'. That word has a meaning of its own in expressions.")]
    [InlineData("vars: [width]", "file.yaml:1:7: error: vars: This must be a mapping, but it is a list. Write keys with their values: {key: value}.")]
    [InlineData("vars: {width: 8}\narms: {a: {vars: {widht: 9}}}", "file.yaml:2:19: error: arms.a.vars.widht: Nothing uses a variable 'widht'. Did you mean 'width'?")]
    [InlineData("vars: {width: 8}\narms: {a: {vars: 9}}", "file.yaml:2:18: error: arms.a.vars: This must be a mapping, but it is the number 9. Write keys with their values: {key: value}.")]
    public void A_variable_that_cannot_be_is_told_once(string lines, string problem) => Assert.Equal([problem], Study.Problems(lines));

    [Fact]
    public void A_variable_that_only_arms_can_evaluate_is_left_to_them() => Assert.Equal(
        new Dictionary<string, string> { ["a-e2"] = "[{conv:{kernel:1,out:4}}]", ["a-e3"] = "[{conv:{kernel:1,out:6}}]" },
        Study.Networks($"vars: {{width: $train.epochs * two}}\ntrain: {{epochs: $e, batch: 1, optimizer: adam}}\n{Net}arms: {{a: {{vars: {{two: 2}}, sweep: {{e: [2, 3]}}}}}}"));

    [Fact]
    public void A_variable_is_called_by_its_name_alone() => Assert.Equal(
        ["file.yaml:2:18: error: model[0].linear: The variable 'vars.w' is not known here: neither 'vars' nor a sweep of the arm has it. Write w: a variable is called by its name alone."],
        Study.Problems("vars: {w: 8}\nmodel: [linear: $vars.w]"));

    [Theory]
    [InlineData("vars: {a: 8, b: 1}\nmodel: [conv: {out: $a, kernel: 1}]", "file.yaml:1:14: warning: vars.b: Nothing uses the variable 'b'.")]
    [InlineData("vars: {a: 8, b: $a}\nmodel: [relu]", "file.yaml:1:14: warning: vars.b: Nothing uses the variable 'b'.")]
    [InlineData("vars: {a: 8}\nmodel: [if: {condition: a > 4, then: relu}]")]
    [InlineData("vars: {a: 8}\nmodel: [relu]\narms: {baseline: {}, 'w${a}': {train: {epochs: 3}}}")]
    [InlineData("vars: {a: 8}\nmodel: [conv: {out: 4, kernel: 1}]\narms: {baseline: {}, b: {vars: {a: 9}, train: {epochs: $a}}}")]
    [InlineData("vars: {a: 8}\nmodel: [relu]\narms: {baseline: {}, b: {match: {params: baseline, vary: a}}}")]
    public void A_variable_that_nothing_uses_is_a_warning(string lines, params string[] problems) => Assert.Equal(problems, Study.Problems(lines));

    [Fact]
    public void A_variable_in_a_condition_without_a_sign_may_be_changed_by_an_argument_or_an_arm() => Assert.Empty(Study.Problems(
        "vars: {a: 8}\nmodel: [if: {condition: a > 4 and b, then: relu}]\narms: {baseline: {vars: {b: true}}}", "vars.a=3"));
}
