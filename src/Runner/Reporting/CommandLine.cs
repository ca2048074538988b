using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ablate.Runner.Reporting;

/// <summary>Command lines as a report gives them to be typed again.</summary>
internal static class CommandLine
{
    /// <summary>What makes the same report again: the line as it was typed, less where the report goes and in what form.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="output">The option that names a folder for the report.</param>
    /// <param name="form">The option that asks for another form.</param>
    public static string Again(ParseResult parsed, Option output, Option form)
    {
        var words = new List<string> { "./ablate" };
        var isFolder = false;
        foreach (var token in parsed.Tokens)
        {
            if (!isFolder && token.Type == TokenType.Option && token.Value == output.Name) isFolder = true;
            else if (isFolder) isFolder = false;
            else if (token.Value != form.Name) words.Add(Word(token.Value));
        }
        return string.Join(' ', words);
    }

    /// <summary>One word for a shell, quoted where it would not be one by itself.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "/.,:=_+-%@".Contains(character, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
