using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>Reads the parts of a sweep. A mapping of variables is a grid; one of parts is their product, less what is excluded.</summary>
internal sealed class SweepReader(Binder binder, Allowance allowance)
{
    private const int MaxDepth = 20;
    private const int MostChecked = 100_000;
    private const int MostEvaluations = 1_000_000;

    private Issues Issues => binder.Issues;

    /// <summary>Reads a sweep; null after an error.</summary>
    /// <param name="node">A mapping, or what stands in its place.</param>
    /// <param name="depth">In how many unions it lies.</param>
    public SweepPart? Read(Node node, int depth)
    {
        if (binder.Bind<MappingNode>(node) is not { } mapping) return null;
        if (depth > MaxDepth)
        {
            Issues.Error(node, FormattableString.Invariant($"The unions are nested more than {MaxDepth} deep."));
            return null;
        }
        if (!mapping.Entries.Any(IsPart)) return ReadGrid(mapping);
        var isClear = CheckParts(mapping);
        var parts = mapping.Entries.Where(entry => IsPart(entry) && entry.Key.Text != Interpolation.ExcludeKey).Select(entry => ReadPart(entry, depth)).ToArray();
        var conditions = mapping[Interpolation.ExcludeKey] is { } exclude ? ReadConditions(exclude) : [];
        var product = Multiply(parts);
        if (product is null || conditions is null || !isClear)
        {
            // What they see is known by name alone.
            var names = Sweep.NamesIn(mapping).ToDictionary(name => name, _ => (SweptValue?)null, StringComparer.Ordinal);
            foreach (var condition in names.Count == 0 || mapping.IsPartial ? [] : conditions ?? []) Interpolation.Condition(condition, new Selection.Scope(names, allowance), Issues);
            return null;
        }
        if (product.Combinations * conditions.Count > MostEvaluations)
        {
            Issues.Error(mapping[Interpolation.ExcludeKey]!, FormattableString.Invariant($"{conditions.Count:N0} conditions for {product.Combinations:N0} combinations are more than {MostEvaluations:N0} to be evaluated."), "Write fewer conditions, joined by 'or', or leave the values out of the sweep.");
            return null;
        }
        return conditions.Count == 0 ? product : new Selection(product, conditions, mapping[Interpolation.ExcludeKey]!, allowance);
    }

    private static bool IsPart(Entry entry) => SweptValues.PartNames.Contains(entry.Key.Text);

    private bool CheckParts(MappingNode mapping)
    {
        var part = mapping.Entries.First(IsPart).Key.Text;
        var others = mapping.Entries.Where(entry => !IsPart(entry)).Select(entry => entry.Key).ToList();
        foreach (var key in others)
        {
            var name = Scalars.Brief(key.Text);
            var hint = Suggest.Nearest(key.Text, SweptValues.PartNames) is { } meant
                ? $"Did you mean '{meant}'?"
                : $"If '{name}' is a variable, write grid: {{{name}: [...]}}; a variable itself cannot be called '{part}'.";
            Issues.Error(key, $"'{part}' is a part of a sweep, and beside it only other parts can stand, but '{name}' is none.", hint);
        }
        if (others.Count > 0) return false;
        if (mapping.Entries is not [var only] || only.Key.Text != Interpolation.ExcludeKey || mapping.IsPartial) return true;
        Issues.Error(only.Key, "There is nothing to exclude from: the sweep has no variables.", "Write the variables beside it: grid: {...}.");
        return false;
    }

    private SweepPart? ReadPart(Entry part, int depth) => part.Key.Text switch
    {
        "grid" => Variables(part) is { } variables ? ReadGrid(variables) : null,
        "zip" => Variables(part) is { } variables ? WrittenTables.Zip(variables, binder) : null,
        "list" => WrittenTables.List(part.Value, binder),
        "union" => ReadUnion(part.Value, depth),
        "random" => SampledTable.Read(part, stratified: false, binder),
        "latin_hypercube" => SampledTable.Read(part, stratified: true, binder),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private MappingNode? Variables(Entry part)
    {
        if (part.Value is MappingNode { Entries.Count: > 0 } mapping) return mapping;
        Issues.Error(
            part.Value,
            $"'{part.Key.Text}' is a part of a sweep and has a mapping of variables to their values, but this is {(part.Value is MappingNode ? "empty" : Scalars.What(part.Value))}.",
            $"Write {part.Key.Text}: {{r: [2, 4]}}; a variable itself cannot be called '{part.Key.Text}'.");
        return null;
    }

    private Product? ReadGrid(MappingNode variables) => Multiply([.. variables.Entries.Select(ReadVariable)]);

    private Table? ReadVariable(Entry variable)
    {
        var named = SweptValues.CheckName(variable.Key, Issues);
        var values = SweptValues.Read(variable.Value, repeats: false, binder);
        return named && values is not null ? new Table([variable], Array.ConvertAll(values, value => new[] { value })) : null;
    }

    private Union? ReadUnion(Node node, int depth)
    {
        if (binder.Bind<IReadOnlyList<Node>>(node) is not { } items) return null;
        if (items.Count == 0) Issues.Error(node, "The list of sweeps is empty.");
        var sweeps = items.Select(item => Read(item, depth + 1)).ToArray();
        if (sweeps.Length == 0 || sweeps[0] is not { Variables: var first }) return null;

        var fine = !sweeps.Contains(null);
        foreach (var (item, sweep) in items.Zip(sweeps))
        {
            if (sweep is null || sweep.Variables.Order(StringComparer.Ordinal).SequenceEqual(first.Order(StringComparer.Ordinal))) continue;
            Issues.Error(item, $"All sweeps of a union have the same variables, but the first has {List(first)} and this one has {List(sweep.Variables)}.", "Give every variable a value in each of them, perhaps a list of one.");
            fine = false;
        }
        if (!fine) return null;
        var union = new Union(sweeps!);
        // A larger sweep is refused for its size, and to compare its values could take long; the union around compares those of this one.
        if (union.Combinations > MostChecked || depth > 0) return union;
        return Enumerable.Range(0, first.Count).All(column => SweptValues.CheckLabels(union.ValuesOf(column), Issues)) ? union : null;

        static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? "none" : Suggest.List(names);
    }

    private Product? Multiply(IReadOnlyCollection<SweepPart?> parts)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var fine = true;
        foreach (var variable in parts.SelectMany(part => part?.Declared ?? []))
        {
            if (known.Add(variable.Key.Text)) continue;
            Issues.Error(variable.Key, $"The sweep has the variable '{variable.Key.Text}' twice.", "Each variable belongs to one part; sweeps of the same variables are joined by 'union'.");
            fine = false;
        }
        return fine && parts.All(part => part is not null) ? new Product([.. parts.Select(part => part!)]) : null;
    }

    private IReadOnlyList<ScalarNode>? ReadConditions(Node node)
    {
        if (node is ScalarNode { IsNull: false } one) return [one];
        if (node is SequenceNode { Items: { Count: > 0 } items } && items.All(item => item is ScalarNode { IsNull: false })) return [.. items.Cast<ScalarNode>()];
        var wrong = node is SequenceNode { Items.Count: > 0 } list ? list.Items.First(item => item is not ScalarNode { IsNull: false }) : node;
        Issues.Error(wrong, $"A condition is expected here, but this is {(wrong is SequenceNode { Items.Count: 0 } ? "an empty list" : Scalars.What(wrong))}.", "Write exclude: $r > 8, or a list of such conditions.");
        return null;
    }
}
