using System.Globalization;
using System.Text;

namespace Ablate.Core.Expressions;

internal enum TokenKind
{
    /// <summary>A variable or a function; its dots belong to it.</summary>
    Name,

    /// <summary>A number, a text, true, false or null.</summary>
    Value,

    /// <summary>An operator, also one that is a word, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>The end of the expression.</summary>
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where in the text it begins, counted from 0.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Value">What a <see cref="TokenKind.Value"/> stands for.</param>
internal readonly record struct Token(TokenKind Kind, int Offset, string Text, object? Value = null)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}

/// <summary>Cuts one expression out of a text, into tokens.</summary>
internal sealed class Lexer
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaxLength = 1000;

    // Longer ones first, so that '**' is not read as two '*'.
    private static readonly string[] Signs = ["**", "//", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "<", ">", "(", ")", "[", "]", ":", ","];

    private static readonly (string Sign, string Instead)[] Foreign =
    [
        ("&&", "'and'"), ("||", "'or'"), ("<>", "'!='"), ("=", "'=='"), ("!", "'not'"), ("&", "'and'"), ("|", "'or'"),
        ("^", "'**' for a power"), ("?", "'a if condition else b'"), ("×", "'*'"), ("·", "'*'"), ("÷", "'/'"), ("−", "'-'"),
        ("≤", "'<='"), ("≥", "'>='"), ("≠", "'!='"),
    ];

    private readonly string _text;
    private readonly int _start;
    private readonly bool _braced;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string text, int start, bool braced) => (_text, _start, _braced, _at) = (text, start, braced, start);

    /// <summary>The tokens from a place on; the last is the end.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the expression begins.</param>
    /// <param name="braced">Whether it ends at <c>}</c>, where the end's token then stands, or with the text.</param>
    /// <exception cref="ExpressionFault">Something in it is no token, or it is too long.</exception>
    public static IReadOnlyList<Token> Read(string text, int start, bool braced) => new Lexer(text, start, braced).Read();

    private List<Token> Read()
    {
        while (true)
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
            if (_at - _start > MaxLength)
                throw new ExpressionFault(_start, $"The expression is longer than {MaxLength} characters.", "Give parts of it names under 'vars'.");
            if (_at == _text.Length || (_braced && _text[_at] == '}')) break;
            _tokens.Add(Next());
        }
        if (_braced && _at == _text.Length) throw new ExpressionFault(_start - 2, "A '${' is not closed by '}'.");
        _tokens.Add(new Token(TokenKind.End, _at, ""));
        return _tokens;
    }

    private Token Next()
    {
        var c = _text[_at];
        if (IsNameStart(c)) return Word();
        if (IsNumberStart(_text, _at)) return Number();
        if (c is '\'' or '"') return Quoted(c);
        foreach (var sign in Signs)
        {
            if (Starts(sign)) return Take(TokenKind.Sign, sign.Length);
        }
        throw NoToken();
    }

    private Token Word()
    {
        var end = _at;
        while (end < _text.Length && (IsNamePart(_text[end]) || (_text[end] == '.' && end + 1 < _text.Length && IsNameStart(_text[end + 1])))) end++;
        return _text[_at..end] switch
        {
            "and" or "or" or "not" or "if" or "else" => Take(TokenKind.Sign, end - _at),
            "true" or "True" or "TRUE" => Take(TokenKind.Value, end - _at, true),
            "false" or "False" or "FALSE" => Take(TokenKind.Value, end - _at, false),
            "null" or "Null" or "NULL" => Take(TokenKind.Value, end - _at, Values.Null),
            _ => Take(TokenKind.Name, end - _at),
        };
    }

    private Token Number()
    {
        var end = Digits(_at);
        var whole = true;
        if (end < _text.Length && _text[end] == '.') (end, whole) = (Digits(end + 1), false);
        if (end < _text.Length && _text[end] is 'e' or 'E')
        {
            var digits = end + 1 < _text.Length && _text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (Digits(digits) > digits) (end, whole) = (Digits(digits), false);
        }
        if (end < _text.Length && (IsNamePart(_text[end]) || _text[end] == '.'))
        {
            while (end < _text.Length && (IsNamePart(_text[end]) || _text[end] == '.')) end++;
            var wrong = _text[_at..end];
            var plain = wrong.Replace("_", "", StringComparison.Ordinal);
            throw new ExpressionFault(_at, $"'{Schema.Scalars.Brief(wrong)}' is neither a number nor a name.", wrong.Contains('_') && plain.All(char.IsAsciiDigit) ? $"Write {plain}." : null);
        }
        var text = _text[_at..end];
        if (!whole)
        {
            var number = double.Parse(text, CultureInfo.InvariantCulture);
            return double.IsFinite(number) ? Take(TokenKind.Value, text.Length, number) : throw new ExpressionFault(_at, "The number is too large.");
        }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? Take(TokenKind.Value, text.Length, value)
            : throw new ExpressionFault(_at, "The whole number is too large.", "Whole numbers reach to 9223372036854775807; a number with a point or an exponent may be larger.");
    }

    private Token Quoted(char quote)
    {
        var end = _text.IndexOf(quote, _at + 1);
        return end >= 0
            ? Take(TokenKind.Value, end + 1 - _at, _text[(_at + 1)..end])
            : throw new ExpressionFault(_at, $"The text that begins with {quote} here is not closed by another {quote}.");
    }

    private ExpressionFault NoToken()
    {
        if (Starts("$")) return new ExpressionFault(_at, "A '$' is not expected inside an expression.", "Names stand alone in an expression; a text of several values is written ${a}-${b}.");
        foreach (var (sign, instead) in Foreign)
        {
            if (Starts(sign)) return new ExpressionFault(_at, $"The operator '{sign}' is not known.", $"Write {instead}.");
        }
        var character = Rune.TryGetRuneAt(_text, _at, out var rune) ? rune : Rune.ReplacementChar;
        return new ExpressionFault(_at, $"The character '{character}' means nothing in an expression.", "The operators are + - * / // % ** < <= > >= == != and or not, and a if b else c.");
    }

    private Token Take(TokenKind kind, int length, object? value = null)
    {
        var token = new Token(kind, _at, _text.Substring(_at, length), value);
        _at += length;
        return token;
    }

    private bool Starts(string sign) => string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private int Digits(int at)
    {
        while (at < _text.Length && char.IsAsciiDigit(_text[at])) at++;
        return at;
    }

    /// <summary>Whether a number begins at a place of a text.</summary>
    public static bool IsNumberStart(string text, int at) =>
        char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]));

    /// <summary>Whether a name can begin with the character.</summary>
    public static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsDigit(c);
}
