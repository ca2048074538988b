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
