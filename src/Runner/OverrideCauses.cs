using Ablate.Core;

namespace Ablate.Runner;

/// <summary>
/// Which argument of <c>-o</c> a mistake is of that stands elsewhere: a network that no longer fits its data stands where its
/// last layer is written, whichever of the two the argument has changed.
/// </summary>
internal static class OverrideCauses
{
    /// <summary>The bytes that a check of the whole may allocate to be repeated without each argument: more is a large file, or one that is made to be.</summary>
    public const long MostAllocated = 48L << 20;

    // Each is a check of the whole.
    private const int MostChecks = 8;

    /// <summary>The problems, those with the argument that alone has led to them.</summary>
    /// <param name="issues">What was found with all arguments.</param>
    /// <param name="overrides">The arguments.</param>
    /// <param name="check">What is found with others.</param>
    public static IEnumerable<Issue> Named(Issues issues, IReadOnlyList<string> overrides, Func<IReadOnlyList<string>, Issues> check)
    {
        if (overrides.Count > MostChecks || issues.AreMany || !issues.Any(IsElsewhere)) return issues;
        var causes = new Dictionary<Issue, string>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < overrides.Count; i++)
        {
            var without = check([.. overrides.Take(i), .. overrides.Skip(i + 1)]);
            // An argument that mends one thing may bring to light what was behind it.
            if (without.Any(issue => issue.Severity == Severity.Error && !issues.Contains(issue.At, issue.Message))) continue;
            foreach (var issue in issues.Where(issue => IsElsewhere(issue) && !without.Contains(issue.At, issue.Message))) causes.TryAdd(issue, overrides[i]);
        }
        return issues.Select(issue => causes.TryGetValue(issue, out var argument) ? issue with { Argument = argument } : issue);
    }

    private static bool IsElsewhere(Issue issue) =>
        issue is { Severity: Severity.Error, At.Line: > 0 } && issue.At.From?.Places.Any(place => place.At.Line == 0) != true;
}
