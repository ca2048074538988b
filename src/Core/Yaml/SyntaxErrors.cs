namespace Ablate.Core.Yaml;

/// <summary>The YAML library's complaints in sentences that say what to look for.</summary>
internal static class SyntaxErrors
{
    /// <summary>What is told of a tab.</summary>
    public const string Tab = "A tab is used for indentation.";

    private static readonly (string Part, string Message, string Hint)[] Known =
    [
        ("invalid mapping", "A key is not expected here.", "Either the line is indented too far, or a text that contains ': ' needs quotes."),
        ("block mapping", "A key with its ':' is expected here.", "Check the indentation of this line and of the one above."),
        ("block collection", "An item that begins with '- ' is expected here.", "Check the indentation of this line and of the one above."),
        ("sequence entries", "A list cannot begin here.", "Begin it on a line of its own."),
        ("expected ':'", "The ':' after a key is missing here.", "Keys are written 'key: value'."),
        ("escape", "This backslash begins no escape that is known.", "Write \\\\ for a backslash, or use single quotes."),
        ("hexadecimal", "This backslash begins no escape that is known.", "Write \\\\ for a backslash, or use single quotes."),
        ("quoted scalar", "The quotes that open here are not closed.", "Close them on the same line."),
        ("cannot start any token", "A value cannot begin with this character.", "Put the value in quotes."),
        ("anchor or alias", "A name is expected after '&' or '*'.", "If no name is meant, put the value in quotes."),
        ("more than one anchor", "A value can have one name only.", "Remove one '&'."),
        ("node content", "A value is expected here.", "Check the brackets."),
        ("block scalar", "The block of text that begins here is not valid.", "Indent its lines by spaces, deeper than its key."),
        ("document", "The document does not end as it should.", "Remove the lines '---' and '...'; a file holds one document."),
        ("directive", "A line cannot begin with '%'.", "Put the value in quotes, or remove the line."),
    ];

    /// <summary>Finds the best sentence.</summary>
    /// <param name="complaint">The library's message; empty where it only broke down.</param>
    /// <param name="at">Where it gave up.</param>
    /// <param name="text">What was read.</param>
    /// <param name="above">How many lines of the file are above it.</param>
    /// <param name="open">The innermost bracket that is open there.</param>
    public static Issue Explain(string complaint, Position at, string text, int above, (Position At, char Bracket)? open)
    {
        var lines = text.Split('\n');
        if (complaint.Contains("tab", StringComparison.OrdinalIgnoreCase) && FindTab(lines, above, at) is { } tab)
            return TabAt(tab);
        if (IsExpression(lines.ElementAtOrDefault(at.Line - above - 1) ?? "", at.Column))
            return new Issue(at with { Column = at.Column - 1 }, "", "An expression in braces needs quotes here, because YAML reads '{' as a mapping.", "Write \"${...}\", or $... without braces where it is the whole value.");
        if (open is (var where, var bracket) && (complaint.Length == 0 || complaint.Contains("flow", StringComparison.Ordinal)))
        {
            var close = bracket == '[' ? ']' : '}';
            return new Issue(at, "", FormattableString.Invariant($"A ',' or '{close}' is missing before this: the '{bracket}' on line {where.Line}, column {where.Column} is still open."));
        }
        var (_, message, hint) = Array.Find(Known, known => complaint.Contains(known.Part, StringComparison.OrdinalIgnoreCase));
        return new Issue(at, "", message ?? "This is not valid YAML.", hint ?? "Check indentation, brackets and quotes here and in the line above.");
    }

    /// <summary>A line that is indented by a tab.</summary>
    public static Issue TabAt(Position tab) => new(tab, "", Tab, "Use spaces.");

    // The library reports a tab where the mapping begins, not where the tab is.
    private static Position? FindTab(string[] lines, int above, Position start)
    {
        for (var i = Math.Max(start.Line - above - 1, 0); i < lines.Length; i++)
        {
            var indentation = lines[i][..^lines[i].TrimStart(' ', '\t').Length];
            if (indentation.IndexOf('\t') is >= 0 and var column) return start with { Line = i + above + 1, Column = column + 1 };
        }
        return null;
    }

    /// <summary>Whether the brace in a column of a line, counted from 1, is that of an expression.</summary>
    public static bool IsExpression(string line, int column) =>
        column >= 2 && column <= line.Length && line[column - 2] == '$' && line[column - 1] == '{';
}
