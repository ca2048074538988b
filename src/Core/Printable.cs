using System.Globalization;

namespace Ablate.Core;

/// <summary>
/// Text from outside as a terminal may have it: it must not be able to steer the terminal, to fake a further line or to turn
/// the direction in which a sentence is read.
/// </summary>
public static class Printable
{
    /// <summary>The text with every character that is not seen, such as a control character, by its number: <c>\u001b</c>.</summary>
    public static string Of(string text) => text.Any(IsUnseen)
        ? string.Concat(text.Select(c => IsUnseen(c) ? FormattableString.Invariant($"\\u{(int)c:x4}") : c.ToString()))
        : text;

    private static bool IsUnseen(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
