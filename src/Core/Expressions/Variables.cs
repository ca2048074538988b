using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>The <c>vars</c> of an experiment.</summary>
internal sealed class Variables
{
    private readonly MappingNode _root;
    private readonly MappingNode _declared;
    private readonly Dictionary<string, IReadOnlyList<string>> _mentions;

    private Variables(MappingNode root, MappingNode declared, Dictionary<string, IReadOnlyList<string>> mentions) => (_root, _declared, _mentions) = (root, declared, mentions);

    /// <summary>Reads them, and reports names that no expression could mention.</summary>
    /// <param name="mapping">The value of <c>vars</c>.</param>
    /// <param name="root">The experiment, to whose values they may refer.</param>
    /// <param name="issues">Where problems go.</param>
    public static Variables Read(MappingNode mapping, MappingNode root, Issues issues)
    {
        foreach (var (key, _) in mapping.Entries) VariableName.Check(key, key.Text, "A variable", issues);
        return new Variables(root, mapping, mapping.Entries.ToDictionary(entry => entry.Key.Text, entry => Mentions(entry.Value), StringComparer.Ordinal));
    }

    /// <summary>
    /// Evaluates those that no arm has a part in, so that a mistake in a variable that nothing uses is found too.
    /// </summary>
    /// <param name="scope">The names outside of the arms.</param>
    /// <param name="ofArms">The variables that only arms have.</param>
    public void EvaluateCommon(IScope scope, IReadOnlySet<string> ofArms)
    {
        var depends = Dependents(ofArms);
        foreach (var name in _mentions.Keys.Where(name => !depends.Contains(name))) scope.TryFind(name, out _);
    }

    /// <summary>Warns of those of a file that nothing mentions; those that it extends may offer some, to others or to the command line.</summary>
    public void WarnOfUnused(string file, Issues issues)
    {
        var named = (_root["arms"] as MappingNode)?.Entries.SelectMany(arm => Interpolation.NamesIn(arm.Key)) ?? [];
        var mentioned = MentionedIn(_root).Concat(named).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, _) in _declared.Entries.Where(entry => entry.Key.At.File == file && !mentioned.Contains(entry.Key.Text)))
            issues.Warning(key, $"Nothing uses the variable '{Scalars.Brief(key.Text)}'.");
    }

    /// <summary>The names that anything in an experiment mentions, but for those that are parameters of the block around.</summary>
    public static IEnumerable<string> MentionedIn(MappingNode root) => root.Entries.SelectMany(entry =>
        entry is { Key.Text: "blocks", Value: MappingNode blocks } ? blocks.Entries.SelectMany(block => MentionedInBlock(block.Value)) : Mentions(entry.Value));

    private static IEnumerable<string> MentionedInBlock(Node block) => block is MappingNode { Entries: var entries } mapping && mapping["parameters"] is MappingNode parameters
        ? entries.SelectMany(entry => entry.Value == parameters ? Mentions(parameters) : Mentions(entry.Value).Where(name => parameters[name] is null))
        : Mentions(block);

    // The names given, and all that mention them, through whatever others; a path such as train.epochs mentions its section.
    private HashSet<string> Dependents(IReadOnlySet<string> names)
    {
        var sections = _root.Entries.Where(entry => ExperimentScope.SectionOf(entry.Key.Text) is not null).Select(entry => (Name: Section(entry.Key.Text), Mentions: Mentions(entry.Value)));
        var users = _mentions.Select(pair => (Name: pair.Key, Mentions: pair.Value)).Concat(sections)
            .SelectMany(user => user.Mentions.Select(mention => (Mentioned: Mentioned(mention), user.Name)))
            .ToLookup(pair => pair.Mentioned, pair => pair.Name, StringComparer.Ordinal);
        var found = names.ToHashSet(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            foreach (var user in users[name].Where(found.Add)) open.Push(user);
        }
        return found;
    }

    private string Mentioned(string name) => !_mentions.ContainsKey(name) && ExperimentScope.SectionOf(name) is { } section ? Section(section) : name;

    // No variable can be called so.
    private static string Section(string name) => $".{name}";

    private static IReadOnlyList<string> Mentions(Node value) => [.. Interpolation.NamesIn(value)];
}
