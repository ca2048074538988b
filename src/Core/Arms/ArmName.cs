using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// The name of a swept arm: <c>se-r${r}</c> says where the values stand; a name without any gets <c>-r4</c> for every
/// variable that varies.
/// </summary>
internal static class ArmName
{
    /// <summary>The name for one combination of values; null after an error.</summary>
    public static string? Of(ScalarNode template, Sweep sweep, IReadOnlyDictionary<string, SweptValue> combination, MappingNode root, Allowance allowance, Issues issues)
    {
        var name = Interpolation.Has(template.Text)
            ? Interpolation.Text(template, new ExperimentScope(root, Labels(combination), allowance, issues), issues)
            : template.Text + string.Concat(sweep.Telling.Select(variable => $"-{variable}{combination[variable].Label}"));
        if (name is null) return null;
        if (Names.Problem(name) is not { } problem) return name;
        issues.Error(template, $"An arm cannot be called '{Scalars.Brief(name)}': {problem}.", Names.Rule);
        return null;
    }

    // Layers, labelled values and null are called by their labels; plain numbers can be reckoned with.
    private static Dictionary<string, Node?> Labels(IReadOnlyDictionary<string, SweptValue> combination) => combination.ToDictionary(
        pair => pair.Key,
        pair => (Node?)(pair.Value.Value is ScalarNode { IsNull: false } scalar && scalar.Text == pair.Value.Label ? scalar : new ScalarNode(pair.Value.Value.At, "", pair.Value.Label, Quoted: true)),
        StringComparer.Ordinal);
}
