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
        foreach (var name in _mentions.Keys.Where(name => !Reaches(name, swept, []))) scope.TryFind(name, out _);
    }

    private bool Reaches(string name, IReadOnlySet<string> swept, HashSet<string> seen) =>
        swept.Contains(name) || (seen.Add(name) && _mentions.TryGetValue(name, out var mentions) && mentions.Any(mention => Reaches(mention, swept, seen)));
}
