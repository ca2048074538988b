using System.Runtime.InteropServices;

namespace Ablate.Core.Arrays;

/// <summary>What an array in a file of several is, without its numbers.</summary>
/// <param name="Name">Such as <c>conv1.weight</c>.</param>
/// <param name="Type">Of the numbers.</param>
/// <param name="Shape">In C order; empty for a single number.</param>
public sealed record ArrayHeader(string Name, ElementType Type, IReadOnlyList<long> Shape);

/// <summary>An array with its name in a file of several.</summary>
/// <param name="Name">Such as <c>conv1.weight</c>.</param>
/// <param name="Type">Of the numbers.</param>
/// <param name="Shape">In C order; empty for a single number.</param>
/// <param name="Data">The numbers as little-endian bytes.</param>
public sealed record NamedArray(string Name, ElementType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data)
{
    // From here on doubles leave out whole numbers.
    private const double LargestWhole = 1L << 53;

    /// <summary>The numbers as doubles, which every type but the largest 64-bit whole numbers fits exactly.</summary>
    public double[] ToDoubles() => Type switch
    {
        ElementType.Float64 => As<double>().ToArray(),
        ElementType.Float32 => Convert<float>(value => value),
        ElementType.Float16 => Convert<Half>(value => (double)value),
        ElementType.BFloat16 => Convert<ushort>(value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
        _ => Array.ConvertAll(ToInt64(), value => (double)value),
    };

    /// <summary>The numbers rounded to 32 bits, as a cast does it.</summary>
    public float[] ToSingles() => Type == ElementType.Float32 ? As<float>().ToArray() : Array.ConvertAll(ToDoubles(), value => (float)value);

    /// <summary>Whether all numbers are whole, whatever their type; those beyond 2⁵³ in a floating one are not known to be.</summary>
    public bool AreWhole => Type is ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64
        || Array.TrueForAll(ToDoubles(), value => Math.Abs(value) <= LargestWhole && Math.Floor(value) == value);

    /// <summary>Whole numbers of any type as 64-bit ones.</summary>
    /// <exception cref="InvalidOperationException">Not all of them <see cref="AreWhole"/>.</exception>
    public long[] ToInt64() => Type is ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64
        ? new NpyArray(Type, Shape, Data.ToArray()).ToInt64()
        : AreWhole ? Array.ConvertAll(ToDoubles(), value => (long)value)
        : throw new InvalidOperationException($"'{Name}' holds {Type}, and not all of its numbers are whole.");

    /// <summary>The same numbers in 32 bits.</summary>
    internal NamedArray Widened() => this with { Type = ElementType.Float32, Data = MemoryMarshal.AsBytes<float>(ToSingles()).ToArray() };

    /// <summary>Refuses arrays that no file of several can hold.</summary>
    /// <exception cref="ArgumentException">Two arrays share a name, or a shape does not fit its data.</exception>
    internal static void Check(IReadOnlyList<NamedArray> arrays)
    {
        if (arrays.Select(array => array.Name).Distinct(StringComparer.Ordinal).Count() < arrays.Count) throw new ArgumentException("Two arrays share a name.", nameof(arrays));
        if (arrays.FirstOrDefault(array => array.Type.Bytes(array.Shape) != array.Data.Length) is { } wrong)
            throw new ArgumentException($"'{wrong.Name}' has {wrong.Data.Length} bytes, which its shape does not.", nameof(arrays));
    }

    private ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    private double[] Convert<T>(Converter<T, double> convert)
        where T : unmanaged => Array.ConvertAll(As<T>().ToArray(), convert);
}
