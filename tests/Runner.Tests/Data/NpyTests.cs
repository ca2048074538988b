using System.Runtime.InteropServices;
using System.Text;
using Ablate.Runner.Data;

namespace Ablate.Runner.Tests.Data;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file as NumPy writes it.</summary>
    internal static byte[] File(string type, string shape, byte[] elements, string order = "False")
    {
        var text = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. elements];
    }

    private string Save(byte[] contents)
    {
        System.IO.File.WriteAllBytes(_folder["a.npy"], contents);
        return _folder["a.npy"];
    }

    private string Refusal(byte[] contents)
    {
        var path = Save(contents);
        var message = Assert.Throws<DataException>(() => Npy.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message[path.Length..];
    }

    [Fact]
    public void A_written_array_is_read_back_and_begins_at_a_multiple_of_64_bytes()
    {
        var stream = new MemoryStream();
        Npy.Write(stream, "<i2", MemoryMarshal.AsBytes<short>([300, -1, 7]));
        var path = Save(stream.ToArray());
        Assert.Equal([300, -1, 7], Npy.ReadIntegers(path));
        Assert.Equal(0, Npy.ReadHeader(path).Offset % 64);
    }

    [Theory]
    [InlineData("|u1", new byte[] { 200, 1 }, 200, 1)]
    [InlineData("|i1", new byte[] { 255, 1 }, -1, 1)]
    [InlineData("<u2", new byte[] { 0, 1, 2, 0 }, 256, 2)]
    [InlineData("<i4", new byte[] { 254, 255, 255, 255, 2, 0, 0, 0 }, -2, 2)]
    [InlineData("<i8", new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255 }, 3, -1)]
    public void Integers_of_any_width_are_read(string type, byte[] elements, long first, long second) =>
        Assert.Equal([first, second], Npy.ReadIntegers(Save(File(type, "(2,)", elements))));

    [Fact]
    public void A_file_that_is_not_an_array_is_refused() =>
        Assert.Contains("is not a NumPy array file", Refusal("label,image\n1,cat.png\n"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public void A_truncated_array_is_refused() =>
        Assert.Equal(
            " is truncated or damaged: its header promises 12 bytes of data, and 11 are there.",
            Refusal(File("|u1", "(3, 4)", new byte[11])));

    [Fact]
    public void An_array_cut_within_its_header_is_refused() =>
        Assert.Contains("truncated or damaged", Refusal(File("|u1", "(3, 4)", new byte[12])[..30]), StringComparison.Ordinal);

    [Theory]
    [InlineData("<f4")]
    [InlineData("|O")]
    [InlineData(">i4")]
    public void Elements_that_are_not_little_endian_integers_are_refused(string type) =>
        Assert.Equal($" has elements of type {type}; little-endian integers are read.", Refusal(File(type, "(1,)", new byte[4])));

    [Fact]
    public void Column_major_order_is_refused() =>
        Assert.Contains("numpy.ascontiguousarray", Refusal(File("|u1", "(2, 2)", new byte[4], order: "True")), StringComparison.Ordinal);

    [Fact]
    public void A_shape_that_overflows_is_refused() =>
        Assert.Contains("truncated or damaged", Refusal(File("|u1", "(2000000000, 2000000000, 2000000000)", new byte[4])), StringComparison.Ordinal);
}
