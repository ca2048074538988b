namespace Ablate.Core.Random;

/// <summary>
/// Logarithm, sine and cosine from +, −, × and ÷ alone, so that they are the same to the bit on every machine. Accurate
/// to about 1e-15, far beyond the float that is made of them. They serve <see cref="RandomStream"/> only: arguments are
/// not checked.
/// </summary>
internal static class Elementary
{
    private const double Ln2 = 0.693147180559945309417232121458;
    private const double SqrtHalf = 0.707106781186547524400844362105;

    // Power series in the square of the argument.
    private static ReadOnlySpan<double> Artanh =>
        [1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1];

    private static ReadOnlySpan<double> Sine =>
        [-1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1];

    private static ReadOnlySpan<double> Cosine =>
        [1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -1.0 / 2, 1];

    /// <summary>The natural logarithm of a positive normal number.</summary>
    public static double Log(double x)
    {
        // x = m · 2^e with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)) as its odd power series.
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1022;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FE0_0000_0000_0000);
        if (mantissa < SqrtHalf)
        {
            mantissa *= 2;
            exponent--;
        }
        var t = (mantissa - 1) / (mantissa + 1);
        return (exponent * Ln2) + (2 * t * Polynomial(t * t, Artanh));
    }

    /// <summary>Sine and cosine of 2π·<paramref name="turn"/>, for a turn in [0, 1).</summary>
    public static (double Sine, double Cosine) SinCosOfTurn(double turn)
    {
        // The nearest quarter turn is exact; what remains is at most an eighth, where Taylor's series is short.
        var quarter = (int)((4 * turn) + 0.5);
        var x = 2 * Math.PI * (turn - (0.25 * quarter));
        var sine = x * Polynomial(x * x, Sine);
        var cosine = Polynomial(x * x, Cosine);
        return (quarter & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>Horner's rule; the coefficient of the highest power comes first.</summary>
    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients) sum = (sum * x) + coefficient;
        return sum;
    }
}
