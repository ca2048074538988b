using Ablate.Core;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>The rule for the names that a file gives to slots and blocks, which become parts of parameter names.</summary>
internal static class Scopes
{
    /// <summary>Reports a name that parameter names cannot hold.</summary>
    /// <param name="what">What is called so, such as <c>slot</c>.</param>
    public static void Check(string what, string name, Node at, Issues issues)
    {
        if (Names.Problem(name) is { } problem)
            issues.Error(at, $"A {what} cannot be called '{name}': {problem}.", Names.Rule);
        else if (name.Contains('.', StringComparison.Ordinal) || name.EndsWith('_'))
            issues.Error(at, $"The {what}'s name '{name}' contains a point or ends in an underscore, which parameter names use to tell their parts apart.", "Take another name.");
    }
}
