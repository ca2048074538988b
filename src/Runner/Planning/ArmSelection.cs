using System.IO.Enumeration;
using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Runner.Planning;

/// <summary>The arms that <c>--only</c> asks for, and the baseline they are compared with.</summary>
internal static class ArmSelection
{
    /// <summary>The names of the arms that match one of the patterns (<c>*</c> and <c>?</c> as in a shell), and of the baseline; all without a pattern.</summary>
    public static IReadOnlySet<string> Of(Experiment experiment, IReadOnlyList<string> patterns, Issues issues)
    {
        var names = experiment.Arms.Select(arm => arm.Name).ToList();
        if (patterns.Count == 0) return names.ToHashSet(StringComparer.Ordinal);
        var selected = new HashSet<string>(StringComparer.Ordinal) { experiment.Analysis.Baseline };
        foreach (var pattern in patterns)
        {
            var matching = names.FindAll(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
            selected.UnionWith(matching);
            if (matching.Count == 0 && names.Count > 0 && !experiment.MayHaveArm(pattern))
                issues.Add(new Issue(new Position($"--only {pattern}", 0, 0), "", "No arm has such a name.", Suggest.Hint(pattern, names, "arms")));
        }
        return selected;
    }
}
