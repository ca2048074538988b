using System.Text.Json;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Expressions;

public sealed class OperatorTests
{
    private static readonly Scope Variables = new("{x: 3, half: 0.5, yes: true, place: pre, sgd.lr: 0.05, quoted: '3'}");

    [Theory]
    [InlineData("1 + 2 * 3", 7L)]
    [InlineData("(1 + 2) * 3", 9L)]
    [InlineData("10 - 4 - 3", 3L)]
    [InlineData("2 * 3 % 4", 2L)]
    [InlineData("-2 ** 2", -4L)]
    [InlineData("(-2) ** 2", 4L)]
    [InlineData("2 ** -1", 0.5)]
    [InlineData("2 ** 3 ** 2", 512L)]
    [InlineData("2 ** 62", 1L << 62)]
    [InlineData("(-1) ** 9223372036854775807", -1L)]
    [InlineData("--3", 3L)]
    [InlineData("2 - -3", 5L)]
    [InlineData("7 // 2", 3L)]
    [InlineData("7 // -2", -4L)]
    [InlineData("-7 // 2", -4L)]
    [InlineData("-7 % 3", 2L)]
    [InlineData("7 % -3", -2L)]
    [InlineData("-6 % 3", 0L)]
    [InlineData("7.5 // 2", 3L)]
    [InlineData("-7.5 // 2", -4L)]
    [InlineData("-7.5 % 2", 0.5)]
    [InlineData("(-9223372036854775807 - 1) % -1", 0L)]
    [InlineData("9223372036854775807 % 10", 7L)]
    [InlineData("9223372036854775807 - 1", 9223372036854775806L)]
    [InlineData("1.5 + 1", 2.5)]
    [InlineData(".5 * 3", 1.5)]
    [InlineData("1e-3 * 2", 0.002)]
    [InlineData("x * sgd.lr", 0.15000000000000002)]
    public void Arithmetic_means_what_it_means_in_Python(string expression, object value) => Assert.Equal(value, Variables.Value(expression));

    [Theory]
    [InlineData("8 / 2", 4L)]
    [InlineData("9007199254740993 / 1", 9007199254740993L)]
    [InlineData("7 / 2", 3.5)]
    [InlineData("-8 / 2", -4L)]
    [InlineData("3 * 0.5 * 4", 6L)]
    public void A_quotient_that_is_even_is_a_whole_number(string expression, object value) => Assert.Equal(value, Variables.Value(expression));

    [Theory]
    [InlineData("1 < 2", true)]
    [InlineData("2 <= 2", true)]
    [InlineData("2 > 2.0", false)]
    [InlineData("2 >= 2.5", false)]
    [InlineData("2 == 2.0", true)]
    [InlineData("9223372036854775807 == 9223372036854775806", false)]
    [InlineData("place == 'pre'", true)]
    [InlineData("place != \"post\"", true)]
    [InlineData("quoted == '3'", true)]
    [InlineData("yes == false", false)]
    [InlineData("not yes == false", true)]
    [InlineData("not 1 == 2", true)]
    [InlineData("not not yes", true)]
    [InlineData("true or false and false", true)]
    [InlineData("(true or false) and false", false)]
    [InlineData("1 + 1 == 2 and 3 > 2", true)]
    [InlineData("false and 1 / 0 == 1", false)]
    [InlineData("true or 1 / 0 == 1", true)]
    public void Comparisons_and_logic_mean_what_they_mean_in_Python(string expression, bool value) => Assert.Equal(value, Variables.Value(expression));

    [Theory]
    [InlineData("1 if x > 2 else 2", 1L)]
    [InlineData("1 if x > 3 else 2", 2L)]
    [InlineData("1 if false else 2 if false else 3", 3L)]
    [InlineData("1 + 1 if yes else 0", 2L)]
    [InlineData("x if yes else 1 / 0", 3L)]
    [InlineData("'a' if not yes else 'b'", "b")]
    public void A_condition_chooses_one_of_two_values(string expression, object value) => Assert.Equal(value, Variables.Value(expression));

    [Theory]
    [InlineData("min(3, 1, 2)", 1L)]
    [InlineData("min(2, 1.5)", 1.5)]
    [InlineData("max(3, 1, 2)", 3L)]
    [InlineData("max(2, 1.5)", 2L)]
    [InlineData("round(2.5)", 2L)]
    [InlineData("round(3.5)", 4L)]
    [InlineData("round(-2.5)", -2L)]
    [InlineData("round(7)", 7L)]
    [InlineData("round(0.125, 2)", 0.12)]
    [InlineData("round(3.14159, 3)", 3.142)]
    [InlineData("round(7, 2)", 7L)]
    [InlineData("floor(-1.5)", -2L)]
    [InlineData("floor(3)", 3L)]
    [InlineData("ceil(1.2)", 2L)]
    [InlineData("ceil(-1.5)", -1L)]
    [InlineData("abs(-3)", 3L)]
    [InlineData("abs(-1.5)", 1.5)]
    [InlineData("sqrt(16)", 4L)]
    [InlineData("sqrt(2)", 1.4142135623730951)]
    [InlineData("log2(64)", 6L)]
    [InlineData("max(min(x, 10), 1) * 2", 6L)]
    [InlineData("-abs(-3) ** 2", -9L)]
    public void Functions_have_the_values_of_Pythons(string expression, object value) => Assert.Equal(value, Variables.Value(expression));

    [Theory]
    [InlineData("depths[0]", 3L)]
    [InlineData("depths[x - 1]", 6L)]
    [InlineData("depths[-1]", 3L)]
    [InlineData("depths[0] ** 2 // 2", 4L)]
    [InlineData("widths[1][0]", 8L)]
    [InlineData("sum(depths)", 16L)]
    [InlineData("sum(depths[:2]) + 1", 8L)]
    [InlineData("sum(depths[1:-1])", 10L)]
    [InlineData("sum(depths[:0])", 0L)]
    [InlineData("sum(depths[3:1])", 0L)]
    [InlineData("sum(depths[-9:9])", 16L)]
    [InlineData("sum(rates)", 0.75)]
    [InlineData("(depths if x > 2 else rates)[1]", 4L)]
    public void Lists_have_items_and_parts_as_in_Python(string expression, object value) =>
        Assert.Equal(value, new Scope("{x: 3, depths: [3, 4, 6, 3], rates: [0.25, 0.5], widths: [[1], [8, 9]]}").Value(expression));

    // By the function _make_divisible of MobileNet's published code.
    [Theory]
    [InlineData("divisible(32, 8)", 32L)]
    [InlineData("divisible(24 * 0.75, 8)", 24L)]
    [InlineData("divisible(33, 8)", 32L)]
    [InlineData("divisible(36, 8)", 40L)]
    [InlineData("divisible(11, 8)", 16L)]
    [InlineData("divisible(3, 8)", 8L)]
    [InlineData("divisible(0, 8)", 8L)]
    [InlineData("divisible(1280 * 1.4, 8)", 1792L)]
    public void Channels_are_made_divisible_as_in_MobileNet(string expression, long value) => Assert.Equal(value, Variables.Value(expression));

    [Fact]
    public void Random_expressions_have_the_values_that_Python_gives_them()
    {
        using var reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "expressions.json")));
        var scope = new Scope(reference.RootElement.GetProperty("variables").GetRawText());
        foreach (var example in reference.RootElement.GetProperty("cases").EnumerateArray())
        {
            var expression = example[0].GetString()!;
            switch (example[1].ValueKind)
            {
                case JsonValueKind.Null:
                    Assert.NotEmpty(scope.Problems($"${{{expression}}}"));
                    break;
                case JsonValueKind.Number:
                    Assert.True(Near(example[1].GetDouble(), Convert.ToDouble(scope.Value(expression))), expression);
                    break;
                default:
                    Assert.True(Equals(example[1].GetBoolean(), scope.Value(expression)), expression);
                    break;
            }
        }
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected));
}
