using Ablate.Core.Expressions;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Expressions;

public sealed class HostileExpressionTests
{
    private const string TooLong = "The expression is longer than 1000 characters. Give parts of it names under 'vars'.";
    private const string TooDeep = "The expression nests deeper than 50 here. Give parts of it names under 'vars'.";

    private static readonly Scope Variables = new("{a: 1, b: 2.5, flag: true, name: text, list: [1], nothing: null}");

    [Theory]
    [InlineData("(", 10_000)]
    [InlineData("not ", 10_000)]
    [InlineData("-", 60_000)]
    [InlineData("a**", 10_000)]
    [InlineData("1 if flag else ", 4_000)]
    [InlineData("max(", 10_000)]
    [InlineData("a + ", 15_000)]
    [InlineData("'", 60_001)]
    public void A_long_expression_is_refused(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));

        Assert.EndsWith(TooLong, Assert.Single(Variables.Problems("$(" + text + "a")), StringComparison.Ordinal);
        Assert.EndsWith(TooLong, Assert.Single(Variables.Problems("${" + text + "a}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", 51)]
    [InlineData("not ", 100)]
    [InlineData("-", 100)]
    [InlineData("a ** ", 100)]
    [InlineData("1 if flag else ", 60)]
    [InlineData("abs(", 51)]
    public void A_deep_expression_is_refused(string piece, int times) =>
        Assert.EndsWith(TooDeep, Assert.Single(Variables.Problems("${" + string.Concat(Enumerable.Repeat(piece, times)) + "a}")), StringComparison.Ordinal);

    [Fact]
    public void An_expression_of_just_the_length_and_the_depth_is_fine()
    {
        Assert.Equal(1L, Variables.Value(new string('(', 49) + "a" + new string(')', 49)));
        Assert.Equal(500L, Variables.Value(string.Join('+', Enumerable.Repeat("a", 500))));
    }

    [Fact]
    public void Random_texts_give_a_value_or_problems_and_nothing_else()
    {
        string[] pieces = ["$", "${", "}", "a", "b", "flag", "name", "list", "nothing", "unknown", "x.y", "max(", "round(", "(", ")", ",", " ", "+", "-", "*", "//", "**", "%", "<", "==", "=", "and ", "or ", "not ", " if ", " else ", "'", "\"", "1", "0", "2.5", "1e9", "9223372036854775807", "\n", "\ud83d", "é"];
        var random = new System.Random(11);
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var scalar = Scope.Scalar(random.Next(2) == 0 ? "$" + text : "${" + text + "}", random.Next(2) == 0);
            var issues = new Issues();

            var value = Interpolation.Apply(scalar, Variables, issues);

            Assert.True(value is null == issues.HasErrors, scalar.Text);
        }
    }
}
