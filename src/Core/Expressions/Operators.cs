namespace Ablate.Core.Expressions;

/// <summary>Arithmetic and comparison of numbers, with the meaning that Python gives the operators.</summary>
internal static class Operators
{
    /// <summary>Calculates; whole numbers stay whole where the result is, and never wrap around.</summary>
    /// <param name="sign">One of <c>+ - * / // % **</c>.</param>
    /// <param name="left">A <see cref="long"/> or <see cref="double"/>.</param>
    /// <param name="right">A <see cref="long"/> or <see cref="double"/>.</param>
    /// <exception cref="OverflowException">A whole result needs more than 64 bits.</exception>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static object Calculate(string sign, object left, object right)
    {
        var (x, y) = (Values.Number(left)!.Value, Values.Number(right)!.Value);
        if (y == 0 && sign is "/" or "//" or "%") throw new DivideByZeroException();
        if (x == 0 && y < 0 && sign == "**") throw new DivideByZeroException();
        return left is long a && right is long b ? Whole(sign, a, b) : Real(sign, x, y);
    }

    /// <summary>The order of two numbers: negative where the first is less.</summary>
    public static int Compare(object left, object right) => left is long a && right is long b
        ? a.CompareTo(b)
        : Values.Number(left)!.Value.CompareTo(Values.Number(right)!.Value);

    private static object Whole(string sign, long a, long b)
    {
        switch (sign)
        {
            case "+": return checked(a + b);
            case "-": return checked(a - b);
            case "*": return checked(a * b);
            case "**" when b < 0: return Math.Pow(a, b);
            case "**": return Power(a, b);
        }
        // The processor refuses the remainder of the smallest number and -1, which is 0.
        var remainder = b == -1 ? 0 : a % b;
        var down = remainder != 0 && remainder < 0 != b < 0;
        if (sign == "%") return down ? remainder + b : remainder;
        if (sign == "/" && remainder != 0) return (double)a / b;
        return checked(a / b) - (down ? 1 : 0);
    }

    private static double Real(string sign, double x, double y) => sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        "//" => Math.Round((x - Modulo(x, y)) / y),
        "%" => Modulo(x, y),
        "**" => Math.Pow(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, null),
    };

    // The remainder has the divisor's sign, where IEEE's has the dividend's.
    private static double Modulo(double x, double y)
    {
        var remainder = x % y;
        return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    // By repeated squaring, so that an absurd exponent overflows at once.
    private static long Power(long number, long exponent)
    {
        long result = 1;
        while (true)
        {
            if ((exponent & 1) == 1) result = checked(result * number);
            exponent >>= 1;
            if (exponent == 0) return result;
            number = checked(number * number);
        }
    }
}
