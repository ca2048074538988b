namespace Ablate.Core.Yaml;

/// <summary>
/// Text to positioned nodes: one YAML document without tags, with unique keys, and of sane size. JSON is YAML, so it
/// reads that too. Nothing else in the project knows the YAML library.
/// </summary>
public static class YamlReader
{
    /// <summary>The largest text, in characters.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The longest single value, in characters.</summary>
    public const int MaxScalar = 64 << 10;

    /// <summary>How deep lists and mappings may nest.</summary>
    public const int MaxDepth = 100;

    /// <summary>How many values a text may hold, each alias counted with all that it stands for.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Reads the one document of a text; null after an error.</summary>
    /// <param name="text">The content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="issues">Where problems go.</param>
    public static Node? Read(string text, string file, Issues issues)
    {
        if (!IsText(ref text, file, issues)) return null;
        try
        {
            return new Reading(text, file, issues, new TextParts()).Document();
        }
        catch (Refused refused)
        {
            issues.Add(refused.Issue);
            return null;
        }
    }

    /// <summary>
    /// The same where mistakes in the YAML do not end the reading: all of them are told, and there are gaps in their place.
    /// Null where nothing can be read.
    /// </summary>
    public static Node? ReadDespiteMistakes(string text, string file, Issues issues) =>
        IsText(ref text, file, issues) ? new Recovery(text, file, issues).Read() : null;

    private static bool IsText(ref string text, string file, Issues issues)
    {
        text = text.TrimStart('\uFEFF');
        var issue = text.Length > MaxLength
            ? new Issue(new Position(file, 0, 0), "", $"The file has {text.Length} characters; at most {MaxLength} are read.")
            : FindControlCharacter(text, file);
        if (issue is not null) issues.Add(issue);
        return issue is null;
    }

    private static Issue? FindControlCharacter(string text, string file)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') (line, start) = (line + 1, i + 1);
            if (c is '\t' or '\n' or '\r' || !char.IsControl(c)) continue;
            return new Issue(new Position(file, line, i - start + 1), "", $"There is a control character here (U+{(int)c:X4}).", "Remove it; is this a text file?");
        }
        return null;
    }
}
