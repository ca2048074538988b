using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Ablate.Runner.Data;

/// <summary>
/// NumPy's array format, versions 1 to 3, row-major and little-endian: the magic string, two version bytes, the length of the
/// header, a Python dictionary with the element type, the order and the shape, then the elements.
/// Source: NumPy Enhancement Proposal 1.
/// </summary>
internal static partial class Npy
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Type (such as <c>|u1</c>), shape, and where in the file the elements begin.</summary>
    public sealed record Header(string Type, int[] Shape, int Offset)
    {
        public long Count => Shape.Aggregate(1L, (product, extent) => product * extent);

        public int ElementSize => Type[^1] - '0';
    }

    /// <summary>Reads and checks the header, and that the file is as long as it says.</summary>
    public static Header ReadHeader(string path)
    {
        using var file = Open(path);
        return ReadHeader(file, path);
    }

    public static (Header Header, byte[] Elements) Read(string path)
    {
        using var file = Open(path);
        var header = ReadHeader(file, path);
        var elements = new byte[header.Count * header.ElementSize];
        file.ReadExactly(elements);
        return (header, elements);
    }

    /// <summary>One-dimensional integers of any width, signed or not.</summary>
    public static long[] ReadIntegers(string path)
    {
        var (header, elements) = Read(path);
        if (header.Shape.Length != 1)
            throw new DataException($"{path} has the shape ({string.Join(", ", header.Shape)}), and one number for each image was expected.");
        if (header.Type[^2] is not ('i' or 'u'))
            throw new DataException($"{path} has elements of type {header.Type}, and integers were expected.");

        var signed = header.Type[^2] == 'i';
        var values = new long[header.Shape[0]];
        for (var i = 0; i < values.Length; i++)
        {
            var element = elements.AsSpan(i * header.ElementSize);
            values[i] = (header.ElementSize, signed) switch
            {
                (1, false) => element[0],
                (1, true) => (sbyte)element[0],
                (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(element),
                (2, true) => BinaryPrimitives.ReadInt16LittleEndian(element),
                (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(element),
                (4, true) => BinaryPrimitives.ReadInt32LittleEndian(element),
                (_, false) => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(element), long.MaxValue),
                (_, true) => BinaryPrimitives.ReadInt64LittleEndian(element),
            };
        }

        return values;
    }

    /// <summary>Writes a one-dimensional array of bytes (<c>|u1</c>) or 16-bit integers (<c>&lt;i2</c>).</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="type">NumPy's name of the element type.</param>
    /// <param name="elements">The elements, little-endian.</param>
    public static void Write(Stream stream, string type, ReadOnlySpan<byte> elements)
    {
        var count = elements.Length / (type[^1] - '0');
        var text = FormattableString.Invariant($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({count},), }}");
        // The elements begin at a multiple of 64 bytes, as NumPy writes them, so that the file can be mapped.
        var length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64 - Magic.Length - 4;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
        stream.Write(elements);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private static Header ReadHeader(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[12];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic))
            throw new DataException($"{path} is not a NumPy array file (.npy): it does not begin with NumPy's magic string.");
        if (start[6] is < 1 or > 3)
            throw new DataException($"{path} is in version {start[6]}.{start[7]} of NumPy's format, and versions 1 to 3 are read.");

        var wide = start[6] > 1;
        long length = wide ? BinaryPrimitives.ReadUInt32LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        var offset = (wide ? 12 : 10) + length;
        if (offset > file.Length || length > 1 << 20)
            throw new DataException($"{path} is truncated or damaged: its header should be {length} bytes long, and the file has {file.Length}.");

        var bytes = new byte[length];
        file.Seek(offset - length, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        var type = TypePattern().Match(text);
        var order = OrderPattern().Match(text);
        var shape = ShapePattern().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
            throw new DataException($"{path} has a header that cannot be understood: {text.Trim()}");
        if (!PlainTypePattern().IsMatch(type.Groups[1].Value))
            throw new DataException($"{path} has elements of type {type.Groups[1].Value}; little-endian integers are read.");
        if (order.Groups[1].Value == "True")
            throw new DataException($"{path} is in column-major order; save it with numpy.ascontiguousarray.");

        var extents = new List<int>();
        foreach (var extent in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(extent, out var value) || value < 0)
                throw new DataException($"{path} has a dimension of {extent}, which is more than can be read.");
            extents.Add(value);
        }

        var header = new Header(type.Groups[1].Value, [.. extents], (int)offset);
        var expected = (System.Numerics.BigInteger)header.ElementSize;
        foreach (var extent in extents) expected *= extent;
        if (expected != file.Length - offset)
            throw new DataException($"{path} is truncated or damaged: its header promises {expected} bytes of data, and {file.Length - offset} are there.");
        if (expected > Array.MaxLength)
            throw new DataException($"{path} has {expected} bytes of data; at most {Array.MaxLength} are read.");

        return header;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"^(\|[iu]1|<[iu][1248])$")]
    private static partial Regex PlainTypePattern();
}
