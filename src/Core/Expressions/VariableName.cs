using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>What expressions can mention: the names of <c>vars</c>, swept variables, parameters of blocks and loop variables.</summary>
internal static class VariableName
{
    private const int Longest = 100;

    // In an expression these are no names.
    private static readonly string[] Words = ["and", "or", "not", "if", "else", "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL"];

    /// <summary>Whether an expression can mention the name.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Words.Contains(name);

    /// <summary>Reports a name that no expression could mention; true where it is fine.</summary>
    /// <param name="at">Where the file gives it.</param>
    /// <param name="name">The name.</param>
    /// <param name="what">What is called so, such as <c>A variable</c>.</param>
    /// <param name="issues">Where problems go.</param>
    public static bool Check(Node at, string name, string what, Issues issues)
    {
        if (IsValid(name)) return true;
        issues.Error(at, $"{what} cannot be called '{Scalars.Brief(name)}'.", Words.Contains(name)
            ? "That word has a meaning of its own in expressions."
            : "Letters, digits and _ are allowed, beginning with a letter.");
        return false;
    }
}
