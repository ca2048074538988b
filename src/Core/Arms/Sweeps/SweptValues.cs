using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>Reads the names and the values of swept variables.</summary>
internal static class SweptValues
{
    /// <summary>The keys of a sweep that are parts of it, and so cannot be variables.</summary>
    public static readonly string[] PartNames = ["grid", "zip", "list", "union", "random", "latin_hypercube", "exclude"];

    /// <summary>Those that draw samples.</summary>
    public static readonly string[] Sampled = ["random", "latin_hypercube"];

    private const string LabelHint = "Write the values with labels: {label: value}; a label has letters, digits and the signs - _ . = and +.";

    /// <summary>Reports what cannot be the name of a variable; true where it can.</summary>
    public static bool CheckName(ScalarNode key, Issues issues)
    {
        if (PartNames.Contains(key.Text))
        {
            issues.Error(key, $"A variable cannot be called '{key.Text}', because that is a part of a sweep.", "Give it another name.");
            return false;
        }
        return VariableName.Check(key, key.Text, "A variable", issues);
    }

    /// <summary>The values of a variable: a list, or a mapping of labels to values; null after an error.</summary>
    /// <param name="node">The list or the mapping.</param>
    /// <param name="repeats">Whether a value may occur again, as in a zip.</param>
    /// <param name="binder">Binds the list, and knows where problems go.</param>
    public static SweptValue[]? Read(Node node, bool repeats, Binder binder)
    {
        if (node is MappingNode labelled)
        {
            if (labelled.Entries.Count == 0) binder.Issues.Error(node, "The mapping of labels to values is empty.");
            var whole = labelled.Entries.Count > 0;
            foreach (var (key, _) in labelled.Entries) whole &= CheckLabel(key, key.Text, binder.Issues);
            var values = labelled.Entries.Select(entry => new SweptValue(entry.Key.Text, entry.Value)).ToArray();
            return whole ? Check(values, repeats, binder.Issues) : null;
        }
        if (binder.Bind<IReadOnlyList<Node>>(node) is not { } items) return null;
        if (items.Count == 0)
        {
            binder.Issues.Error(node, "The list of values is empty.");
            return null;
        }
        var read = items.Select(item => One(item, binder.Issues)).ToArray();
        if (Array.Exists(read, value => value is null)) return null;
        var list = Array.ConvertAll(read, value => value!.Value);
        return Check(list, repeats, binder.Issues);
    }

    /// <summary>One value, labelled by its text or, for a mapping, by its only key; null after an error.</summary>
    public static SweptValue? One(Node node, Issues issues)
    {
        switch (node)
        {
            case ScalarNode scalar:
                return CheckLabel(scalar, scalar.Text, issues) ? new SweptValue(scalar.Text, scalar) : null;
            case MappingNode { Entries: [var only] }:
                return CheckLabel(only.Key, only.Key.Text, issues) ? new SweptValue(only.Key.Text, node) : null;
            default:
                var what = node is MappingNode { Entries.Count: var keys } ? FormattableString.Invariant($"a mapping of {keys} keys") : Scalars.What(node);
                issues.Error(node, $"A value needs a label for the names of the arms, and this is {what}, which has none.", LabelHint);
                return null;
        }
    }

    /// <summary>Reports labels that stand for two values; true where there are none.</summary>
    public static bool CheckLabels(IEnumerable<SweptValue> values, Issues issues)
    {
        var meanings = new Dictionary<string, string>(StringComparer.Ordinal);
        var fine = true;
        foreach (var value in values)
        {
            var meaning = value.Meaning;
            if (meanings.TryAdd(value.Label, meaning) || meanings[value.Label] == meaning) continue;
            issues.Error(value.Value, $"Two different values have the label '{value.Label}'.", LabelHint);
            fine = false;
        }
        return fine;
    }

    private static SweptValue[]? Check(SweptValue[] values, bool repeats, Issues issues) =>
        CheckLabels(values, issues) ? repeats ? values : Once(values, issues) : null;

    // Each value once, so that those that are wrong are told beside one that is repeated.
    private static SweptValue[] Once(SweptValue[] values, Issues issues)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var once = new List<SweptValue>(values.Length);
        foreach (var value in values)
        {
            var meaning = value.Meaning;
            if (labels.TryAdd(meaning, value.Label))
            {
                once.Add(value);
                continue;
            }
            var first = labels[meaning];
            issues.Error(value.Value, first == value.Label ? $"The value '{first}' occurs twice." : $"The values '{first}' and '{value.Label}' are the same.", "Remove one of them.");
        }
        return [.. once];
    }

    private static bool CheckLabel(Node at, string label, Issues issues)
    {
        // A label follows other letters of the name.
        var problem = label.Length == 0 ? "it is empty" : Names.Problem("x" + label);
        if (problem is null) return true;
        issues.Error(at, $"The label '{Scalars.Brief(label)}' cannot be part of the name of an arm: {problem}.", LabelHint);
        return false;
    }
}
