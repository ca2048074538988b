using Ablate.Core.Arms.Sweeps;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>The combinations of values that an arm runs through; without a sweep, one combination of no values.</summary>
internal sealed class Sweep
{
    /// <summary>The number of a sample, from 0: a variable of every sweep that draws samples.</summary>
    public const string SampleVariable = "sample";

    private readonly SweepPart _part;
    private IReadOnlyList<string>? _varied;

    private Sweep(SweepPart part) => _part = part;

    /// <summary>The variables in the order of the file.</summary>
    public IReadOnlyList<string> Variables => _part.Variables;

    /// <summary>The variables with more than one value, before anything is excluded.</summary>
    public IReadOnlyList<string> Varied =>
        _varied ??= [.. Variables.Where((_, column) => _part.ValuesOf(column).Select(value => value.Meaning).Distinct().Skip(1).Any())];

    /// <summary>Those of <see cref="Varied"/> that tell the combinations apart, as the number of a sample does for all that is sampled.</summary>
    public IEnumerable<string> Telling => _part.Telling.Where(Varied.Contains);

    /// <summary>
    /// An upper bound of the combinations, exact but for what is excluded and what occurs in several sweeps of a union. It
    /// is found without making any of them, and stays at <see cref="int.MaxValue"/> beyond.
    /// </summary>
    public long Combinations => _part.Combinations;

    /// <summary>Reads the value of <c>sweep</c>, which may be absent; null after an error.</summary>
    /// <param name="node">The value.</param>
    /// <param name="binder">Binds its parts, and knows where problems go.</param>
    /// <param name="allowance">What the conditions of all sweeps may come to.</param>
    public static Sweep? Read(Node? node, Binder binder, Allowance allowance)
    {
        if (node is null or ScalarNode { IsNull: true }) return new Sweep(new Product([]));
        return new SweepReader(binder, allowance).Read(node, depth: 0) is { } part ? new Sweep(part) : null;
    }

    /// <summary>All that may have been meant for a variable, of a sweep that cannot be read.</summary>
    public static IEnumerable<string> NamesIn(Node sweep) => Keys(sweep).Append(SampleVariable);

    /// <summary>Where the file gives the values of a variable first.</summary>
    public Node PlaceOf(string variable) => _part.Declared.First(entry => entry.Key.Text == variable).Value;

    /// <summary>The combinations one by one, the last variable of a grid varying fastest.</summary>
    /// <param name="issues">Where the problems of the conditions for exclusion go, the last of them after the last combination.</param>
    public IEnumerable<IReadOnlyDictionary<string, SweptValue>> Expand(Issues issues) =>
        _part.Expand(issues).Select(row => Variables.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));

    private static IEnumerable<string> Keys(Node node) => node switch
    {
        MappingNode mapping => mapping.Entries.SelectMany(entry => Keys(entry.Value).Prepend(entry.Key.Text)),
        SequenceNode list => list.Items.SelectMany(Keys),
        _ => [],
    };
}
