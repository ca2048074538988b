using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>The <c>vars</c> of an experiment.</summary>
internal sealed class Variables
{
    private readonly MappingNode _root;
    private readonly Dictionary<string, IReadOnlyList<string>> _mentions;

    private Variables(MappingNode root, Dictionary<string, IReadOnlyList<string>> mentions) => (_root, _mentions) = (root, mentions);

    /// <summary>Reads them, and reports names that no expression could mention.</summary>
    /// <param name="mapping">The value of <c>vars</c>.</param>
    /// <param name="root">The experiment, to whose values they may refer.</param>
    /// <param name="issues">Where problems go.</param>
    public static Variables Read(MappingNode mapping, MappingNode root, Issues issues)
    {
        foreach (var (key, _) in mapping.Entries) VariableName.Check(key, key.Text, "A variable", issues);
        return new Variables(root, mapping.Entries.ToDictionary(entry => entry.Key.Text, entry => Mentions(entry.Value), StringComparer.Ordinal));
    }

    /// <summary>
    /// Evaluates those that no arm has a part in, so that a mistake in a variable that nothing uses is found too.
    /// </summary>
    /// <param name="scope">The names outside of the arms.</param>
    /// <param name="ofArms">The variables that only arms have.</param>
    public void EvaluateCommon(IScope scope, IReadOnlySet<string> ofArms)
    {
        foreach (var name in _mentions.Keys.Where(name => !Reaches(name, ofArms, []))) scope.TryFind(name, out _);
    }

    // A path such as train.epochs reaches whatever its section mentions.
    private bool Reaches(string name, IReadOnlySet<string> ofArms, HashSet<string> seen)
    {
        if (ofArms.Contains(name)) return true;
        if (!seen.Add(name)) return false;
        var mentions = _mentions.TryGetValue(name, out var own) ? own
            : ExperimentScope.SectionOf(name) is { } section && _root[section] is { } value ? Mentions(value)
            : [];
        return mentions.Any(mention => Reaches(mention, ofArms, seen));
    }

    private static IReadOnlyList<string> Mentions(Node value) => [.. Interpolation.NamesIn(value)];
}
