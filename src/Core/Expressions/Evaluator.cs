using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>The value of an expression.</summary>
/// <param name="names">The value of every name that it mentions.</param>
/// <param name="labelOf">The label that a name's value equals beside the value itself; null where it has none.</param>
internal sealed class Evaluator(IReadOnlyDictionary<string, Node> names, Func<string, string?> labelOf)
{
    /// <summary>Where the values of all names are written; null where there is no name.</summary>
    public Origins? Origins => names.Count == 0 ? null : new Origins(names);

    /// <summary>One of <see cref="Values"/>; what is a name alone keeps its node.</summary>
    /// <exception cref="ExpressionFault">It has none.</exception>
    public object Value(Expression expression) => expression switch
    {
        Literal literal => literal.Value,
        Name name => names[name.Text],
        Unary { Sign: "not" } not => !Flag(not.Operand, "'not'", "what follows"),
        Unary minus => Negative(minus),
        Binary { Sign: "and" } and => Flag(and.Left, "'and'", "the left side") && Flag(and.Right, "'and'", "the right side"),
        Binary { Sign: "or" } or => Flag(or.Left, "'or'", "the left side") || Flag(or.Right, "'or'", "the right side"),
        Binary { Sign: "==" } equal => AreEqual(equal),
        Binary { Sign: "!=" } unequal => !AreEqual(unequal),
        Binary { Sign: "<" or "<=" or ">" or ">=" } comparison => IsOrdered(comparison),
        Binary binary => Calculated(binary),
        Conditional conditional => Value(Flag(conditional.Condition, "'if'", "its condition") ? conditional.Then : conditional.Else),
        Call call => Result(call),
        Item item => ItemOf(item),
        Slice slice => Part(slice),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private object Plain(Expression expression) => Values.Plain(Value(expression));

    private bool Flag(Expression expression, string who, string which) => Plain(expression) switch
    {
        bool flag => flag,
        var other => throw new ExpressionFault(expression.Offset, $"{who} needs true or false, but {which} is {Values.What(other)}.", other is Node ? "Compare it with something, such as: == null." : null) { Name = (expression as Name)?.Text },
    };

    private object Number(Expression expression, string needs, string which)
    {
        var value = Plain(expression);
        if (value is long or double) return value;
        throw new ExpressionFault(expression.Offset, $"{needs}, but {which} is {Values.What(value)}.", Values.NumberHint(value)) { Name = (expression as Name)?.Text };
    }

    private (object Left, object Right) Numbers(Binary binary)
    {
        var needs = $"'{binary.Sign}' needs numbers";
        return (Number(binary.Left, needs, "the left side"), Number(binary.Right, needs, "the right side"));
    }

    private object Negative(Unary minus)
    {
        var value = Number(minus.Operand, "'-' needs a number", "what follows");
        if (value is double number) return -number;
        var whole = (long)value;
        return whole != long.MinValue ? -whole : throw TooLarge(minus.Offset, $"-({whole})");
    }

    private object Calculated(Binary binary)
    {
        var (left, right) = Numbers(binary);
        string Shown() => $"{Values.Text(left)} {binary.Sign} {Values.Text(right)}";
        try
        {
            return Finite(Operators.Calculate(binary.Sign, left, right), binary.Offset, Shown);
        }
        catch (OverflowException)
        {
            throw TooLarge(binary.Offset, Shown());
        }
        catch (DivideByZeroException)
        {
            throw new ExpressionFault(binary.Offset, $"{Shown()} divides by zero.");
        }
    }

    private bool IsOrdered(Binary comparison)
    {
        var (left, right) = Numbers(comparison);
        var order = Operators.Compare(left, right);
        return comparison.Sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private bool AreEqual(Binary comparison)
    {
        var (left, right) = (Plain(comparison.Left), Plain(comparison.Right));
        if (left is long or double && right is long or double) return Operators.Compare(left, right) == 0;
        if (IsLabelled(comparison.Left, right) || IsLabelled(comparison.Right, left)) return true;
        if ((left, right) is (Node one, Node other)) return Canonical.Json(one) == Canonical.Json(other);
        // A number in quotes beside a number is a slip, but for one that may be a label.
        var hint = right is long or double ? Values.NumberHint(left) : left is long or double ? Values.NumberHint(right) : null;
        return hint is null || LabelOf(comparison.Left) is not null || LabelOf(comparison.Right) is not null
            ? left.Equals(right)
            : throw new ExpressionFault(comparison.Offset, $"'{comparison.Sign}' compares a number with a text here: the left side is {Values.What(left)} and the right side is {Values.What(right)}.", hint);
    }

    // Labels are compared with what is written, not with the values of other names.
    private bool IsLabelled(Expression side, object other) => LabelOf(side) is { } label && label == Values.Text(other);

    private string? LabelOf(Expression side) => side is Name name ? labelOf(name.Text) : null;

    private SequenceNode List(Expression expression, int offset) => Value(expression) is SequenceNode list
        ? list
        : throw new ExpressionFault(offset, $"Only a list has items, but what stands before '[' is {Values.What(Value(expression))}.");

    private Node ItemOf(Item item)
    {
        var items = List(item.List, item.Offset).Items;
        var at = Place(item.At, items.Count);
        return at >= 0 && at < items.Count
            ? items[(int)at]
            : throw new ExpressionFault(item.At.Offset, FormattableString.Invariant($"There is no such item: the list has {items.Count}, of which the first is 0 and the last -1."));
    }

    // As in Python: the end is not part of it, and what lies beyond the list is left out.
    private SequenceNode Part(Slice slice)
    {
        var list = List(slice.List, slice.Offset);
        var count = list.Items.Count;
        var first = slice.First is { } from ? Math.Clamp(Place(from, count), 0, count) : 0;
        var end = slice.End is { } to ? Math.Clamp(Place(to, count), 0, count) : count;
        return list with { Items = [.. list.Items.Take((int)end).Skip((int)first)] };
    }

    // Counted from 0, or where it is negative from the end of the list.
    private long Place(Expression expression, int count) => Number(expression, "The place in a list is a number", "this") is long at
        ? at < 0 ? at + count : at
        : throw new ExpressionFault(expression.Offset, "The place in a list is a whole number.");

    private List<object> Numbers(Call call)
    {
        var (function, single) = (call.Function, call.Arguments.Count == 1);
        return [.. call.Arguments.Select((argument, i) => Number(argument, $"'{function.Name}' needs {(single ? "a number" : "numbers")}", single ? "its argument" : $"argument {i + 1}"))];
    }

    private List<object> NumbersOfList(Call call)
    {
        var (name, argument) = (call.Function.Name, call.Arguments[0]);
        if (Value(argument) is not SequenceNode { Items: var items })
            throw new ExpressionFault(argument.Offset, $"'{name}' needs a list of numbers, but its argument is {Values.What(Value(argument))}.");
        if (items.Count > Function.MostOfList)
            throw new ExpressionFault(argument.Offset, FormattableString.Invariant($"'{name}' takes at most {Function.MostOfList} numbers, but the list has {items.Count}."));
        var numbers = items.Select(Values.Plain).ToList();
        return numbers.Find(number => number is not (long or double)) is not { } other
            ? numbers
            : throw new ExpressionFault(argument.Offset, $"'{name}' needs a list of numbers, but in this one is {Values.What(other)}.", Values.NumberHint(other));
    }

    private object Result(Call call)
    {
        var function = call.Function;
        var arguments = function.OfList ? NumbersOfList(call) : Numbers(call);
        string Shown() => $"{function.Name}({string.Join(", ", arguments.Select(Values.Text))})";
        try
        {
            return Finite(function.Apply(arguments), call.Offset, Shown);
        }
        catch (OverflowException)
        {
            throw TooLarge(call.Offset, Shown());
        }
        catch (ArgumentException exception)
        {
            throw new ExpressionFault(call.Offset, $"{Shown()} has no value: {exception.Message}.");
        }
    }

    private static object Finite(object result, int offset, Func<string> shown) =>
        result is double number && !double.IsFinite(number) ? throw new ExpressionFault(offset, $"{shown()} is not a finite number.") : result;

    private static ExpressionFault TooLarge(int offset, string shown) =>
        new(offset, $"{shown} is too large for a whole number.", "Whole numbers reach from -9223372036854775808 to 9223372036854775807.");
}
