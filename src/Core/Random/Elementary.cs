using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ablate.Core.Random;

/// <summary>
/// Logarithm, sine and cosine of four numbers at once, and the exponential of one, from +, −, × and ÷ alone, so that they are the same to the bit on
/// every machine (the operations are IEEE 754's whether or not the processor has vectors). Accurate to about 1e-15, far
/// beyond the float that is made of them. They serve random numbers only: arguments are not checked.
/// </summary>
internal static class Elementary
{
    private const double Ln2 = 0.693147180559945309417232121458;
    private const double LeastNormal = 2.2250738585072014e-308;
    private const double SqrtHalf = 0.707106781186547524400844362105;

    // Power series, the highest power first: e^x, and the others in the square of the argument.
    private static ReadOnlySpan<double> Exponential =>
        [1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1];

    private static ReadOnlySpan<double> Artanh =>
        [1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1];

    private static ReadOnlySpan<double> Sine =>
        [-1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1];

    private static ReadOnlySpan<double> Cosine =>
        [1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -1.0 / 2, 1];

    /// <summary>The natural logarithm of positive normal numbers.</summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        // x = m · 2^e with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)) as its odd power series.
        var bits = x.AsInt64();
        var exponent = Vector256.ConvertToDouble((bits >>> 52) - Vector256.Create(1022L));
        var mantissa = ((bits & Vector256.Create(0x000F_FFFF_FFFF_FFFF)) | Vector256.Create(0x3FE0_0000_0000_0000)).AsDouble();
        var small = Vector256.LessThan(mantissa, Vector256.Create(SqrtHalf));
        mantissa = Vector256.ConditionalSelect(small, mantissa * 2, mantissa);
        exponent = Vector256.ConditionalSelect(small, exponent - Vector256<double>.One, exponent);
        var t = (mantissa - Vector256<double>.One) / (mantissa + Vector256<double>.One);
        return (exponent * Ln2) + (2 * t * Polynomial(t * t, Artanh));
    }

    /// <summary>The natural logarithm of a positive number; one below the normal numbers counts as the least of them.</summary>
    public static double Log(double x) => Log(Vector256.Create(Math.Max(x, LeastNormal))).ToScalar();

    /// <summary>e to the power of a number whose result is finite and normal.</summary>
    public static double Exp(double x)
    {
        // x = k ln 2 + r with |r| at most ½ ln 2, where Taylor's series is short.
        var k = Math.Floor((x / Ln2) + 0.5);
        var r = x - (k * Ln2);
        return Math.ScaleB(Polynomial(Vector256.Create(r), Exponential).ToScalar(), (int)k);
    }

    /// <summary>Sine and cosine of 2π times <paramref name="turn"/>, for turns in [0, 1).</summary>
    public static (Vector256<double> Sine, Vector256<double> Cosine) SinCosOfTurn(Vector256<double> turn)
    {
        // The nearest quarter turn is exact; what remains is at most an eighth, where Taylor's series is short.
        var quarter = Vector256.Floor((4 * turn) + Vector256.Create(0.5));
        var x = 2 * Math.PI * (turn - (0.25 * quarter));
        var sine = x * Polynomial(x * x, Sine);
        var cosine = Polynomial(x * x, Cosine);

        var first = Vector256.Equals(quarter, Vector256.Create(1.0));
        var second = Vector256.Equals(quarter, Vector256.Create(2.0));
        var third = Vector256.Equals(quarter, Vector256.Create(3.0));
        var (across, along) = (Vector256.ConditionalSelect(first | third, cosine, sine), Vector256.ConditionalSelect(first | third, sine, cosine));
        return (Vector256.ConditionalSelect(second | third, -across, across), Vector256.ConditionalSelect(first | second, -along, along));
    }

    /// <summary>Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(Vector256<double> x, ReadOnlySpan<double> coefficients)
    {
        var sum = Vector256<double>.Zero;
        foreach (var coefficient in coefficients) sum = (sum * x) + Vector256.Create(coefficient);
        return sum;
    }
}
