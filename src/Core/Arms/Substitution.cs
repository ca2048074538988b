using System.Text.RegularExpressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>Puts swept values in the place of <c>${variable}</c>.</summary>
internal static partial class Substitution
{
    /// <summary>The variables a text mentions.</summary>
    public static IEnumerable<string> VariablesIn(string text) => Variable().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The variables mentioned anywhere in a value.</summary>
    public static IEnumerable<string> VariablesIn(Node node) => Scalars(node).SelectMany(scalar => VariablesIn(scalar.Text));

    /// <summary>Reports the variables that are not known; true where there is none.</summary>
    /// <param name="node">Where to look.</param>
    /// <param name="known">The variables of the arm.</param>
    /// <param name="reason">Why others cannot be known, as the second half of a sentence.</param>
    /// <param name="issues">Where problems go.</param>
    public static bool Check(Node node, IReadOnlyCollection<string> known, string reason, Issues issues)
    {
        var fine = true;
        foreach (var scalar in Scalars(node)) fine &= Check(scalar, known, reason, issues);
        return fine;
    }

    /// <summary>The value with every variable replaced. A text that is one variable and nothing else takes the value's type.</summary>
    public static Node Apply(Node node, IReadOnlyDictionary<string, ScalarNode> values) => node switch
    {
        ScalarNode scalar => Apply(scalar, values),
        SequenceNode list => list with { Items = [.. list.Items.Select(item => Apply(item, values))] },
        MappingNode mapping => mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Apply(entry.Value, values) })] },
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    /// <summary>The text with every variable replaced.</summary>
    public static string Apply(string text, IReadOnlyDictionary<string, ScalarNode> values) =>
        Variable().Replace(text, match => values[match.Groups[1].Value].Text);

    private static ScalarNode Apply(ScalarNode scalar, IReadOnlyDictionary<string, ScalarNode> values)
    {
        var match = Variable().Match(scalar.Text);
        if (!match.Success) return scalar;
        return match.Length == scalar.Text.Length && values[match.Groups[1].Value] is var value
            ? scalar with { Text = value.Text, Quoted = value.Quoted }
            : scalar with { Text = Apply(scalar.Text, values) };
    }

    private static bool Check(ScalarNode scalar, IReadOnlyCollection<string> known, string reason, Issues issues)
    {
        var fine = true;
        foreach (var name in VariablesIn(scalar.Text).Where(name => !known.Contains(name)))
        {
            issues.Error(scalar, $"The variable '{Schema.Scalars.Brief(name)}' is not known here: {reason}.", Suggest.Hint(name, known, "variables"));
            fine = false;
        }
        if (Variable().Replace(scalar.Text, "").Contains("${", StringComparison.Ordinal))
        {
            issues.Error(scalar, "A '${' is not closed by '}'.");
            fine = false;
        }
        return fine;
    }

    private static IEnumerable<ScalarNode> Scalars(Node node) => node switch
    {
        ScalarNode scalar => [scalar],
        SequenceNode list => list.Items.SelectMany(Scalars),
        MappingNode mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    [GeneratedRegex(@"\$\{([^{}]*)\}")]
    private static partial Regex Variable();
}
