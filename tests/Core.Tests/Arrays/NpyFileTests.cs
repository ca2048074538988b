using System.Text;
using Ablate.Core.Arrays;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arrays;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("a.npy");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        NpyFile.Write<float>(FilePath, new[] { 1f, -2.5f, float.NaN, 4f, 5f, 6f }, 2, 3);

        var array = NpyFile.Read(FilePath);

        Assert.Equal(ElementType.Float32, array.Type);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1f, -2.5f, float.NaN, 4f, 5f, 6f], array.As<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => array.As<int>().Length);
        Assert.Throws<InvalidOperationException>(array.ToInt64);
    }

    [Fact]
    public void Whole_numbers_of_any_width_become_64_bit_ones()
    {
        NpyFile.Write<byte>(FilePath, new byte[] { 0, 255 }, 2);
        Assert.Equal([0, 255], NpyFile.Read(FilePath).ToInt64());
        NpyFile.Write<short>(FilePath, new short[] { -1, 3 }, 2);
        Assert.Equal([-1, 3], NpyFile.Read(FilePath).ToInt64());
        NpyFile.Write<int>(FilePath, new[] { -1, 70000 }, 2);
        Assert.Equal([-1, 70000], NpyFile.Read(FilePath).ToInt64());
        NpyFile.Write<long>(FilePath, new[] { long.MinValue }, 1);
        Assert.Equal([long.MinValue], NpyFile.Read(FilePath).ToInt64());
    }

    // The bytes that numpy 1.24.2's np.save writes for np.array([[1, 2, 3]], dtype=np.uint8).
    [Fact]
    public void The_file_is_the_one_that_NumPy_writes()
    {
        NpyFile.Write<byte>(FilePath, new byte[] { 1, 2, 3 }, 1, 3);

        var text = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3), }".PadRight(117) + "\n";
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text), 1, 2, 3], File.ReadAllBytes(FilePath));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_versions_of_the_format_are_read(byte version)
    {
        WriteRaw(version, "{'shape': (2,), 'descr': '<i2', 'fortran_order': False}", [1, 0, 2, 0]);

        Assert.Equal([1, 2], NpyFile.Read(FilePath).ToInt64());
    }

    [Fact]
    public void A_single_number_has_an_empty_shape()
    {
        WriteRaw(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", BitConverter.GetBytes(0.5));

        Assert.Equal([0.5], NpyFile.Read(FilePath).As<double>().ToArray());
    }

    [Theory]
    // numpy.asfortranarray(numpy.arange(12).reshape(shape)).
    [InlineData("(3, 4)", 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11)]
    [InlineData("(2, 3, 2)", 0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11)]
    [InlineData("(12,)", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    [InlineData("(1, 12, 1)", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    public void An_array_in_Fortran_order_is_put_in_C_order(string shape, params int[] numbers)
    {
        WriteRaw(1, $"{{'descr': '<i2', 'fortran_order': True, 'shape': {shape}, }}", [.. numbers.SelectMany(number => BitConverter.GetBytes((short)number))]);

        Assert.Equal(Enumerable.Range(0, 12).Select(number => (long)number), NpyFile.Read(FilePath).ToInt64());
    }

    [Fact]
    public void The_head_alone_is_read_without_the_numbers()
    {
        NpyFile.Write<byte>(FilePath, new byte[60], 3, 20);

        var header = NpyFile.ReadHeader(FilePath);

        Assert.Equal((ElementType.UInt8, 60L), (header.Type, header.Bytes));
        Assert.Equal([3, 20], header.Shape);
    }

    [Theory]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }", "it is truncated: 6 bytes of numbers are declared, 4 are there")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (1,), }", "it is too long: 2 bytes of numbers are declared, 4 are there")]
    [InlineData("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", "its numbers ('>i2') are big-endian; save it with astype('<i2')")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "it holds Python objects, which are never loaded")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", "its type '<c8' is not one of '|u1', '<i2', '<i4', '<i8', '<f2', '<f4', '<f8'")]
    [InlineData("{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (2,), }", "it does not hold plain numbers")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }", "its shape (9223372036854775807, 9223372036854775807) is absurd")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (-2,), }", "its shape (-2,) cannot be read")]
    [InlineData("{'descr': '<i2', 'fortran_order': False}", "its header has no 'shape'")]
    [InlineData("{'descr': '<i2', 'shape': (2,)}", "its header has no 'fortran_order'")]
    public void A_file_that_cannot_be_read_says_why(string header, string reason)
    {
        WriteRaw(1, header, [1, 0, 2, 0]);

        Assert.Equal($"{FilePath} cannot be read: {reason}.", Assert.Throws<InvalidDataException>(() => NpyFile.Read(FilePath)).Message);
    }

    [Theory]
    [InlineData(new byte[0], "it is truncated")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, "it is not a NumPy array file (.npy)")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 4, 0, 0, 0 }, "its format version 4.0 is not known")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 1, 0, 100, 0, 32 }, "it is truncated")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 2, 0, 255, 255, 255, 255, 0 }, "its header of 4294967295 bytes is too long")]
    public void A_file_that_is_no_array_says_so(byte[] bytes, string reason)
    {
        File.WriteAllBytes(FilePath, bytes);

        Assert.Equal($"{FilePath} cannot be read: {reason}.", Assert.Throws<InvalidDataException>(() => NpyFile.Read(FilePath)).Message);
    }

    [Fact]
    public void A_shape_that_does_not_fit_the_values_is_not_written() =>
        Assert.Throws<ArgumentException>(() => NpyFile.Write<int>(FilePath, new int[4], 3));

    private void WriteRaw(byte version, string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        File.WriteAllBytes(FilePath, [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data]);
    }
}
