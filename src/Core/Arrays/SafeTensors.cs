using System.Buffers.Binary;
using System.Text.Json;

namespace Ablate.Core.Arrays;

/// <summary>
/// The safetensors format: eight bytes with the length of a JSON header, the header with type, shape and place of every
/// array, and the numbers. A file is checked whole before any of it is used: lengths, overlaps, holes, types.
/// </summary>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const int LengthBytes = 8;
    private const long MaxHeader = 100_000_000;

    private static readonly (string Name, ElementType Type)[] Types =
    [
        ("U8", ElementType.UInt8),
        ("I16", ElementType.Int16),
        ("I32", ElementType.Int32),
        ("I64", ElementType.Int64),
        ("F16", ElementType.Float16),
        ("BF16", ElementType.BFloat16),
        ("F32", ElementType.Float32),
        ("F64", ElementType.Float64),
    ];

    /// <summary>Writes the arrays in one go, whole or not at all; the widest numbers first, so that all are aligned.</summary>
    /// <exception cref="ArgumentException">Two arrays share a name, or a shape does not fit its data.</exception>
    public static void Write(string path, IEnumerable<NamedArray> arrays)
    {
        var ordered = arrays.OrderByDescending(array => array.Type.Size()).ToList();
        NamedArray.Check(ordered);
        var header = Header(ordered);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var array in ordered) stream.Write(array.Data.Span);
        });
    }

    /// <summary>Reads all arrays, in the order of their data.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or one with contradictions; the message says which.</exception>
    public static IReadOnlyList<NamedArray> Read(string path)
    {
        using var stream = ArrayStream.Open(path);
        var (entries, size) = ReadHeader(stream, path);
        if (size > Array.MaxLength) throw Refuse(path, $"its {size} bytes do not fit into memory");
        var data = new byte[size];
        stream.ReadExactly(data);
        return [.. entries.Select(entry => new NamedArray(entry.Name, entry.Type, entry.Shape, data.AsMemory((int)entry.Begin, (int)(entry.End - entry.Begin))))];
    }

    /// <summary>What the arrays are, without their numbers.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or one with contradictions; the message says which.</exception>
    public static IReadOnlyList<ArrayHeader> Describe(string path)
    {
        using var stream = ArrayStream.Open(path);
        return [.. ReadHeader(stream, path).Entries.Select(entry => new ArrayHeader(entry.Name, entry.Type, entry.Shape))];
    }

    private static (List<Entry> Entries, long Size) ReadHeader(FileStream stream, string path)
    {
        Span<byte> start = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(start, LengthBytes, throwOnEndOfStream: false) < LengthBytes) throw Refuse(path, "it is truncated");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxHeader) throw Refuse(path, $"it declares a header of {length} bytes, which is too long");
        if ((long)length > stream.Length - LengthBytes) throw Refuse(path, $"it is truncated: a header of {length} bytes is declared, {stream.Length - LengthBytes} are there");

        var header = new byte[length];
        stream.ReadExactly(header);
        var entries = Parse(header, path).OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
        var size = stream.Length - LengthBytes - (long)length;
        CheckPlaces(entries, size, path);
        return (entries, size);
    }

    private static byte[] Header(List<NamedArray> arrays)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var begin = 0L;
            json.WriteStartObject();
            foreach (var array in arrays)
            {
                json.WriteStartObject(array.Name);
                json.WriteString("dtype", Array.Find(Types, pair => pair.Type == array.Type).Name);
                json.WriteStartArray("shape");
                foreach (var size in array.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += array.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static List<Entry> Parse(byte[] header, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            var names = new HashSet<string>(StringComparer.Ordinal);
            var entries = new List<Entry>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw Refuse(path, $"'{property.Name}' is there twice");
                if (property.Name != MetadataKey) entries.Add(ParseEntry(property, path));
            }
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Refuse(path, "its header is not the JSON that the format asks for");
        }
    }

    private static Entry ParseEntry(JsonProperty property, string path)
    {
        var name = property.Name;
        var type = property.Value.GetProperty("dtype").GetString();
        var known = Array.FindIndex(Types, pair => pair.Name == type);
        if (known < 0) throw Refuse(path, $"the type {type} of '{name}' is not one of {string.Join(", ", Types.Select(pair => pair.Name))}");

        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        if (property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray() is not [var begin, var end])
            throw Refuse(path, $"'{name}' needs two offsets");
        var bytes = Types[known].Type.Bytes(shape) ?? throw Refuse(path, $"the shape of '{name}' is absurd");
        if (begin < 0 || end < begin || end - begin != bytes)
            throw Refuse(path, $"'{name}' has the offsets {begin} and {end}, but its shape takes {bytes} bytes");
        return new Entry(name, Types[known].Type, shape, begin, end);
    }

    private static void CheckPlaces(List<Entry> entries, long size, string path)
    {
        var at = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin < at) throw Refuse(path, $"'{entry.Name}' overlaps another array");
            if (entry.Begin > at) throw Refuse(path, $"{entry.Begin - at} bytes before '{entry.Name}' belong to no array");
            at = entry.End;
        }
        if (at > size) throw Refuse(path, $"it is truncated: {at} bytes of numbers are declared, {size} are there");
        if (at < size) throw Refuse(path, $"it is too long: {at} bytes of numbers are declared, {size} are there");
    }

    private static InvalidDataException Refuse(string path, string reason) => new($"{path} cannot be read: {reason}.");

    private sealed record Entry(string Name, ElementType Type, long[] Shape, long Begin, long End);
}
