using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>
/// The names that an expression of an experiment may use: swept values, <c>vars</c>, and paths to other values such as
/// <c>train.epochs</c>. Values are found when they are asked for, after all changes have been laid over the file.
/// </summary>
/// <param name="root">The experiment with the arm's changes.</param>
/// <param name="swept">The values of the arm's sweep by variable, null for one in error that has been reported; empty without one.</param>
/// <param name="allowance">That of the whole experiment.</param>
/// <param name="issues">Where problems go.</param>
internal sealed class ExperimentScope(MappingNode root, IReadOnlyDictionary<string, Node?> swept, Allowance allowance, Issues issues) : IScope
{
    private const string VarsKey = "vars";
    private const string TrainKey = "train";
    private const int Deepest = 100;

    // What an arm changes by its own means has no single value to refer to.
    private static readonly string[] Sections = ["experiment", "data", "train", "seeds", "analysis", "input"];

    private readonly MappingNode? _vars = root[VarsKey] as MappingNode;
    private readonly Dictionary<string, Node?> _known = new(StringComparer.Ordinal);
    private readonly List<(string Name, Node Node)> _open = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The names that were looked up, also on behalf of others: values that are equal give equal results.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public Allowance Allowance => allowance;

    public string Where => "neither 'vars' nor a sweep of the arm has it";

    // The paths to all values are many; they are of use only to who wrote a path.
    public IEnumerable<string> NamesLike(string unknown) => unknown.Contains('.', StringComparison.Ordinal)
        ? Sections.Where(section => root[section] is not null).SelectMany(section => Paths(section, root[section]!))
        : swept.Keys.Concat(_vars?.Entries.Select(entry => entry.Key.Text) ?? []);

    public bool TryFind(string name, out Node? value)
    {
        _asked.Add(name);
        if (swept.TryGetValue(name, out value) || _known.TryGetValue(name, out value)) return true;
        if (_vars?[name] is { } variable)
        {
            value = Value(name, variable);
            return true;
        }
        // What could not be read may have the name.
        if (SectionOf(name) is not { } section) return root["vars"] is GapNode or MappingNode { IsPartial: true } || (root.IsPartial && _vars is null);
        return root[section] is { } whole ? TryFind(section, whole, name[section.Length..], out value) : root.IsPartial || (ExperimentLoader.Required.Contains(section) && !ExperimentLoader.IsArchitecture(root));
    }

    /// <summary>The section of the experiment that a path begins with; null where it is no path.</summary>
    public static string? SectionOf(string name) => Sections.FirstOrDefault(section => name == section || name.StartsWith(section + ".", StringComparison.Ordinal));

    private Node? Value(string name, Node node)
    {
        if (_open.FindIndex(open => open.Name == name) is >= 0 and var entered)
        {
            // From the same of them whichever was asked for first, so that it is told once.
            var circle = _open[entered..];
            var first = circle.MinBy(open => open.Name, StringComparer.Ordinal);
            var from = circle.IndexOf(first);
            issues.Error(first.Node, $"'{Scalars.Brief(first.Name)}' is defined through itself: {string.Join(" → ", circle[from..].Concat(circle[..from]).Append(first).Select(open => open.Name))}.");
            return null;
        }
        if (_open.Count == Deepest)
        {
            issues.Error(node, FormattableString.Invariant($"Values refer to each other more than {Deepest} deep here."));
            return null;
        }
        _open.Add((name, node));
        var value = Resolution.Apply(node, this, issues);
        _open.RemoveAt(_open.Count - 1);
        return _known[name] = value;
    }

    // Only what the path leads to is evaluated, so that values of one section may refer to each other.
    private bool TryFind(string path, Node node, string rest, out Node? value)
    {
        value = null;
        if (rest.Length == 0)
        {
            value = Value(path, node);
            return true;
        }
        if (node is ScalarNode scalar && Interpolation.Has(scalar.Text))
        {
            // What stands for a mapping must be evaluated to be looked into.
            if (Value(path, scalar) is not { } evaluated) return true;
            node = evaluated;
        }
        var end = rest.IndexOf('.', 1) is > 0 and var point ? point : rest.Length;
        return (node as MappingNode)?[rest[1..end]] is { } next
            ? TryFind(path + rest[..end], next, rest[end..], out value)
            : node is GapNode or MappingNode { IsPartial: true } || (path == TrainKey && IsMissed(node, rest[1..end]));
    }

    // What the recipe must have is told where it is bound.
    private static bool IsMissed(Node train, string key) =>
        train is not MappingNode || RecordShape.Of(typeof(TrainConfig)).Keys.Any(known => known.Required && known.Key == key);

    private static IEnumerable<string> Paths(string path, Node node) => node is MappingNode mapping
        ? mapping.Entries.SelectMany(entry => Paths($"{path}.{entry.Key.Text}", entry.Value))
        : [path];
}
