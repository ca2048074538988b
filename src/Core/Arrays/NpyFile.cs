using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Ablate.Core.Arrays;

/// <summary>What stands at the head of a <c>.npy</c> file.</summary>
/// <param name="Type">Of the numbers.</param>
/// <param name="Shape">In C order; empty for a single number.</param>
/// <param name="Bytes">Of the numbers that follow.</param>
/// <param name="IsFortran">Whether they lie with the first index running fastest; then only <see cref="NpyFile.Read(string)"/> puts them in C order.</param>
public sealed record NpyHeader(ElementType Type, IReadOnlyList<long> Shape, long Bytes, bool IsFortran = false);

/// <summary>A whole array in memory.</summary>
/// <param name="Type">Of the numbers.</param>
/// <param name="Shape">In C order; empty for a single number.</param>
/// <param name="Data">The numbers as little-endian bytes.</param>
public sealed record NpyArray(ElementType Type, IReadOnlyList<long> Shape, byte[] Data)
{
    /// <summary>The numbers as they are stored.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not their type.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => ElementTypes.Of(typeof(T)) == Type
            ? MemoryMarshal.Cast<byte, T>(Data)
            : throw new InvalidOperationException($"The array holds {Type}, not {typeof(T).Name}.");

    /// <summary>Whole numbers of any width as 64-bit ones.</summary>
    /// <exception cref="InvalidOperationException">The numbers are floating.</exception>
    public long[] ToInt64() => Type switch
    {
        ElementType.UInt8 => Array.ConvertAll(Data, value => (long)value),
        ElementType.Int16 => Array.ConvertAll(As<short>().ToArray(), value => (long)value),
        ElementType.Int32 => Array.ConvertAll(As<int>().ToArray(), value => (long)value),
        ElementType.Int64 => As<long>().ToArray(),
        _ => throw new InvalidOperationException($"The array holds {Type}, not whole numbers."),
    };
}

/// <summary>
/// NumPy's array files (format versions 1 to 3): little-endian u1, i2, i4, i8, f2, f4 and f8; an array in Fortran order is
/// put in C order. Everything else is refused by name, and nothing in a file is ever executed.
/// </summary>
public static partial class NpyFile
{
    private const int MaxHeader = 1 << 16;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    private static readonly (string Code, ElementType Type)[] Types =
    [
        ("|u1", ElementType.UInt8),
        ("<i2", ElementType.Int16),
        ("<i4", ElementType.Int32),
        ("<i8", ElementType.Int64),
        ("<f2", ElementType.Float16),
        ("<f4", ElementType.Float32),
        ("<f8", ElementType.Float64),
    ];

    /// <summary>Reads the head; the stream then stands at the first number.</summary>
    /// <param name="stream">At the start of the file; where it can tell its length, a truncated or overlong file is refused.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">It is no array that can be read; the message says why.</exception>
    public static NpyHeader ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, name);
        if (!start[..6].SequenceEqual(Magic)) throw Refuse(name, "it is not a NumPy array file (.npy)");
        if (start[6] is < 1 or > 3) throw Refuse(name, $"its format version {start[6]}.{start[7]} is not known");

        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        Fill(stream, size, name);
        var length = start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaxHeader) throw Refuse(name, $"its header of {length} bytes is too long");
        var header = new byte[length];
        Fill(stream, header, name);

        var read = Parse((start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header), name);
        if (!stream.CanSeek) return read;
        var rest = stream.Length - stream.Position;
        if (rest < read.Bytes) throw Refuse(name, $"it is truncated: {read.Bytes} bytes of numbers are declared, {rest} are there");
        if (rest > read.Bytes) throw Refuse(name, $"it is too long: {read.Bytes} bytes of numbers are declared, {rest} are there");
        return read;
    }

    /// <summary>Reads the head alone.</summary>
    /// <exception cref="InvalidDataException">It is no array that can be read; the message says why.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using var stream = ArrayStream.Open(path);
        return ReadHeader(stream, path);
    }

    /// <summary>Reads the whole array.</summary>
    /// <exception cref="InvalidDataException">It is no array that can be read; the message says why.</exception>
    public static NpyArray Read(string path)
    {
        using var stream = ArrayStream.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads the whole array from a stream that stands at its start.</summary>
    /// <param name="stream">Where it can tell its length, a truncated or overlong file is refused before memory is taken.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">It is no array that can be read; the message says why.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        var header = ReadHeader(stream, name);
        if (header.Bytes > Array.MaxLength) throw Refuse(name, $"its {header.Bytes} bytes do not fit into memory as one array");
        var data = new byte[header.Bytes];
        Fill(stream, data, name);
        return new NpyArray(header.Type, header.Shape, header.IsFortran ? InCOrder(data, header) : data);
    }

    /// <summary>Writes an array in one go, whole or not at all.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many numbers as there are values.</exception>
    public static void Write<T>(string path, ReadOnlyMemory<T> values, params long[] shape)
        where T : unmanaged
    {
        var type = ElementTypes.Of(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} cannot be written.", nameof(values));
        if (type.Bytes(shape) != (long)values.Length * type.Size())
            throw new ArgumentException($"{values.Length} values do not have the shape ({string.Join(", ", shape)}).", nameof(shape));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Header(type, shape));
            stream.Write(MemoryMarshal.AsBytes(values.Span));
        });
    }

    /// <summary>Writes an array at the end of a stream.</summary>
    internal static void Write(Stream stream, NamedArray array)
    {
        stream.Write(Header(array.Type, [.. array.Shape]));
        stream.Write(array.Data.Span);
    }

    private static byte[] Header(ElementType type, long[] shape)
    {
        var code = Array.Find(Types, pair => pair.Type == type).Code;
        // Python writes a tuple of one with a comma.
        var sizes = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        var text = $"{{'descr': '{code}', 'fortran_order': False, 'shape': ({sizes}), }}";
        // The numbers begin at a multiple of 64; the header ends in a line feed.
        var length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[length];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string header, string name)
    {
        var type = TypeOf(header, name);
        if (FortranOrder().Match(header) is not { Success: true } order) throw Refuse(name, "its header has no 'fortran_order'");
        if (ShapeTuple().Match(header) is not { Success: true } tuple) throw Refuse(name, "its header has no 'shape'");

        var shape = new List<long>();
        foreach (var size in tuple.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw Refuse(name, $"its shape ({tuple.Groups[1].Value}) cannot be read");
            shape.Add(number);
        }
        var bytes = type.Bytes(shape) ?? throw Refuse(name, $"its shape ({tuple.Groups[1].Value}) is absurd");
        return new NpyHeader(type, shape, bytes, order.Groups[1].Value == "True" && shape.Count(size => size > 1) > 1);
    }

    /// <summary>The numbers with the last index running fastest.</summary>
    private static byte[] InCOrder(byte[] data, NpyHeader header)
    {
        var (shape, size) = (header.Shape, header.Type.Size());
        var steps = new long[shape.Count];
        long step = size;
        for (var axis = 0; axis < shape.Count; axis++) (steps[axis], step) = (step, step * shape[axis]);

        var ordered = new byte[data.Length];
        var index = new long[shape.Count];
        long from = 0;
        for (var to = 0; to < ordered.Length; to += size)
        {
            data.AsSpan((int)from, size).CopyTo(ordered.AsSpan(to));
            for (var axis = shape.Count - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++index[axis] < shape[axis]) break;
                from -= steps[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return ordered;
    }

    private static ElementType TypeOf(string header, string name)
    {
        if (Description().Match(header) is not { Success: true } description) throw Refuse(name, "it does not hold plain numbers");
        var code = description.Groups[1].Value;
        foreach (var (known, type) in Types)
        {
            if (code == known || (type == ElementType.UInt8 && code is "<u1" or "u1")) return type;
        }
        throw Refuse(name, code switch
        {
            ['>', ..] => $"its numbers ('{code}') are big-endian; save it with astype('{code.Replace('>', '<')}')",
            ['|', 'O', ..] or ['O', ..] => "it holds Python objects, which are never loaded",
            _ => $"its type '{code}' is not one of {string.Join(", ", Types.Select(pair => $"'{pair.Code}'"))}",
        });
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Refuse(name, "it is truncated");
    }

    private static InvalidDataException Refuse(string name, string reason) => new($"{name} cannot be read: {reason}.");

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Description();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^()]*)\)")]
    private static partial Regex ShapeTuple();
}
