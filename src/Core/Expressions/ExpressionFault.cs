namespace Ablate.Core.Expressions;

/// <summary>Ends the reading or the evaluation of an expression; never leaves <see cref="Interpolation"/>.</summary>
/// <param name="offset">Where in the text, counted from 0.</param>
/// <param name="message">A whole sentence: what is wrong.</param>
/// <param name="hint">A whole sentence: what to do; null where nothing useful can be said.</param>
internal sealed class ExpressionFault(int offset, string message, string? hint = null) : Exception(message)
{
    public int Offset => offset;

    public string? Hint => hint;

    /// <summary>The name whose value is of a wrong kind, whatever else the expression says; null where it is not one value.</summary>
    public string? Name { get; init; }
}
