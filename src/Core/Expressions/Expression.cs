namespace Ablate.Core.Expressions;

/// <summary>A parsed expression.</summary>
/// <param name="Offset">Where in the text its operator, name or value stands, counted from 0.</param>
internal abstract record Expression(int Offset);

/// <summary>A number (<see cref="long"/> or <see cref="double"/>), true or false, a text in quotes, or null.</summary>
internal sealed record Literal(int Offset, object Value) : Expression(Offset);

/// <summary>A variable, or the dotted path of a value of the experiment.</summary>
internal sealed record Name(int Offset, string Text) : Expression(Offset);

/// <summary><c>-</c> or <c>not</c>.</summary>
internal sealed record Unary(int Offset, string Sign, Expression Operand) : Expression(Offset);

/// <summary>A calculation, a comparison, <c>and</c> or <c>or</c>.</summary>
internal sealed record Binary(int Offset, string Sign, Expression Left, Expression Right) : Expression(Offset);

/// <summary><c>a if condition else b</c>.</summary>
internal sealed record Conditional(int Offset, Expression Condition, Expression Then, Expression Else) : Expression(Offset);

/// <summary><c>list[at]</c>.</summary>
internal sealed record Item(int Offset, Expression List, Expression At) : Expression(Offset);

/// <summary><c>list[first:end]</c>; null where a side is left out.</summary>
internal sealed record Slice(int Offset, Expression List, Expression? First, Expression? End) : Expression(Offset);

/// <summary>A function with its arguments, as many as it takes.</summary>
internal sealed record Call(int Offset, Function Function, IReadOnlyList<Expression> Arguments) : Expression(Offset);
