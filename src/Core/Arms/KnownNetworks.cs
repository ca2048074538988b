using System.Text;
using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// Networks that have been written out, so that arms which do not differ in them share one: thousands of recipes on a
/// ResNet-50 cost what one costs. What a network follows from is its layer list, what fills its slots, and the values of
/// the names that were asked for while it was written out.
/// </summary>
internal sealed class KnownNetworks
{
    // Different names are asked for where a condition chooses between them; past a few, looking costs more than it saves.
    private const int MostKinds = 8;

    private readonly Dictionary<object, List<Kind>> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The network that would be written out; null where it has to be.</summary>
    /// <param name="from">Stands for the layer list and what fills its slots: the same object for the same of both.</param>
    /// <param name="scopeOfArm">Makes a scope with the names of the arm.</param>
    public SequenceNode? Find(object from, Func<ExperimentScope> scopeOfArm)
    {
        if (!_known.TryGetValue(from, out var kinds)) return null;
        var scope = scopeOfArm();
        foreach (var kind in kinds)
            if (Values(kind.Names, scope) is { } values && kind.Networks.TryGetValue(values, out var network)) return network;
        return null;
    }

    /// <summary>Keeps a network that is whole.</summary>
    /// <param name="from">As in <see cref="Find"/>.</param>
    /// <param name="scope">The names of the arm, as the network left it.</param>
    /// <param name="network">The network.</param>
    public void Add(object from, ExperimentScope scope, SequenceNode network)
    {
        if (!_known.TryGetValue(from, out var kinds)) _known[from] = kinds = [];
        var kind = kinds.Find(one => scope.Asked.Count == one.Names.Length && one.Names.All(scope.Asked.Contains));
        if (kind is null)
        {
            if (kinds.Count == MostKinds) return;
            kinds.Add(kind = new Kind([.. scope.Asked]));
        }
        if (Values(kind.Names, scope) is { } values) kind.Networks[values] = network;
    }

    // The place belongs to it: errors are told where the value stands.
    private static string? Values(string[] names, ExperimentScope scope)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            if (!scope.TryFind(name, out var value) || value is null) return null;
            text.Append(value.At).Append(' ').Append(YamlWriter.Line(value)).Append('\n');
        }
        return text.ToString();
    }

    private sealed record Kind(string[] Names)
    {
        public Dictionary<string, SequenceNode> Networks { get; } = new(StringComparer.Ordinal);
    }
}
