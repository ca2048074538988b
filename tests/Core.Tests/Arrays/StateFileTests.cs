using System.IO.Compression;
using System.Text;
using Ablate.Core.Arrays;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arrays;

public sealed class StateFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("a.weights");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Half_precision_is_read_as_what_it_stands_for()
    {
        SafeTensors.Write(FilePath,
        [
            new("half", ElementType.Float16, [2], new byte[] { 0x00, 0x3C, 0x00, 0xC0 }),
            new("brain", ElementType.BFloat16, [2], new byte[] { 0x80, 0x3F, 0x20, 0xC1 }),
        ]);
        var read = StateFile.Read(FilePath).ToDictionary(array => array.Name);
        Assert.Equal([1f, -2f], read["half"].ToSingles());
        Assert.Equal([1d, -10d], read["brain"].ToDoubles());
    }

    [Fact]
    public void A_description_says_what_reading_finds()
    {
        SafeTensors.Write(FilePath, [new("w", ElementType.Float32, [1, 2], new byte[8])]);
        var header = Assert.Single(StateFile.Describe(FilePath));
        Assert.Equal(("w", ElementType.Float32, "1×2"), (header.Name, header.Type, string.Join('×', header.Shape)));
    }

    [Fact]
    public void Arrays_of_numpy_are_read_from_their_archive()
    {
        Pack(("layer1.0.conv1.weight.npy", Npy("<f4", "(2,)", [0, 0, 128, 63, 0, 0, 0, 192])), ("n.npy", Npy("<i8", "()", [7, 0, 0, 0, 0, 0, 0, 0])));
        var read = StateFile.Read(FilePath);
        Assert.Equal(["layer1.0.conv1.weight", "n"], read.Select(array => array.Name));
        Assert.Equal([1f, -2f], read[0].ToSingles());
        Assert.Equal([7L], read[1].ToInt64());
        Assert.Equal([2L], StateFile.Describe(FilePath)[0].Shape);
    }

    [Theory]
    [InlineData("a.npz")]
    [InlineData("a.safetensors")]
    public void The_ending_of_a_name_says_in_which_format_arrays_are_written(string name)
    {
        var file = _folder.File(name);
        StateFile.Write(file,
        [
            new("conv1.weight", ElementType.Float32, [2], new byte[] { 0, 0, 128, 63, 0, 0, 0, 192 }),
            new("n", ElementType.Int64, [], new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }),
            new("brain", ElementType.BFloat16, [1, 1], new byte[] { 0x20, 0xC1 }),
        ]);
        var read = (name.EndsWith(".npz", StringComparison.Ordinal) ? NpzFile.Read(file) : SafeTensors.Read(file)).ToDictionary(array => array.Name);
        Assert.Equal(["brain", "conv1.weight", "n"], read.Keys.Order());
        Assert.Equal(("2", "", "1×1"), (Shape("conv1.weight"), Shape("n"), Shape("brain")));
        Assert.Equal([1, -2, 7, -10], [.. read["conv1.weight"].ToDoubles(), .. read["n"].ToDoubles(), .. read["brain"].ToDoubles()]);

        string Shape(string array) => string.Join('×', read[array].Shape);
    }

    [Fact]
    public void An_archive_for_numpy_is_not_compressed_and_its_bytes_depend_on_nothing_but_the_arrays()
    {
        var (first, second) = (_folder.File("a.npz"), _folder.File("b.npz"));
        NamedArray[] arrays = [new("w", ElementType.Float32, [100], new byte[400])];
        StateFile.Write(first, arrays);
        StateFile.Write(second, arrays);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        using var archive = ZipFile.OpenRead(first);
        var entry = Assert.Single(archive.Entries);
        Assert.Equal(("w.npy", entry.Length, 528L), (entry.FullName, entry.CompressedLength, entry.Length));
    }

    [Fact]
    public void A_name_that_says_no_format_is_not_written() =>
        Assert.Throws<ArgumentException>(() => StateFile.Write(_folder.File("a.bin"), []));

    [Fact]
    public void What_is_neither_is_told_so()
    {
        File.WriteAllText(FilePath, "# ablate: an experiment");
        Refused("it is neither safetensors nor .npz; save the state dict with safetensors.torch.save_file or numpy.savez");
    }

    [Fact]
    public void A_pickle_is_refused_and_the_way_out_is_told()
    {
        Pack(("archive/data.pkl", [0x80, 2]));
        Assert.Equal(
            $"{FilePath} cannot be read: it is a pickle as torch.save writes it, which can hold any code; save the state dict with safetensors.torch.save_file or numpy.savez.",
            Assert.Throws<InvalidDataException>(() => StateFile.Read(FilePath)).Message);
        File.WriteAllBytes(FilePath, [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46]);
        Assert.Contains("it is a pickle", Assert.Throws<InvalidDataException>(() => StateFile.Describe(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_safetensors_header_that_begins_like_a_pickle_is_none()
    {
        // A header of 640 bytes: its length is 80 02 and zeros.
        var header = "{}".PadRight(640);
        File.WriteAllBytes(FilePath, [0x80, 2, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(header)]);
        Assert.Empty(StateFile.Read(FilePath));
    }

    [Fact]
    public void Damaged_archives_say_what_is_wrong()
    {
        Pack(("readme.txt", [1]));
        Refused("'readme.txt' in it is no array of NumPy");
        Pack(("w.npy", Npy("<f4", "(3,)", [0, 0, 0, 0])));
        Assert.Equal(
            $"'w' in {FilePath} cannot be read: it is truncated: 12 bytes of numbers are declared, 4 are there.",
            Assert.Throws<InvalidDataException>(() => StateFile.Read(FilePath)).Message);
        Pack(("w.npy", Npy("<f4", "(100000000,)", [0])));
        Assert.Contains("it is truncated: 400000000 bytes", Assert.Throws<InvalidDataException>(() => StateFile.Describe(FilePath)).Message, StringComparison.Ordinal);
        Pack(("w.npy", Npy("<f4", "(1,)", [0, 0, 0, 0])), ("w.npy", Npy("<f4", "(1,)", [0, 0, 0, 0])));
        Refused("'w' is there twice");
        File.WriteAllBytes(FilePath, [.. "PK"u8, 3, 4, 1, 2, 3, 4, 5, 6]);
        Assert.StartsWith($"{FilePath} cannot be read: it is no sound ZIP file", Assert.Throws<InvalidDataException>(() => StateFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    private void Refused(string reason) =>
        Assert.Equal($"{FilePath} cannot be read: {reason}.", Assert.Throws<InvalidDataException>(() => StateFile.Read(FilePath)).Message);

    private void Pack(params (string Name, byte[] Content)[] entries)
    {
        using var archive = new ZipArchive(File.Create(FilePath), ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(content);
        }
    }

    private static byte[] Npy(string type, string shape, byte[] data)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
