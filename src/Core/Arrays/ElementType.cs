namespace Ablate.Core.Arrays;

/// <summary>The types of numbers that array files hold here, little-endian.</summary>
public enum ElementType
{
    UInt8,
    Int16,
    Int32,
    Int64,
    Float16,
    Float32,
    Float64,

    /// <summary>The upper half of a <see cref="Float32"/>.</summary>
    BFloat16,
}

/// <summary>What the array formats ask about element types and shapes.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The element type that is this C# type in memory, or null.</summary>
    public static ElementType? Of(Type type) =>
        type == typeof(byte) ? ElementType.UInt8
        : type == typeof(short) ? ElementType.Int16
        : type == typeof(int) ? ElementType.Int32
        : type == typeof(long) ? ElementType.Int64
        : type == typeof(Half) ? ElementType.Float16
        : type == typeof(float) ? ElementType.Float32
        : type == typeof(double) ? ElementType.Float64
        : null;

    /// <summary>Bytes of an array, or null where there are more than a <see cref="long"/> counts.</summary>
    public static long? Bytes(this ElementType type, IEnumerable<long> shape)
    {
        // A zero anywhere makes the array empty, however absurd the other sizes are; they are still refused.
        long bytes = type.Size();
        var empty = false;
        foreach (var size in shape)
        {
            empty |= size == 0;
            if (size < 0 || Math.BigMul(bytes, Math.Max(size, 1), out bytes) != 0 || bytes < 0) return null;
        }
        return empty ? 0 : bytes;
    }
}
