using Ablate.Core.Blocks;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>The <c>vars</c> of an experiment.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, IReadOnlyList<string>> _mentions;

    private Variables(Dictionary<string, IReadOnlyList<string>> mentions) => _mentions = mentions;

    /// <summary>Reports names that no expression could mention.</summary>
    public static Variables Read(MappingNode mapping, Binder binder)
    {
        foreach (var key in mapping.Entries.Select(entry => entry.Key).Where(key => !BlockReader.IsVariable(key.Text)))
            binder.Issues.Error(key, $"A variable cannot be called '{Scalars.Brief(key.Text)}'.", "Letters, digits and _ are allowed, beginning with a letter.");
        return new Variables(mapping.Entries.ToDictionary(entry => entry.Key.Text, entry => (IReadOnlyList<string>)[.. Interpolation.NamesIn(entry.Value)], StringComparer.Ordinal));
    }

    /// <summary>
    /// Evaluates those that no sweep has a part in, so that a mistake in a variable that nothing uses is found too.
    /// </summary>
    public void EvaluateUnswept(IScope scope, IReadOnlySet<string> swept)
    {
        var depends = Dependents(swept);
        foreach (var name in _mentions.Keys.Where(name => !depends.Contains(name))) scope.TryFind(name, out _);
    }

    // The names given, and all that mention them, through whatever others.
    private HashSet<string> Dependents(IReadOnlySet<string> names)
    {
        var users = _mentions.SelectMany(pair => pair.Value.Select(mention => (mention, User: pair.Key))).ToLookup(pair => pair.mention, pair => pair.User, StringComparer.Ordinal);
        var found = names.ToHashSet(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            foreach (var user in users[name].Where(found.Add)) open.Push(user);
        }
        return found;
    }
}
