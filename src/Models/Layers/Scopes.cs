using Ablate.Core;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>The rules for what a file may call slots, blocks and positions.</summary>
internal static class Scopes
{
    private const int MostShown = 60;

    /// <summary>Reports a name that cannot be a part of parameter names.</summary>
    /// <param name="what">What is called so, such as <c>slot</c>.</param>
    public static void Check(string what, string name, Node at, Issues issues)
    {
        if (IsName(what, name, at, issues) && (name.Contains('.', StringComparison.Ordinal) || name.EndsWith('_')))
            issues.Error(at, $"The {what}'s name '{name}' contains a point or ends in an underscore, which parameter names use to tell their parts apart.", "Take another name.");
    }

    /// <summary>Reports what is no name at all; true where it is one.</summary>
    public static bool IsName(string what, string name, Node at, Issues issues)
    {
        if (Names.Problem(name) is not { } problem) return true;
        var shown = name.Length <= MostShown ? name : name[..MostShown] + "...";
        issues.Error(at, $"A {what} cannot be called '{shown}': {problem}.", Names.Rule);
        return false;
    }
}
