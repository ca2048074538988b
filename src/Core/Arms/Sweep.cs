using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>The values an arm runs through: every combination of its variables, the last varying fastest.</summary>
/// <param name="Variables">The values of each variable, in the order of the file.</param>
internal sealed record Sweep(IReadOnlyDictionary<string, SequenceNode> Variables)
{
    /// <summary>How many arms it makes; 1 without a sweep.</summary>
    public long Combinations => Variables.Values.Aggregate(1L, (product, list) => Math.Min(product * list.Items.Count, int.MaxValue));

    /// <summary>Reads the value of <c>sweep</c>, which may be absent; null after an error.</summary>
    public static Sweep? Read(Node? node, Binder binder)
    {
        var variables = new Dictionary<string, SequenceNode>(StringComparer.Ordinal);
        if (node is null or ScalarNode { IsNull: true }) return new Sweep(variables);
        if (binder.Bind<MappingNode>(node) is not { } mapping) return null;

        var whole = true;
        foreach (var (key, value) in mapping.Entries)
        {
            whole &= CheckName(key, binder.Issues);
            var list = binder.Bind<IReadOnlyList<ScalarNode>>(value);
            if (list is { Count: 0 }) binder.Issues.Error(value, "The list of values is empty.");
            whole &= list is { Count: > 0 };
            if (list is not null) variables[key.Text] = (SequenceNode)value;
        }
        return whole ? new Sweep(variables) : null;
    }

    /// <summary>One value for each variable, combination after combination.</summary>
    public IEnumerable<IReadOnlyDictionary<string, ScalarNode>> Expand()
    {
        IEnumerable<Dictionary<string, ScalarNode>> combinations = [new(StringComparer.Ordinal)];
        foreach (var (variable, list) in Variables)
        {
            combinations = combinations.SelectMany(
                _ => list.Items,
                (combination, item) => new Dictionary<string, ScalarNode>(combination, StringComparer.Ordinal) { [variable] = (ScalarNode)item });
        }
        return combinations;
    }

    private static bool CheckName(ScalarNode key, Issues issues)
    {
        if (key.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(key.Text[0])) return true;
        issues.Error(key, $"A variable cannot be called '{Scalars.Brief(key.Text)}'.", "Letters, digits and _ are allowed, beginning with a letter.");
        return false;
    }
}
