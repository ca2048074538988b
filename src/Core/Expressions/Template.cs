using System.Collections.Concurrent;
using System.Text;

namespace Ablate.Core.Expressions;

/// <summary>A stretch of a text as it stands, or an expression to be put in its place.</summary>
internal readonly record struct Part(string Text, Expression? Expression);

/// <summary>A text, parsed once: <c>${...}</c> anywhere, or <c>$</c> with an expression behind it as the whole; <c>$$</c> is a dollar sign.</summary>
internal sealed class Template
{
    private const int MostKept = 4096;
    private const int LongestKept = 2 * Lexer.MaxLength;

    // A sweep reads the same few texts for each of its arms.
    private static readonly ConcurrentDictionary<(string Text, bool Condition), Template> Kept = new();

    private static int _parsed;

    private readonly List<Name> _names = [];
    private readonly List<Part> _parts = [];

    private Template(string text, bool condition)
    {
        try
        {
            if (condition) Condition(text);
            else Text(text);
        }
        catch (ExpressionFault fault)
        {
            Fault = fault;
            _names.Clear();
        }
        Names = [.. _names.DistinctBy(name => name.Text)];
    }

    /// <summary>Why the text cannot be parsed; null where it can.</summary>
    public ExpressionFault? Fault { get; }

    /// <summary>Every name once, where it is mentioned first; none after a fault.</summary>
    public IReadOnlyList<Name> Names { get; }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    /// <summary>The expression that the whole text is, so that the text takes its type; null where it has other parts.</summary>
    public Expression? Whole => _parts is [{ Expression: { } expression }] ? expression : null;

    /// <summary>The parsed text.</summary>
    public static Template Of(string text) => Of(text, condition: false);

    /// <summary>The parsed text, which is one expression, with or without the sign of one.</summary>
    public static Template OfCondition(string text) => Of(text, condition: true);

    private static Template Of(string text, bool condition)
    {
        if (text.Length > LongestKept) return new Template(text, condition);
        if (Kept.TryGetValue((text, condition), out var known)) return known;
        // The dictionary's own count takes all of its locks, which costs more than to parse.
        if (Interlocked.Increment(ref _parsed) % MostKept == 0) Kept.Clear();
        return Kept.GetOrAdd((text, condition), static key => new Template(key.Text, key.Condition));
    }

    /// <summary>Whether a text begins as one that is an expression as a whole.</summary>
    public static bool BeginsExpression(string text) => text.Length > 1 && text[0] == '$' &&
        (text[1] is '(' or '\'' or '"' or '-' || Lexer.IsNameStart(text[1]) || Lexer.IsNumberStart(text, 1));

    private void Condition(string text)
    {
        if (text.StartsWith("${", StringComparison.Ordinal) || BeginsExpression(text)) Text(text);
        else AddExpression(text, 0, braced: false);
        if (Whole is null) throw new ExpressionFault(0, "A condition is one expression, but this is a text with expressions in it.", "Write it without '${' and '}': stride > 1.");
    }

    private void Text(string text)
    {
        if (BeginsExpression(text))
        {
            AddExpression(text, 1, braced: false);
            return;
        }
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var pair = text[i] == '$' && i + 1 < text.Length ? text[i + 1] : default;
            if (pair == '{')
            {
                AddText(plain);
                i = AddExpression(text, i + 2, braced: true);
                continue;
            }
            plain.Append(text[i]);
            if (pair == '$') i++;
        }
        AddText(plain);
    }

    private void AddText(StringBuilder plain)
    {
        if (plain.Length > 0) _parts.Add(new Part(plain.ToString(), null));
        plain.Clear();
    }

    private int AddExpression(string text, int start, bool braced)
    {
        var tokens = Lexer.Read(text, start, braced);
        if (tokens.Count == 1)
        {
            throw braced
                ? new ExpressionFault(start - 2, "The '${}' is empty.", "Write a name or a calculation between the braces.")
                : new ExpressionFault(start, "The condition is empty.");
        }
        _parts.Add(new Part("", Parser.Parse(tokens, _names)));
        return tokens[^1].Offset;
    }
}
