namespace Ablate.Core.Expressions;

/// <summary>A function of numbers.</summary>
/// <param name="Usage">How it is written, such as <c>sqrt(x)</c>.</param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Apply">From numbers (<see cref="long"/> or <see cref="double"/>) to one, which may be infinite or none; may throw <see cref="OverflowException"/>.</param>
/// <param name="OfList">Whether its one argument is a list of the numbers.</param>
internal sealed record Function(string Usage, int Least, int Most, Func<IReadOnlyList<object>, object> Apply, bool OfList = false)
{
    /// <summary>How many numbers a list may stand for.</summary>
    public const int MostOfList = 1000;

    /// <summary>The number of arguments, for a sentence: <c>1 argument</c>.</summary>
    public string Arity =>
        Most == int.MaxValue ? $"at least {Least} arguments"
        : Least < Most ? $"{Least} or {Most} arguments"
        : Least == 1 ? "1 argument" : $"{Least} arguments";

    /// <summary>The name alone.</summary>
    public string Name => Usage[..Usage.IndexOf('(', StringComparison.Ordinal)];

    public bool Takes(int arguments) => arguments >= Least && arguments <= Most;
}

/// <summary>Every function that an expression can call.</summary>
internal static class Functions
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Function[]
    {
        new("min(a, b, ...)", 2, int.MaxValue, x => x.Aggregate((a, b) => Operators.Compare(b, a) < 0 ? b : a)),
        new("max(a, b, ...)", 2, int.MaxValue, x => x.Aggregate((a, b) => Operators.Compare(b, a) > 0 ? b : a)),
        new("sum(list)", 1, 1, x => x.Aggregate((object)0L, (a, b) => Operators.Calculate("+", a, b)), OfList: true),
        new("round(x) or round(x, digits)", 1, 2, Round),
        new("floor(x)", 1, 1, x => x[0] is double number ? Whole(Math.Floor(number)) : x[0]),
        new("ceil(x)", 1, 1, x => x[0] is double number ? Whole(Math.Ceiling(number)) : x[0]),
        new("abs(x)", 1, 1, x => x[0] is long whole ? (object)Math.Abs(whole) : Math.Abs(Real(x[0]))),
        new("sqrt(x)", 1, 1, x => Math.Sqrt(Real(x[0]))),
        new("log2(x)", 1, 1, x => Math.Log2(Real(x[0]))),
        new("divisible(x, n)", 2, 2, x => Divisible(Real(x[0]), x[1])),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    // Ties go to the even neighbour, as in Python and IEEE 754.
    private static object Round(IReadOnlyList<object> x)
    {
        if (x.Count == 1) return x[0] is double number ? Whole(Math.Round(number, MidpointRounding.ToEven)) : x[0];
        if (x[1] is not (long and >= 0 and <= 15)) throw new ArgumentException("digits must be a whole number from 0 to 15");
        return x[0] is double value ? Math.Round(value, (int)(long)x[1], MidpointRounding.ToEven) : x[0];
    }

    /// <summary>
    /// The multiple of <paramref name="multiple"/> nearest to a number of channels (halves go up), at least one such
    /// multiple, and the next one where rounding down would lose more than a tenth. (Sandler et al., MobileNetV2, 2018,
    /// the published code's <c>_make_divisible</c>.)
    /// </summary>
    private static long Divisible(double x, object multiple)
    {
        if (multiple is not (long and >= 1)) throw new ArgumentException("n must be a whole number of at least 1");
        var n = (long)multiple;
        var nearest = Math.Max(n, checked(Whole(Math.Floor((x / n) + 0.5)) * n));
        return nearest < 0.9 * x ? checked(nearest + n) : nearest;
    }

    private static double Real(object number) => Values.Number(number)!.Value;

    // 2^63 itself is the first double that no long holds.
    private static long Whole(double number) =>
        number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : throw new OverflowException();
}
