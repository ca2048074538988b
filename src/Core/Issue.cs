using System.Globalization;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>A place in a file; line and column count from 1, and 0 means the file (or the argument) as a whole.</summary>
/// <param name="File">The file's name, or an argument of the command line such as <c>-o train.epochs=3</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Via">Where a block or a filler was used that this place belongs to; null for text that stands for itself.</param>
/// <param name="From">The values that the expression at this place took others from; null for what is written as it stands.</param>
public readonly record struct Position(string File, int Line, int Column, Use? Via = null, Origins? From = null)
{
    public override string ToString() => Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");
}

/// <summary>A use of text that is written elsewhere: a block, or what fills a slot.</summary>
/// <param name="What">What is used, such as <c>block 'bottleneck'</c>.</param>
/// <param name="At">Where; may itself lie within a use.</param>
public sealed record Use(string What, Position At)
{
    /// <summary><c>in block 'conv_bn' at net.yaml:12:9, in block 'bottleneck' at net.yaml:31:5</c>: the innermost first.</summary>
    public override string ToString() => At.Via is null ? $"in {What} at {At}" : $"in {What} at {At}, {At.Via}";
}

/// <summary>The values that an expression was made of, each with the place where it is written.</summary>
/// <param name="names">By the names that the expression mentions.</param>
public sealed class Origins(IReadOnlyDictionary<string, Node> names)
{
    // A value may come from values that come from others, again and again.
    private const int Most = 6;

    // A network of blocks has hundreds of them, nearly all with one name, and a dictionary for each would be most of it.
    private readonly KeyValuePair<string, Node>[] _names = [.. names];

    /// <summary>The names with the places of their values.</summary>
    public IEnumerable<(string Name, Position At)> Places => _names.Select(pair => (pair.Key, pair.Value.At));

    /// <summary><c>from width = 8 at net.yaml:2:16, from r = 4 of -o vars.r=4</c>: those of the expression first, then what they come from.</summary>
    public override string ToString()
    {
        var all = All().Take(Most + 1).Select(pair => $"from {pair.Key}{Value(pair.Value)} {(pair.Value.At.Line == 0 ? "of" : "at")} {pair.Value.At}").ToList();
        return string.Join(", ", all.Count > Most ? [.. all.Take(Most), "..."] : all);
    }

    /// <summary>The values that come from no others.</summary>
    internal IEnumerable<Node> Roots => All().Select(pair => pair.Value).Where(node => node.At.From is null);

    private static string Value(Node node) => node is ScalarNode scalar ? $" = {Scalars.Brief(scalar.Text)}" : "";

    private IEnumerable<KeyValuePair<string, Node>> All()
    {
        var seen = new HashSet<(string, string)>();
        var open = new Queue<KeyValuePair<string, Node>>(_names);
        while (open.TryDequeue(out var one))
        {
            if (!seen.Add((one.Key, one.Value.At.ToString()))) continue;
            yield return one;
            if (one.Value.At.From is not { } from) continue;
            foreach (var further in from._names) open.Enqueue(further);
        }
    }
}

/// <summary>Whether a problem stops the experiment or is only worth knowing.</summary>
public enum Severity
{
    Error,
    Warning,
}

/// <summary>One problem: where it is, what is wrong, and what to do.</summary>
/// <param name="At">The position of the offending text.</param>
/// <param name="Path">The path of keys that leads there, such as <c>model[3].se.reduction</c>; empty at the root.</param>
/// <param name="Message">A whole sentence: what is wrong.</param>
/// <param name="Hint">A whole sentence: what to do; null where nothing useful can be said.</param>
/// <param name="Severity">Errors stop everything; warnings do not.</param>
public sealed record Issue(Position At, string Path, string Message, string? Hint = null, Severity Severity = Severity.Error)
{
    /// <summary>
    /// What an arm wrote elsewhere that may have led to it, as <c>the slot 'attention' is filled at net.yaml:7:12 with
    /// max_pool</c>; null where nothing did.
    /// </summary>
    public string? Cause { get; init; }

    /// <summary>The argument of <c>-o</c> without which there would be no such problem; null where it is the file's, or stands at the argument.</summary>
    public string? Argument { get; init; }
    /// <summary>The values whose own mistake it may be; null where it is one of the place itself.</summary>
    internal IReadOnlyList<Node>? Blames { get; init; }

    /// <summary>Whether the value that it blames is wrong as it stands, and not only what is calculated of it.</summary>
    internal bool IsOfValue { get; init; }

    /// <summary>What the value is not: the same object for the same range or set of names; null for a type.</summary>
    internal object? Wanted { get; init; }

    public override string ToString()
    {
        var label = Severity == Severity.Error ? "error" : "warning";
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var hint = Hint is null ? "" : $" {Hint}";
        var argument = Argument is null ? null : $"because of -o {Scalars.Brief(Argument)}";
        var trail = (argument, At.From, At.Via) is (null, null, null) ? "" : $" ({string.Join("; ", new object?[] { argument, At.From, At.Via }.OfType<object>())})";
        // Messages quote the file, and a file must not be able to steer a terminal or to fake a further line.
        return Printable.Of($"{At}: {label}: {path}{Message}{hint}{trail}");
    }
}
