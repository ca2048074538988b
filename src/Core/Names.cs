namespace Ablate.Core;

/// <summary>What experiments and arms may be called. Names become parts of file names and of command lines.</summary>
public static class Names
{
    /// <summary>The rule in a sentence.</summary>
    public const string Rule = "Letters, digits and the signs - _ . = + , are allowed, up to 100 of them, beginning with a letter or digit.";

    private const int MaxLength = 100;

    /// <summary>What is wrong with a name, as the second half of a sentence; null where it is fine.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0) return "the name is empty";
        if (name.Length > MaxLength) return $"the name is longer than {MaxLength} characters";
        if (!char.IsAsciiLetterOrDigit(name[0])) return $"the name begins with '{name[0]}'";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-_.=+,".Contains(c, StringComparison.Ordinal))
                return c == ' ' ? "the name contains a space" : $"the name contains '{c}'";
        }
        return name.EndsWith('.') ? "the name ends with a point" : null;
    }
}
