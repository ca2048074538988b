using System.Collections;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>Collects the problems of one pass, in the order of their positions, each said once.</summary>
public sealed class Issues : IReadOnlyCollection<Issue>
{
    private const int Many = 100;

    // Another arm, or another use of the same block, says nothing new at the same place.
    private readonly HashSet<(string File, int Line, int Column, string Message)> _seen = [];
    private readonly List<Issue> _all = [];

    public int Count => _all.Count;

    public bool HasErrors => _all.Exists(issue => issue.Severity == Severity.Error);

    /// <summary>Whether there are more than anybody reads, so that what takes time to say of a further one can be left out.</summary>
    public bool AreMany => _all.Count >= Many;

    /// <summary>Whether this has been said of this place, so that there is no need to find a hint for it once more.</summary>
    public bool Contains(Position at, string message) => _seen.Contains((at.File, at.Line, at.Column, message));

    public void Add(Issue issue)
    {
        if (_seen.Add((issue.At.File, issue.At.Line, issue.At.Column, issue.Message))) _all.Add(issue);
    }

    public void Error(Node at, string message, string? hint = null) => Add(at, message, hint, Severity.Error);

    public void Warning(Node at, string message, string? hint = null) => Add(at, message, hint, Severity.Warning);

    // What a gap stands for has been told.
    private void Add(Node at, string message, string? hint, Severity severity)
    {
        if (at is not GapNode) Add(new Issue(at.At, at.Path, message, hint, severity));
    }

    public IEnumerator<Issue> GetEnumerator() => _all
        .OrderBy(issue => issue.At.File, StringComparer.Ordinal)
        .ThenBy(issue => issue.At.Line)
        .ThenBy(issue => issue.At.Column)
        .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
