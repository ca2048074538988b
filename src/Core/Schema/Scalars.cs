using System.Globalization;
using System.Text.RegularExpressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>Reads scalars as the core schema of YAML 1.2 does, and says what a wrong one should have been.</summary>
internal static partial class Scalars
{
    /// <summary>Whether this class reads the type.</summary>
    public static bool Reads(Type type) => type.IsEnum || type == typeof(int) || type == typeof(long) ||
        type == typeof(double) || type == typeof(bool) || type == typeof(string);

    /// <summary>Reads a value of a type for which <see cref="Reads"/> holds; null after an issue.</summary>
    public static object? Read(Type type, Node node, Issues issues)
    {
        if (node is not ScalarNode scalar || scalar.IsNull)
        {
            if (node is GapNode) return null;
            issues.WrongValue(node, $"This must be {Noun(type)}, but it is {What(node)}.");
            return null;
        }
        if (type == typeof(string)) return scalar.Text;
        if (type.IsEnum) return ReadEnum(type, scalar, issues);

        var value = Parse(type, scalar.Text);
        if (value is null || scalar.Quoted)
        {
            issues.WrongValue(scalar, $"This must be {Noun(type)}, but it is {What(scalar)}.", Hint(type, scalar, value));
            return null;
        }
        return value;
    }

    /// <summary>Whether a whole number is written that a setting cannot hold.</summary>
    public static bool IsBeyondWhole(ScalarNode scalar) => !scalar.Quoted && Whole().IsMatch(scalar.Text) && Parse(typeof(int), scalar.Text) is null;

    /// <summary>Whether a value of the type is a whole number, or may be written as one.</summary>
    public static bool ReadsWhole(Type type) => type == typeof(int) || type.IsDefined(typeof(WholeNumbersAttribute), inherit: false);

    /// <summary>What a plain scalar means where nothing says which type it has.</summary>
    public static object? Meaning(ScalarNode scalar) =>
        scalar.IsNull ? null
        : scalar.Quoted ? scalar.Text
        : Parse(typeof(bool), scalar.Text) ?? Parse(typeof(long), scalar.Text) ?? Parse(typeof(double), scalar.Text) ?? scalar.Text;

    /// <summary>What a node is, for a sentence: <c>a list</c>, <c>the number 3</c>, <c>the text 'abc'</c>.</summary>
    public static string What(Node node) => node switch
    {
        SequenceNode => "a list",
        MappingNode => "a mapping",
        ScalarNode { IsNull: true } => "empty",
        ScalarNode { Quoted: true } scalar => $"the quoted text \"{Brief(scalar.Text)}\"",
        ScalarNode scalar when Meaning(scalar) is long or double => $"the number {Brief(scalar.Text)}",
        ScalarNode scalar => $"'{Brief(scalar.Text)}'",
        GapNode => "a value with a mistake",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    /// <summary>The text, or its beginning where it is long.</summary>
    public static string Brief(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

    private static object? Parse(Type type, string text)
    {
        if (type == typeof(bool)) return text switch { "true" or "True" or "TRUE" => true, "false" or "False" or "FALSE" => false, _ => null };
        if (type == typeof(double)) return Number().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null;
        if (!Whole().IsMatch(text) || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return null;
        return type == typeof(long) ? whole : whole is >= int.MinValue and <= int.MaxValue ? (object)(int)whole : null;
    }

    private static string? Hint(Type type, ScalarNode scalar, object? value)
    {
        if (scalar.Quoted) return value is null ? null : $"Write {scalar.Text} without the quotes.";
        if (type == typeof(bool))
        {
            return scalar.Text.ToLowerInvariant() switch
            {
                "yes" or "on" or "y" or "1" => "Write true.",
                "no" or "off" or "n" or "0" => "Write false.",
                _ => null,
            };
        }
        if (type == typeof(double)) return Number().IsMatch(scalar.Text.Replace(',', '.')) ? $"Write it with a point: {scalar.Text.Replace(',', '.')}." : null;
        if (Whole().IsMatch(scalar.Text)) return scalar.Text[0] == '-' ? "The number is too small." : "The number is too large.";
        var plain = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        if (Whole().IsMatch(plain)) return $"Write {plain}.";
        return Parse(typeof(double), scalar.Text) is double number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"Write {number:F0}.")
            : null;
    }

    private static object? ReadEnum(Type type, ScalarNode scalar, Issues issues)
    {
        var names = Enum.GetNames(type).ToDictionary(RecordShape.SnakeCase, StringComparer.Ordinal);
        if (names.TryGetValue(scalar.Text, out var name)) return Enum.Parse(type, name);
        var nearest = Suggest.Nearest(scalar.Text, names.Keys);
        issues.WrongValue(
            scalar,
            $"This must be {Noun(type)}, but it is {What(scalar)}.",
            nearest is null ? null : $"Did you mean '{nearest}'?",
            type);
        return null;
    }

    /// <summary>What a type is called in a sentence, with its article.</summary>
    public static string Noun(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(double) ? "a number"
        : type == typeof(string) ? "a text"
        : type.IsEnum ? Suggest.List([.. Enum.GetNames(type).Select(RecordShape.SnakeCase)], "or")
        : "a whole number";

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();
}
