using Ablate.Core.Schema;

namespace Ablate.Core.Expressions;

/// <summary>Tokens to an expression, by recursive descent; the precedence of operators is Python's.</summary>
internal sealed class Parser
{
    /// <summary>How deep parentheses, functions, signs, powers and conditions may nest.</summary>
    public const int MaxDepth = 50;

    private const string InBraces = "In braces or brackets YAML ends a value at a comma: an expression with one needs quotes there, as in \"$max(a, b)\".";
    private const string InBrackets = "In braces or brackets YAML ends a value at a bracket: an expression with one needs quotes there, as in \"$widths[0]\".";

    private readonly IReadOnlyList<Token> _tokens;
    private readonly List<Name> _names;
    private int _index;
    private int _depth;

    private Parser(IReadOnlyList<Token> tokens, List<Name> names) => (_tokens, _names) = (tokens, names);

    private Token Current => _tokens[_index];

    /// <summary>The expression that all tokens together are.</summary>
    /// <param name="tokens">The tokens; more than the end.</param>
    /// <param name="names">Gets every name, in the order of the text.</param>
    /// <exception cref="ExpressionFault">They are none.</exception>
    public static Expression Parse(IReadOnlyList<Token> tokens, List<Name> names)
    {
        var parser = new Parser(tokens, names);
        var expression = parser.Conditional();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Surplus();
    }

    private Expression Conditional()
    {
        Enter();
        var then = Or();
        if (TryTake("if") is { } sign)
        {
            var condition = Or();
            if (TryTake("else") is null) throw new ExpressionFault(sign.Offset, "This 'if' has no 'else'.", "Write: a if condition else b.");
            then = new Conditional(sign.Offset, condition, then, Conditional());
        }
        _depth--;
        return then;
    }

    private Expression Or() => LeftToRight(And, "or");

    private Expression And() => LeftToRight(Not, "and");

    private Expression Not()
    {
        if (TryTake("not") is not { } sign) return Comparison();
        Enter();
        var operand = Not();
        _depth--;
        return new Unary(sign.Offset, sign.Text, operand);
    }

    private Expression Comparison()
    {
        var left = Sum();
        if (TakeComparison() is not { } sign) return left;
        var comparison = new Binary(sign.Offset, sign.Text, left, Sum());
        if (TakeComparison() is not { } second) return comparison;
        throw new ExpressionFault(second.Offset, "Comparisons cannot be chained.", $"Write two of them with 'and' between: a {sign.Text} b and b {second.Text} c.");
    }

    private Expression Sum() => LeftToRight(Product, "+", "-");

    private Expression Product() => LeftToRight(Minus, "*", "/", "//", "%");

    private Expression Minus()
    {
        if (TryTake("-") is not { } sign) return Power();
        Enter();
        var operand = Minus();
        _depth--;
        return new Unary(sign.Offset, sign.Text, operand);
    }

    // Binds stronger than a sign on its left and weaker than one on its right: -2 ** -1 is -(2 ** (-1)).
    private Expression Power()
    {
        var operand = Operand();
        if (TryTake("**") is not { } sign) return operand;
        Enter();
        var exponent = Minus();
        _depth--;
        return new Binary(sign.Offset, sign.Text, operand, exponent);
    }

    private Expression Operand()
    {
        var operand = Whole();
        while (TryTake("[") is { } open) operand = Within(operand, open);
        return operand;
    }

    // Behind a '[': an item, or with a colon a part of the list.
    private Expression Within(Expression list, Token open)
    {
        var first = Current.Is(":") ? null : Conditional();
        var isSlice = TryTake(":") is not null;
        var end = !isSlice || Current.Is("]") ? null : Conditional();
        if (TryTake("]") is null)
            throw Current.Kind == TokenKind.End ? new ExpressionFault(open.Offset, "This '[' is not closed by ']'.", InBrackets) : Surplus();
        return isSlice ? new Slice(open.Offset, list, first, end) : new Item(open.Offset, list, first!);
    }

    private Expression Whole()
    {
        var token = Current;
        if (token.Kind == TokenKind.Value)
        {
            _index++;
            return new Literal(token.Offset, token.Value!);
        }
        if (token.Kind == TokenKind.Name)
        {
            _index++;
            return TryTake("(") is { } open ? Function(token, open) : Named(token);
        }
        if (TryTake("(") is not { } parenthesis) throw Missing();
        var inner = Conditional();
        Close(parenthesis);
        return inner;
    }

    private Name Named(Token token)
    {
        var name = new Name(token.Offset, token.Text);
        _names.Add(name);
        return name;
    }

    private Call Function(Token name, Token open)
    {
        if (!Functions.All.TryGetValue(name.Text, out var function))
            throw new ExpressionFault(name.Offset, $"There is no function '{Scalars.Brief(name.Text)}'.", Suggest.Hint(name.Text, Functions.All.Keys, "functions"));
        var arguments = new List<Expression>();
        if (!Current.Is(")"))
        {
            do arguments.Add(Conditional());
            while (TryTake(",") is not null);
        }
        // Where a mapping in braces was meant to hold max(a, b), YAML has taken the comma for its own.
        Close(open, InBraces);
        return function.Takes(arguments.Count)
            ? new Call(name.Offset, function, arguments)
            : throw new ExpressionFault(name.Offset, $"The function '{name.Text}' takes {function.Arity}, but it has {arguments.Count} here.", $"Write {function.Usage}.");
    }

    private Expression LeftToRight(Func<Expression> operand, params ReadOnlySpan<string> signs)
    {
        var left = operand();
        while (Current is { Kind: TokenKind.Sign } sign && signs.Contains(sign.Text))
        {
            _index++;
            left = new Binary(sign.Offset, sign.Text, left, operand());
        }
        return left;
    }

    private Token? TakeComparison() => Current is { Kind: TokenKind.Sign, Text: "<" or "<=" or ">" or ">=" or "==" or "!=" } ? _tokens[_index++] : null;

    private Token? TryTake(string sign) => Current.Is(sign) ? _tokens[_index++] : null;

    private void Enter()
    {
        if (++_depth > MaxDepth) throw new ExpressionFault(Current.Offset, $"The expression nests deeper than {MaxDepth} here.", "Give parts of it names under 'vars'.");
    }

    private void Close(Token open, string? hint = null)
    {
        if (TryTake(")") is not null) return;
        throw Current.Kind == TokenKind.End ? new ExpressionFault(open.Offset, "This '(' is not closed by ')'.", hint) : Surplus();
    }

    private ExpressionFault Missing()
    {
        var token = Current;
        if (token.Is("not")) return new ExpressionFault(token.Offset, "A 'not' needs parentheses here.", "Write (not ...).");
        if (token.Kind == TokenKind.End) return new ExpressionFault(token.Offset, $"A value is missing after '{_tokens[_index - 1].Text}'.");
        return _index > 0 && !_tokens[_index - 1].Is("(")
            ? new ExpressionFault(token.Offset, $"A value is missing between '{_tokens[_index - 1].Text}' and '{token.Text}'.")
            : new ExpressionFault(token.Offset, $"A value is missing before '{token.Text}'.");
    }

    private ExpressionFault Surplus()
    {
        var token = Current;
        if (token.Is(")")) return new ExpressionFault(token.Offset, "This ')' closes nothing.");
        if (token.Is("]")) return new ExpressionFault(token.Offset, "This ']' closes nothing.");
        if (token.Is(":")) return new ExpressionFault(token.Offset, "A ':' is not expected here.", "It stands between the ends of a part of a list: widths[1:3].");
        if (token.Is(",")) return new ExpressionFault(token.Offset, "A ',' is not expected here.", "Only the arguments of a function have commas between them.");
        if (token.Is("else")) return new ExpressionFault(token.Offset, "This 'else' has no 'if'.", "Write: a if condition else b.");
        var before = _tokens[_index - 1];
        return new ExpressionFault(token.Offset, $"An operator is missing between '{Scalars.Brief(before.Text)}' and '{Scalars.Brief(token.Text)}'.");
    }
}
