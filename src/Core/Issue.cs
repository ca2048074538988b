namespace Ablate.Core;

/// <summary>A place in a file; line and column count from 1, and 0 means the file (or the argument) as a whole.</summary>
/// <param name="File">The file's name, or an argument of the command line such as <c>-o train.epochs=3</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Via">Where a block or a filler was used that this place belongs to; null for text that stands for itself.</param>
public readonly record struct Position(string File, int Line, int Column, Use? Via = null)
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
    public override string ToString()
    {
        var label = Severity == Severity.Error ? "error" : "warning";
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var hint = Hint is null ? "" : $" {Hint}";
        var trail = At.Via is null ? "" : $" ({At.Via})";
        return Printable($"{At}: {label}: {path}{Message}{hint}{trail}");
    }

    // Messages quote the file, and a file must not be able to steer a terminal or to fake a further line.
    private static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? FormattableString.Invariant($"\\u{(int)c:x4}") : c.ToString()))
        : text;
}
