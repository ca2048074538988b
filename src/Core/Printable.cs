namespace Ablate.Core;

/// <summary>Text from outside as a terminal may have it: it obeys control characters, so that each is written by its number.</summary>
public static class Printable
{
    /// <summary>The text with every control character as <c>\u001b</c>.</summary>
    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? FormattableString.Invariant($"\\u{(int)c:x4}") : c.ToString()))
        : text;
}
