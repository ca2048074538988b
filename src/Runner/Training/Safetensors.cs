using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>
/// Writes weights as safetensors: the length of a JSON header, the header (type, shape and place of each tensor), then
/// their bytes, row-major and little-endian. Any safetensors library reads it, and reading runs no code.
/// </summary>
internal static class Safetensors
{
    // The format wants the elements aligned.
    private const int Alignment = 8;

    /// <summary>Tensors in the ordinal order of their names, whatever device and memory format they are in.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var sorted = tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Value: pair.Value.detach().cpu().contiguous())).ToList();
        var header = Header(sorted);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, value) in sorted) stream.Write(value.bytes);
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            var offset = 0L;
            json.WriteStartObject();
            foreach (var (name, value) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", TypeName(value.dtype));
                json.WriteStartArray("shape");
                foreach (var extent in value.shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += value.numel() * value.element_size());
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - text.Length % Alignment) % Alignment;
        text.Write(Encoding.ASCII.GetBytes(new string(' ', (int)padding)));
        return text.ToArray();
    }

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new NotSupportedException($"Safetensors has no name for the element type {type}."),
    };
}
