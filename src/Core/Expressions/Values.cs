using System.Globalization;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>
/// The values of expressions: a whole number is a <see cref="long"/>, another number a <see cref="double"/>, then
/// <see cref="bool"/> and <see cref="string"/>; what is none of these stays the <see cref="Node"/> it was in the file.
/// </summary>
internal static class Values
{
    /// <summary>No value.</summary>
    public static ScalarNode Null { get; } = ScalarNode.Nowhere with { Text = "null" };

    /// <summary>What can be calculated with: a scalar of a file becomes the value that it stands for.</summary>
    public static object Plain(object value) => value is ScalarNode scalar ? Scalars.Meaning(scalar) ?? scalar : value;

    /// <summary>The number, where the value is one.</summary>
    public static double? Number(object value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => null,
    };

    /// <summary>The value as a text holds it; null for what no text can hold: a list, a mapping or nothing.</summary>
    public static string? Text(object value) => value switch
    {
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => text,
        ScalarNode { IsNull: false } scalar => scalar.Text,
        _ => null,
    };

    /// <summary>What a value is, for a sentence: <c>the number 3</c>, <c>the text 'abc'</c>, <c>a list</c>.</summary>
    public static string What(object value) => Plain(value) switch
    {
        Node node => Scalars.What(node),
        string text => $"the text '{Scalars.Brief(text)}'",
        bool flag => Text(flag)!,
        var number => $"the number {Text(number)}",
    };

    /// <summary>A hint where a number was needed and a text looks like one; else null.</summary>
    public static string? NumberHint(object value) =>
        value is string text && Scalars.Meaning(ScalarNode.Nowhere with { Text = text }) is long or double ? $"A number in quotes is a text: write {text} without the quotes." : null;
}
