namespace Ablate.Core.Yaml;

/// <summary>The YAML library's complaints in sentences that say what to look for.</summary>
internal static class SyntaxErrors
{
    private static readonly (string Part, string Message, string? Hint)[] Known = [];

    public static Issue Explain(string complaint, Position at, string text)
    {
        var line = text.Split('\n').ElementAtOrDefault(at.Line - 1) ?? "";
        var indentation = line[..^line.TrimStart(' ', '\t').Length];
        if (indentation.Contains('\t', StringComparison.Ordinal))
            return new Issue(at with { Column = indentation.IndexOf('\t') + 1 }, "", "A tab is used for indentation.", "Use spaces.");
        var (_, message, hint) = Array.Find(Known, known => complaint.Contains(known.Part, StringComparison.OrdinalIgnoreCase));
        return message is null
            ? new Issue(at, "", "This is not valid YAML.", "Check indentation, brackets and quotes here and in the line above.")
            : new Issue(at, "", message, hint);
    }
}
