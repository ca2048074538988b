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

    public int Count => Told().Count;

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

    /// <summary>Reports a value of a wrong type or size, for which what it was calculated of may be to blame.</summary>
    /// <param name="at">The value.</param>
    /// <param name="message">A whole sentence.</param>
    /// <param name="hint">A whole sentence; null where nothing useful can be said.</param>
    /// <param name="wanted">The range or the names of which it is none, equal where the mistake is; null where its type is wrong.</param>
    internal void WrongValue(Node at, string message, string? hint = null, object? wanted = null)
    {
        if (at is GapNode) return;
        IReadOnlyList<Node>? roots = at.At.From is { } from ? [.. from.Roots] : null;
        Add(new Issue(at.At, at.Path, message, hint)
        {
            Blames = roots,
            Wanted = wanted,
            IsOfValue = roots is [ScalarNode root] && at is ScalarNode value && (root.Text, root.Quoted) == (value.Text, value.Quoted),
        });
    }

    public IEnumerator<Issue> GetEnumerator() => Told().GetEnumerator();

    // Where a value has a mistake of its own, nothing is said of what is calculated of it; where several places cannot
    // take it for one reason, that is said once.
    private IReadOnlyCollection<Issue> Told()
    {
        var ordered = _all.OrderBy(issue => issue.At.File, StringComparer.Ordinal).ThenBy(issue => issue.At.Line).ThenBy(issue => issue.At.Column);
        if (!_all.Exists(issue => issue.Blames is not null)) return [.. ordered];
        var own = _all.Where(issue => issue.Blames is null && issue.Severity == Severity.Error).Select(issue => (issue.At.ToString(), issue.Path)).ToHashSet();
        var causes = ordered.Where(issue => issue.Blames?.Any(node => own.Contains(KeyOf(node))) != true).ToList();
        var wrong = causes.Where(issue => issue.IsOfValue).Select(MistakeOf).ToHashSet();
        return [.. causes.GroupBy(issue => issue.Blames is [_] && wrong.Contains(MistakeOf(issue)) ? (object)MistakeOf(issue) : issue, Together)];

        static ((string, string) Value, object? Wanted) MistakeOf(Issue issue) => (KeyOf(issue.Blames![0]), issue.Wanted);

        static (string, string) KeyOf(Node node) => (node.At.ToString(), node.Path);
    }

    private static Issue Together(object value, IEnumerable<Issue> issues)
    {
        var first = issues.First();
        var others = issues.Count() - 1;
        if (others == 0) return first;
        var more = others == 1 ? "One more place that uses the value is wrong by it." : FormattableString.Invariant($"{others} more places that use the value are wrong by it.");
        return first with { Hint = first.Hint is null ? more : $"{first.Hint} {more}" };
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
