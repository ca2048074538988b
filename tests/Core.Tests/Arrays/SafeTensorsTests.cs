using System.Text;
using Ablate.Core.Arrays;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arrays;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("a.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_with_the_widest_numbers_first()
    {
        NamedArray[] arrays =
        [
            new("conv1.weight", ElementType.Float32, [2, 1], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }),
            new("mask", ElementType.UInt8, [3], new byte[] { 1, 0, 1 }),
            new("bn1.num_batches_tracked", ElementType.Int64, [], new byte[] { 9, 0, 0, 0, 0, 0, 0, 0 }),
            new("empty", ElementType.Float32, [0, 4], Array.Empty<byte>()),
        ];

        SafeTensors.Write(FilePath, arrays);
        var read = SafeTensors.Read(FilePath);

        Assert.Equal("bn1.num_batches_tracked", read[0].Name);
        foreach (var array in arrays)
        {
            var same = Assert.Single(read, one => one.Name == array.Name);
            Assert.Equal(array.Type, same.Type);
            Assert.Equal(array.Shape, same.Shape);
            Assert.Equal(array.Data.ToArray(), same.Data.ToArray());
        }
    }

    [Fact]
    public void The_file_has_the_bytes_of_the_format()
    {
        SafeTensors.Write(FilePath, [new("w", ElementType.Int16, [1], new byte[] { 7, 1 })]);

        var header = """{"w":{"dtype":"I16","shape":[1],"data_offsets":[0,2]}}  """;
        Assert.Equal([56, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(header), 7, 1], File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Metadata_is_passed_over()
    {
        WriteRaw("""{"__metadata__":{"format":"pt"},"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2);

        Assert.Equal("w", Assert.Single(SafeTensors.Read(FilePath)).Name);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "it is truncated: 3 bytes of numbers are declared, 2 are there")]
    [InlineData("""{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "it is too long: 1 bytes of numbers are declared, 2 are there")]
    [InlineData("""{"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "1 bytes before 'w' belong to no array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "'b' overlaps another array")]
    [InlineData("""{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}""", "'w' has the offsets 0 and 2, but its shape takes 3 bytes")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", "'w' has the offsets 2 and 0, but its shape takes 2 bytes")]
    [InlineData("""{"w":{"dtype":"U8","shape":[-1],"data_offsets":[0,2]}}""", "the shape of 'w' is absurd")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,2]}}""", "the shape of 'w' is absurd")]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", "the type F8_E4M3 of 'w' is not one of U8, I16, I32, I64, F16, BF16, F32, F64")]
    [InlineData("""{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "'w' is there twice")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0]}}""", "'w' needs two offsets")]
    [InlineData("""{"w":{"dtype":"U8","shape":2,"data_offsets":[0,2]}}""", "its header is not the JSON that the format asks for")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,2]}}""", "its header is not the JSON that the format asks for")]
    [InlineData("""["w"]""", "its header is not the JSON that the format asks for")]
    [InlineData("""{"w":""", "its header is not the JSON that the format asks for")]
    public void A_file_with_contradictions_says_which(string header, string reason)
    {
        WriteRaw(header, 2);

        Assert.Equal($"{FilePath} cannot be read: {reason}.", Assert.Throws<InvalidDataException>(() => SafeTensors.Read(FilePath)).Message);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2 }, "it is truncated")]
    [InlineData(new byte[] { 100, 0, 0, 0, 0, 0, 0, 0, 1 }, "it is truncated: a header of 100 bytes is declared, 1 are there")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "it declares a header of 18446744073709551615 bytes, which is too long")]
    public void A_hostile_header_is_refused_before_memory_is_taken(byte[] bytes, string reason)
    {
        File.WriteAllBytes(FilePath, bytes);

        Assert.Equal($"{FilePath} cannot be read: {reason}.", Assert.Throws<InvalidDataException>(() => SafeTensors.Read(FilePath)).Message);
    }

    [Fact]
    public void Arrays_of_one_name_or_a_wrong_shape_are_not_written()
    {
        var array = new NamedArray("w", ElementType.UInt8, [1], new byte[1]);

        Assert.Throws<ArgumentException>(() => SafeTensors.Write(FilePath, [array, array]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(FilePath, [array with { Shape = [2] }]));
    }

    private void WriteRaw(string header, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[bytes]]);
    }
}
