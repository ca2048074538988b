using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>Reads the parts whose combinations stand in the file one by one: <c>zip</c> column by column, <c>list</c> row by row.</summary>
internal static class WrittenTables
{
    /// <summary>The first values of all variables, then the second ones, and so on; null after an error.</summary>
    public static Table? Zip(MappingNode variables, Binder binder)
    {
        var named = variables.Entries.Select(entry => SweptValues.CheckName(entry.Key, binder.Issues)).ToArray();
        var columns = variables.Entries.Select(entry => SweptValues.Read(entry.Value, repeats: true, binder)).ToArray();
        if (named.Contains(false) || Array.Exists(columns, column => column is null)) return null;

        var first = columns[0]!.Length;
        var fine = true;
        foreach (var (entry, column) in variables.Entries.Zip(columns))
        {
            if (column!.Length == first) continue;
            binder.Issues.Error(entry.Value, FormattableString.Invariant($"The lists of a zip have one length, but '{variables.Entries[0].Key.Text}' has {first} value{(first == 1 ? "" : "s")} and '{entry.Key.Text}' has {column.Length}."));
            fine = false;
        }
        return fine ? Distinct(variables.Entries, [.. Enumerable.Range(0, first).Select(row => Array.ConvertAll(columns, column => column![row]))], binder.Issues) : null;
    }

    /// <summary>Each item is a mapping of all variables to one value each; null after an error.</summary>
    public static Table? List(Node node, Binder binder)
    {
        if (binder.Bind<IReadOnlyList<Node>>(node) is not { } items) return null;
        if (items.Count == 0) binder.Issues.Error(node, "The list of combinations is empty.");
        if (items.Count == 0 || FirstOf(items, binder.Issues) is not { } first) return null;

        var fine = first.Entries.Select(entry => SweptValues.CheckName(entry.Key, binder.Issues)).ToArray().All(named => named);
        var rows = new List<SweptValue[]>();
        foreach (var item in items)
        {
            if (ReadRow(item, first, binder.Issues) is { } row) rows.Add(row);
            else fine = false;
        }
        for (var column = 0; fine && column < first.Entries.Count; column++)
            fine &= SweptValues.CheckLabels(rows.Select(row => row[column]), binder.Issues);
        return fine ? Distinct(first.Entries, rows, binder.Issues) : null;
    }

    private static MappingNode? FirstOf(IReadOnlyList<Node> items, Issues issues)
    {
        if (items[0] is MappingNode { Entries.Count: > 0 } first) return first;
        var what = items[0] is MappingNode ? "empty" : Scalars.What(items[0]);
        issues.Error(items[0], $"Every item of a 'list' is a mapping of the variables to one value each, but this is {what}.", "Write list: [{r: 2, k: 3}, ...]; a variable itself cannot be called 'list'.");
        return null;
    }

    private static SweptValue[]? ReadRow(Node item, MappingNode first, Issues issues)
    {
        var names = first.Entries.Select(entry => entry.Key.Text).ToList();
        if (item is not MappingNode mapping || mapping.Entries.Count != names.Count || names.Exists(name => mapping[name] is null))
        {
            var what = item is MappingNode { Entries: { Count: > 0 } entries } ? "has " + Suggest.List([.. entries.Select(entry => entry.Key.Text)]) : "is " + (item is MappingNode ? "empty" : Scalars.What(item));
            issues.Error(item, $"Every item of a 'list' has the variables of the first, {Suggest.List(names)}, but this {what}.");
            return null;
        }
        var row = names.Select(name => SweptValues.One(mapping[name]!, issues)).ToArray();
        return Array.Exists(row, value => value is null) ? null : Array.ConvertAll(row, value => value!.Value);
    }

    private static Table? Distinct(IReadOnlyList<Entry> variables, IReadOnlyList<SweptValue[]> rows, Issues issues)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = rows.Where(row => !seen.Add(Rows.Meaning(row))).ToList();
        foreach (var row in repeated)
            issues.Error(row[0].Value, $"The combination {string.Join(", ", variables.Zip(row, (variable, value) => $"{variable.Key.Text} = {value.Label}"))} occurs twice.", "Remove one of them.");
        return repeated.Count == 0 ? new Table(variables, rows) : null;
    }
}
