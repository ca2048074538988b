using Ablate.Core.Expressions;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Expressions;

public sealed class InterpolationTests
{
    private static readonly Scope Variables = new("{r: 4, k: 3, lr: 1e-3, flag: true, place: pre, quoted: '3', body: [relu, {conv: 3}], se: {reduction: 4}, broken: in error, nothing: null}");

    [Theory]
    [InlineData("se-r${r}-${k}", "se-r4-3")]
    [InlineData("${place}-${flag}", "pre-true")]
    [InlineData("r${r * 2}, half ${1 / 2}", "r8, half 0.5")]
    [InlineData("${ '}' }!", "}!")]
    [InlineData("lr${lr}", "lr1e-3")]
    [InlineData("costs $$5", "costs $5")]
    [InlineData("$$r", "$r")]
    [InlineData("$${r}", "${r}")]
    [InlineData("$$$${r}$", "$${r}$")]
    [InlineData("5$ or $ 5", "5$ or $ 5")]
    [InlineData("a$r", "a$r")]
    [InlineData("$!r", "$!r")]
    [InlineData("$", "$")]
    [InlineData("plain", "plain")]
    public void A_text_takes_values_where_it_mentions_them(string text, string expected)
    {
        var scalar = Assert.IsType<ScalarNode>(Variables.Apply(text));

        Assert.Equal(expected, scalar.Text);
        Assert.IsType<string>(Core.Schema.Scalars.Meaning(scalar));
    }

    [Theory]
    [InlineData("${r}", 4L)]
    [InlineData("$r", 4L)]
    [InlineData("$r * 4", 16L)]
    [InlineData("$(r + 1) * 4", 20L)]
    [InlineData("$2 * r", 8L)]
    [InlineData("$.5 * r", 2L)]
    [InlineData("$-r", -4L)]
    [InlineData("$not flag", false)]
    [InlineData("$'pre' if flag else 'post'", "pre")]
    [InlineData("$\"3\"", "3")]
    [InlineData("$quoted", "3")]
    [InlineData("${lr}", 0.001)]
    [InlineData("$flag", true)]
    [InlineData("$place", "pre")]
    [InlineData("${r}\n", "4\n")]
    [InlineData("$r\n", 4L)]
    [InlineData("${r}${k}", "43")]
    [InlineData("${r}e${k}", "4e3")]
    [InlineData("$nothing", null)]
    public void A_text_that_is_one_expression_takes_its_type_quoted_or_not(string text, object? expected)
    {
        Assert.Equal(expected, Core.Schema.Scalars.Meaning((ScalarNode)Variables.Apply(text)));
        Assert.Equal(expected, Core.Schema.Scalars.Meaning((ScalarNode)Variables.Apply(text, quoted: true)));
    }

    [Theory]
    [InlineData("$r")]
    [InlineData("$r + 1")]
    [InlineData("$place")]
    [InlineData("se-r${r}")]
    public void A_value_stands_where_its_text_stood(string text)
    {
        var place = Scope.Scalar(text);
        var node = Variables.Apply(text);

        Assert.Equal((place.At, place.Path), (node.At with { From = null }, node.Path));
    }

    [Theory]
    [InlineData("$body")]
    [InlineData("${body}")]
    [InlineData("$body if flag else se")]
    public void A_list_is_taken_whole_with_the_positions_of_its_items(string text)
    {
        var list = Assert.IsType<SequenceNode>(Variables.Apply(text));
        var original = (SequenceNode)new Scope("{r: 4, k: 3, lr: 1e-3, flag: true, place: pre, quoted: '3', body: [relu, {conv: 3}]}").Apply("$body");

        Assert.Equal(["model[0].out[0]", "model[0].out[1]"], list.Items.Select(item => item.Path));
        Assert.Equal(original.Items.Select(item => item.At), list.Items.Select(item => item.At));
        Assert.Equal("model[0].out[1].conv", ((MappingNode)list.Items[1])["conv"]!.Path);
    }

    [Fact]
    public void A_mapping_is_taken_whole() => Assert.Equal("model[0].out.reduction", ((MappingNode)Variables.Apply("$se"))["reduction"]!.Path);

    [Theory]
    [InlineData("se-r${r}", "se-r4")]
    [InlineData("$r", "4")]
    [InlineData("${r > 3}", "true")]
    [InlineData("baseline", "baseline")]
    public void An_arms_name_is_always_a_text(string text, string expected) =>
        Assert.Equal(expected, Interpolation.Text(Scope.Scalar(text), Variables, []));

    [Theory]
    [InlineData("r > 3", true)]
    [InlineData("$r > 3", true)]
    [InlineData("${r > 3}", true)]
    [InlineData("${r > 3} ", null)]
    [InlineData("not flag", false)]
    [InlineData("(r > 3) and place == 'post'", false)]
    [InlineData("true", true)]
    [InlineData("flag", true)]
    [InlineData("$flag", true)]
    [InlineData("broken", null)]
    public void A_condition_needs_no_sign(string text, bool? expected) =>
        Assert.Equal(expected, Interpolation.Condition(Scope.Scalar(text), Variables, []));

    [Theory]
    [InlineData("se-r${r}-${k}-${r}", "r k")]
    [InlineData("$max(width, sgd.lr) if deep else 'narrow'", "width sgd.lr deep")]
    [InlineData("${train.optimizer.sgd.lr}", "train.optimizer.sgd.lr")]
    [InlineData("width", "")]
    [InlineData("$$width", "")]
    [InlineData("${max}", "max")]
    [InlineData("${a} and ${b", "")]
    [InlineData("$a +", "")]
    public void The_names_of_a_text_are_known_without_their_values(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Interpolation.NamesIn(Scope.Scalar(text))));

    [Fact]
    public void The_names_of_a_value_are_those_of_its_texts() => Assert.Equal(
        ["width", "bias", "k"],
        Interpolation.NamesIn(Read.Node("[conv: {out: $width * 4, bias: $bias}, se: ['${k}', '${width}']]")));

    [Fact]
    public void All_unknown_names_are_reported_also_where_the_value_is_not_needed() => Assert.Equal(
        ["6: The variable 'a' is not known here: the block does not have it. The variables are 'width'.", "21: The variable 'widht' is not known here: the block does not have it. Did you mean 'width'?"],
        new Scope("{width: 3}").Problems("$a if true else widht"));

    [Fact]
    public void A_name_whose_value_is_in_error_is_not_reported_again() => Assert.Empty(Variables.Problems("$broken + 1"));

    [Theory]
    [InlineData("", false)]
    [InlineData("a$b", false)]
    [InlineData("$ 5", false)]
    [InlineData("$b", true)]
    [InlineData("a${b}", true)]
    [InlineData("a${", true)]
    [InlineData("$$", true)]
    public void Texts_without_expressions_are_told_apart(string text, bool has) => Assert.Equal(has, Interpolation.Has(text));
}
