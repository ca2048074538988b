using Ablate.Core.Expressions;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Expressions;

/// <summary>Every message, with the column that it names; the text begins in column 5.</summary>
public sealed class ExpressionMessageTests
{
    private static readonly Scope Variables = new("{width: 64, place: pre, flag: true, body: [relu], nothing: null, quoted: '3'}");

    [Theory]
    [InlineData("se-r${r", "9: A '${' is not closed by '}'.")]
    [InlineData("${}", "5: The '${}' is empty. Write a name or a calculation between the braces.")]
    [InlineData("a${ }", "6: The '${}' is empty. Write a name or a calculation between the braces.")]
    [InlineData("$width-r${k}", "13: A '$' is not expected inside an expression. Names stand alone in an expression; a text of several values is written ${a}-${b}.")]
    [InlineData("$width = 3", "12: The operator '=' is not known. Write '=='.")]
    [InlineData("$flag && flag", "11: The operator '&&' is not known. Write 'and'.")]
    [InlineData("${!flag}", "7: The operator '!' is not known. Write 'not'.")]
    [InlineData("$width ^ 2", "12: The operator '^' is not known. Write '**' for a power.")]
    [InlineData("$width × 2", "12: The operator '×' is not known. Write '*'.")]
    [InlineData("$width{0}", "11: The character '{' means nothing in an expression. The operators are + - * / // % ** < <= > >= == != and or not, and a if b else c.")]
    [InlineData("$width 🙂", "12: The character '🙂' means nothing in an expression. The operators are + - * / // % ** < <= > >= == != and or not, and a if b else c.")]
    [InlineData("$3x", "6: '3x' is neither a number nor a name.")]
    [InlineData("$1_000", "6: '1_000' is neither a number nor a name. Write 1000.")]
    [InlineData("$1.2.3", "6: '1.2.3' is neither a number nor a name.")]
    [InlineData("$9223372036854775808", "6: The whole number is too large. Whole numbers reach to 9223372036854775807; a number with a point or an exponent may be larger.")]
    [InlineData("$1e999", "6: The number is too large.")]
    [InlineData("$'pre", "6: The text that begins with ' here is not closed by another '.")]
    public void What_is_no_word_of_the_language_is_named(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("$width *", "13: A value is missing after '*'.")]
    [InlineData("${* 3}", "7: A value is missing before '*'.")]
    [InlineData("$width + * 3", "14: A value is missing between '+' and '*'.")]
    [InlineData("$width * (", "15: A value is missing after '('.")]
    [InlineData("$()", "7: A value is missing before ')'.")]
    [InlineData("$(width", "6: This '(' is not closed by ')'.")]
    [InlineData("$max(width", "9: This '(' is not closed by ')'. In braces or brackets YAML ends a value at a comma: an expression with one needs quotes there, as in \"$max(a, b)\".")]
    [InlineData("$width)", "11: This ')' closes nothing.")]
    [InlineData("$width, 3", "11: A ',' is not expected here. Only the arguments of a function have commas between them.")]
    [InlineData("$width 3", "12: An operator is missing between 'width' and '3'.")]
    [InlineData("$width = = 3", "12: The operator '=' is not known. Write '=='.")]
    [InlineData("$width == not flag", "15: A 'not' needs parentheses here. Write (not ...).")]
    [InlineData("$1 if flag", "8: This 'if' has no 'else'. Write: a if condition else b.")]
    [InlineData("$1 else 2", "8: This 'else' has no 'if'. Write: a if condition else b.")]
    [InlineData("$1 < width <= 3", "16: Comparisons cannot be chained. Write two of them with 'and' between: a < b and b <= c.")]
    public void What_is_no_expression_is_named(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("$width[0]", "11: Only a list has items, but what stands before '[' is the number 64.")]
    [InlineData("$body[1]", "11: There is no such item: the list has 1, of which the first is 0 and the last -1.")]
    [InlineData("$body[-2]", "11: There is no such item: the list has 1, of which the first is 0 and the last -1.")]
    [InlineData("$body[0.5]", "11: The place in a list is a whole number.")]
    [InlineData("$body['a']", "11: The place in a list is a number, but this is the text 'a'.")]
    [InlineData("$body[0", "10: This '[' is not closed by ']'. In braces or brackets YAML ends a value at a bracket: an expression with one needs quotes there, as in \"$widths[0]\".")]
    [InlineData("$body[0:1:2]", "14: A ':' is not expected here. It stands between the ends of a part of a list: widths[1:3].")]
    [InlineData("$body]", "10: This ']' closes nothing.")]
    [InlineData("$body[]", "11: A value is missing between '[' and ']'.")]
    public void A_place_in_a_list_says_what_it_needs(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("$maximum(1, 2)", "6: There is no function 'maximum'. The functions are 'abs', 'ceil', 'divisible', 'floor', 'log2', 'max', 'min', 'round', 'sqrt' and 'sum'.")]
    [InlineData("$cell(1.5)", "6: There is no function 'cell'. Did you mean 'ceil'?")]
    [InlineData("$max(1)", "6: The function 'max' takes at least 2 arguments, but it has 1 here. Write max(a, b, ...).")]
    [InlineData("$sqrt()", "6: The function 'sqrt' takes 1 argument, but it has 0 here. Write sqrt(x).")]
    [InlineData("$divisible(3)", "6: The function 'divisible' takes 2 arguments, but it has 1 here. Write divisible(x, n).")]
    [InlineData("$round(1, 2, 3)", "6: The function 'round' takes 1 or 2 arguments, but it has 3 here. Write round(x) or round(x, digits).")]
    [InlineData("$round(1.5, 16)", "6: round(1.5, 16) has no value: digits must be a whole number from 0 to 15.")]
    [InlineData("$divisible(3, 0)", "6: divisible(3, 0) has no value: n must be a whole number of at least 1.")]
    [InlineData("$sqrt(place)", "11: 'sqrt' needs a number, but its argument is the text 'pre'.")]
    [InlineData("$max(1, body)", "13: 'max' needs numbers, but argument 2 is a list.")]
    [InlineData("$sqrt(-4)", "6: sqrt(-4) is not a finite number.")]
    [InlineData("$log2(0)", "6: log2(0) is not a finite number.")]
    [InlineData("$floor(1e30)", "6: floor(1E+30) is too large for a whole number. Whole numbers reach from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("$sum(width)", "10: 'sum' needs a list of numbers, but its argument is the number 64.")]
    [InlineData("$sum(body)", "10: 'sum' needs a list of numbers, but in this one is the text 'relu'.")]
    public void A_function_says_what_it_needs(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("$'abc' + 1", "6: '+' needs numbers, but the left side is the text 'abc'.")]
    [InlineData("$1 < place", "10: '<' needs numbers, but the right side is the text 'pre'.")]
    [InlineData("$width * quoted", "14: '*' needs numbers, but the right side is the text '3'. A number in quotes is a text: write 3 without the quotes.")]
    [InlineData("$width * flag", "14: '*' needs numbers, but the right side is true.")]
    [InlineData("$-place", "7: '-' needs a number, but what follows is the text 'pre'.")]
    [InlineData("$body + 1", "6: '+' needs numbers, but the left side is a list.")]
    [InlineData("$nothing + 1", "6: '+' needs numbers, but the left side is empty.")]
    [InlineData("$not width", "10: 'not' needs true or false, but what follows is the number 64.")]
    [InlineData("$flag and width", "15: 'and' needs true or false, but the right side is the number 64.")]
    [InlineData("$1 if width else 2", "11: 'if' needs true or false, but its condition is the number 64.")]
    [InlineData("$quoted == 3", "13: '==' compares a number with a text here: the left side is the text '3' and the right side is the number 3. A number in quotes is a text: write 3 without the quotes.")]
    [InlineData("layers-${body}", "14: Only a number, a text, true or false can stand inside a text, but this is a list.")]
    [InlineData("name-${nothing}", "12: Only a number, a text, true or false can stand inside a text, but this is empty.")]
    public void A_value_of_the_wrong_type_is_named(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("$width / 0", "12: 64 / 0 divides by zero.")]
    [InlineData("$width // 0.0", "12: 64 // 0 divides by zero.")]
    [InlineData("$width % (width - 64)", "12: 64 % 0 divides by zero.")]
    [InlineData("$0 ** -1", "8: 0 ** -1 divides by zero.")]
    [InlineData("$9223372036854775807 + 1", "26: 9223372036854775807 + 1 is too large for a whole number. Whole numbers reach from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("$width ** 999999999999", "12: 64 ** 999999999999 is too large for a whole number. Whole numbers reach from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("$-(-9223372036854775807 - 1)", "6: -(-9223372036854775808) is too large for a whole number. Whole numbers reach from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("$(-9223372036854775807 - 1) // -1", "33: -9223372036854775808 // -1 is too large for a whole number. Whole numbers reach from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("$1e300 * 1e300", "12: 1E+300 * 1E+300 is not a finite number.")]
    [InlineData("$(-8) ** 0.5", "11: -8 ** 0.5 is not a finite number.")]
    public void A_result_that_does_not_exist_is_named_with_its_numbers(string text, string problem) => AssertProblem(text, problem);

    [Theory]
    [InlineData("", "5: The condition is empty.")]
    [InlineData("width >", "12: A value is missing after '>'.")]
    [InlineData("width", "5: A condition is true or false, but this is the number 64. Compare it with something, such as: stride > 1.")]
    [InlineData("body", "5: A condition is true or false, but this is a list. Compare it with something, such as: stride > 1.")]
    [InlineData("${width} > 1", "5: A condition is one expression, but this is a text with expressions in it. Write it without '${' and '}': stride > 1.")]
    [InlineData("1 < ${width}", "9: A '$' is not expected inside an expression. Names stand alone in an expression; a text of several values is written ${a}-${b}.")]
    public void A_condition_says_what_it_needs(string text, string problem)
    {
        var issues = new Issues();

        Assert.Null(Interpolation.Condition(Scope.Scalar(text), Variables, issues));
        Assert.Equal(problem, Shown(Assert.Single(issues)));
    }

    [Theory]
    [InlineData("key: $width *  ", 14)]
    [InlineData("key: \"$width *\"", 15)]
    [InlineData("key: '${width *}'", 16)]
    [InlineData("key: \"$\\\"pre\\\" *\"", 6)]
    [InlineData("key: '$''pre'' *'", 6)]
    [InlineData("key: |\n  $width *\n", 6)]
    public void A_problem_is_shown_at_its_column_where_the_file_spells_the_text_as_it_is(string yaml, int column) =>
        Assert.Equal(new Position("file.yaml", 1, column), Problem(((MappingNode)Read.Node(yaml))["key"]!).At);

    [Fact]
    public void A_problem_of_a_place_without_a_line_has_none_either() =>
        Assert.Equal(new Position("-o", 0, 0), Problem(Scope.Scalar("$3 *") with { At = new Position("-o", 0, 0) }).At);

    private static Issue Problem(Node scalar)
    {
        var issues = new Issues();
        Assert.Null(Interpolation.Apply((ScalarNode)scalar, Variables, issues));
        return Assert.Single(issues);
    }

    private static void AssertProblem(string text, string problem) => Assert.Equal(problem, Assert.Single(Variables.Problems(text)));

    private static string Shown(Issue issue) => $"{issue.At.Column}: {issue.Message}{(issue.Hint is null ? "" : $" {issue.Hint}")}";
}
