using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number or truth value that goes where torch takes a scalar. It owns nothing; Dispose is there for its callers.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly Tag Tag;
    internal readonly long Bits;
    internal readonly double Imaginary;

    private Scalar(Tag tag, long bits, double imaginary = 0)
    {
        Tag = tag;
        Bits = bits;
        Imaginary = imaginary;
    }

    internal double Real => BitConverter.Int64BitsToDouble(Bits);

    internal double AsDouble => Tag is Tag.Double or Tag.Complex ? Real : Bits;
    internal long AsInt64 => Tag is Tag.Double or Tag.Complex ? (long)Real : Bits;

    /// <summary>Int64, Float64, Bool or ComplexFloat64: the kinds that libtorch tells apart in a scalar.</summary>
    public torch.ScalarType Type => Tag switch
    {
        Tag.Int => torch.ScalarType.Int64,
        Tag.Bool => torch.ScalarType.Bool,
        Tag.Complex => torch.ScalarType.ComplexFloat64,
        _ => torch.ScalarType.Float64,
    };

    private static Scalar Integer(long value) => new(Tag.Int, value);
    private static Scalar Floating(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(byte value) => Integer(value);
    public static implicit operator Scalar(sbyte value) => Integer(value);
    public static implicit operator Scalar(short value) => Integer(value);
    public static implicit operator Scalar(int value) => Integer(value);
    public static implicit operator Scalar(long value) => Integer(value);
    public static implicit operator Scalar(Half value) => Floating((double)value);
    public static implicit operator Scalar(float value) => Floating(value);
    public static implicit operator Scalar(double value) => Floating(value);
    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Scalar((float, float) value) =>
        new(Tag.Complex, BitConverter.DoubleToInt64Bits(value.Item1), value.Item2);
    public static implicit operator Scalar(System.Numerics.Complex value) =>
        new(Tag.Complex, BitConverter.DoubleToInt64Bits(value.Real), value.Imaginary);

    public void Dispose() { }
}

/// <summary>Between .NET's numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static Scalar ToScalar(this System.Numerics.Complex value) => value;
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this Half value) => value;

    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;
    public static double ToDouble(this Scalar value) => value.AsDouble;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsInt64;
    public static byte ToByte(this Scalar value) => (byte)value.AsInt64;
    public static short ToInt16(this Scalar value) => (short)value.AsInt64;
    public static int ToInt32(this Scalar value) => (int)value.AsInt64;
    public static long ToInt64(this Scalar value) => value.AsInt64;
    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) =>
        ((float)value.AsDouble, (float)value.Imaginary);
    public static System.Numerics.Complex ToComplexFloat64(this Scalar value) => new(value.AsDouble, value.Imaginary);
}
