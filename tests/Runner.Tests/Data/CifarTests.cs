using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ablate.Core.Schema;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;

namespace Ablate.Runner.Tests.Data;

/// <summary>Archives of the published form, with records made here: there is no copy of the published ones to test with.</summary>
public sealed class CifarTests : IDisposable
{
    private static readonly DatasetInfo Tiny = new("tiny", Channels: 3, Height: 2, Width: 2, Classes: 10, Train: 4, Test: 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_document_gives_the_address_and_the_checksum_of_both_archives()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "data.md"));
        foreach (var (name, files) in new[] { ("cifar-10", Cifar10.Files), ("cifar-100", Cifar100.Files) })
        {
            var (address, md5) = Assert.Single(files.Published);
            Assert.Contains($"\n| `{name}` | <{address}> | `{md5}` |\n", document, StringComparison.Ordinal);
        }
    }

    /// <summary>A record's labels, and twelve bytes that tell the example, the colour and the pixel.</summary>
    private static byte[] Record(byte example, params byte[] labels) =>
        [.. labels, .. Enumerable.Range(0, 3).SelectMany(colour => Enumerable.Range(0, 4).Select(pixel => (byte)(example * 20 + colour * 5 + pixel)))];

    private static readonly (string Name, byte[] Bytes)[] Sound =
    [
        ("tiny/readme.html", "<p>"u8.ToArray()),
        ("tiny/train_2.bin", [.. Record(2, 5), .. Record(3, 9)]),
        ("tiny/train_1.bin", [.. Record(0, 7), .. Record(1, 0)]),
        ("tiny/test.bin", [.. Record(4, 1), .. Record(5, 2)]),
    ];

    private static byte[] Pack((string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var (name, bytes) in members)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] archive)
    {
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);
        return tar.ToArray();
    }

    private static byte[] PackTar(byte[] tar)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression)) gzip.Write(tar);
        return packed.ToArray();
    }

    /// <summary>Writes the sum which the header that begins at a place has to state, as six octal digits at byte 148.</summary>
    private static void Seal(byte[] tar, int header)
    {
        Encoding.ASCII.GetBytes("        ").CopyTo(tar, header + 148);
        var sum = tar.AsSpan(header, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, toBase: 8).PadLeft(6, '0')}\0 ").CopyTo(tar, header + 148);
    }

#pragma warning disable CA5351 // The publishers' checksums are MD5.
    private static string Checksum(byte[] contents) => Convert.ToHexStringLower(MD5.HashData(contents));
#pragma warning restore CA5351

    private string Save(byte[] archive)
    {
        Directory.CreateDirectory(_folder["user"]);
        File.WriteAllBytes(_folder["user/tiny-binary.tar.gz"], archive);
        return Checksum(archive);
    }

    private DataFolders Folders => new(_folder["user"], _folder["cache"], System: null);

    private static PublishedFiles Files(Uri address, string md5, string archive = "tiny-binary.tar") =>
        new("tiny", torchvision: null, address, [new PublishedFile(archive, md5)]);

    private Dataset Load(string md5, int labels = 1, int label = 0, DatasetInfo? info = null) =>
        new CifarArchive(info ?? Tiny, Files(new Uri("http://127.0.0.1:9/"), md5), "tiny-binary.tar", ["train_1.bin", "train_2.bin"], "test.bin", labels, label)
            .Load(Folders, TestContext.Current.CancellationToken);

    private string Refusal((string Name, byte[] Bytes)[] members) => Refusal(Pack(members));

    private string Refusal(byte[] archive)
    {
        var md5 = Save(archive);
        return Assert.Throws<DataException>(() => Load(md5)).Message;
    }

    [Fact]
    public void Examples_are_read_in_the_order_of_the_parts_whatever_the_order_in_the_archive()
    {
        var data = Load(Save(Pack(Sound)));
        Assert.Equal([7, 0, 5, 9], data.Train.Labels);
        Assert.Equal([1, 2], data.Test.Labels);
    }

    [Fact]
    public void The_three_colours_of_a_pixel_are_brought_together()
    {
        var data = Load(Save(Pack(Sound)));
        Assert.Equal([20, 25, 30, 21, 26, 31, 22, 27, 32, 23, 28, 33], data.Train.Pixels[12..24]);
    }

    [Theory]
    [InlineData(0, new short[] { 3, 4 })]
    [InlineData(1, new short[] { 8, 6 })]
    public void Of_two_labels_the_wanted_one_is_the_class(int label, short[] expected)
    {
        byte[] test = [.. Record(4, 3, 8), .. Record(5, 4, 6)];
        var archive = Pack([("a/train_1.bin", test), ("a/train_2.bin", test), ("a/test.bin", test)]);
        Assert.Equal(expected, Load(Save(archive), labels: 2, label).Test.Labels);
    }

    [Fact]
    public void An_archive_that_is_not_the_published_one_is_refused_by_its_checksum()
    {
        var archive = Pack(Sound);
        Save(archive);
        Assert.StartsWith(
            $"{_folder["user/tiny-binary.tar.gz"]} is not the tiny-binary.tar.gz of tiny: the MD5 of its contents is {Checksum(archive)}, but the published file's is 00ff. ",
            Assert.Throws<DataException>(() => Load("00ff")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_member_is_named() =>
        Assert.EndsWith("has no member train_2.bin, which tiny has.", Refusal([.. Sound.Where(member => member.Name != "tiny/train_2.bin")]), StringComparison.Ordinal);

    [Fact]
    public void A_member_of_another_length_is_refused()
    {
        Assert.EndsWith(
            "train_1.bin has 25 bytes, and 26 were expected: 2 records of 13.",
            Refusal([("train_1.bin", Sound[2].Bytes[..^1]), Sound[1], Sound[3]]),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "train_1.bin has 27 bytes, and 26 were expected: 2 records of 13.",
            Refusal([("train_1.bin", [.. Sound[2].Bytes, 0]), Sound[1], Sound[3]]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_beyond_the_classes_is_refused() =>
        Assert.EndsWith(
            "test.bin has the label 10 for example 1, and labels of tiny run from 0 to 9.",
            Refusal([Sound[1], Sound[2], ("test.bin", [.. Record(4, 1), .. Record(5, 10)])]),
            StringComparison.Ordinal);

    [Fact]
    public void A_truncated_archive_is_refused() =>
        Assert.Contains("is not a sound tar archive packed with gzip", Refusal(Pack(Sound)[..80]), StringComparison.Ordinal);

    [Fact]
    public void Something_else_than_an_archive_is_refused() =>
        Assert.Contains("is not a sound tar archive packed with gzip", Refusal("<html>not found</html>"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public void A_damaged_byte_anywhere_is_refused_or_harmless()
    {
        var archive = Pack(Sound);
        for (var place = 0; place < archive.Length; place++)
        {
            var damaged = archive.ToArray();
            damaged[place] ^= 0x41;
            RefusedOrHarmless(damaged);
        }
    }

    [Fact]
    public void A_damaged_byte_of_a_member_s_header_is_refused_or_harmless()
    {
        var tar = Unpack(Pack(Sound));
        for (var place = 0; place < 512; place++)
        {
            foreach (byte damage in (ReadOnlySpan<byte>)[0x01, 0x41, 0x80, 0xff])
            {
                var damaged = tar.ToArray();
                damaged[place] ^= damage;
                if (place is < 148 or >= 156) Seal(damaged, header: 0);
                RefusedOrHarmless(PackTar(damaged));
            }
        }
    }

    [Fact]
    public void A_member_of_any_type_is_refused_or_harmless()
    {
        var tar = Unpack(Pack(Sound));
        for (var type = 0; type < 256; type++)
        {
            tar[156] = (byte)type;
            Seal(tar, header: 0);
            RefusedOrHarmless(PackTar(tar));
        }
    }

    /// <summary>The checksum is computed of the damaged archive, so that what comes behind the checksum is tried.</summary>
    private void RefusedOrHarmless(byte[] archive)
    {
        var md5 = Save(archive);
        try
        {
            Assert.Equal(4, Load(md5).Train.Count);
        }
        catch (DataException refused)
        {
            Assert.Contains(_folder["user/tiny-binary.tar.gz"], refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_nowhere_is_fetched_from_the_publisher_once()
    {
        var archive = Pack(Sound);
        using var server = new LoopbackServer(archive);
        var reader = new CifarArchive(Tiny, Files(server.Address, Checksum(archive)), "tiny-binary.tar", ["train_1.bin", "train_2.bin"], "test.bin", labels: 1, label: 0);
        for (var time = 0; time < 2; time++) Assert.Equal(4, reader.Load(Folders, TestContext.Current.CancellationToken).Train.Count);
        Assert.Single(server.Ranges);
        Assert.True(File.Exists(_folder["cache/tiny/tiny-binary.tar.gz"]));
    }

    [Fact]
    public void Where_it_cannot_be_had_the_message_names_the_archive_and_what_to_do()
    {
        Directory.CreateDirectory(_folder["user"]);
        var message = Assert.Throws<DataException>(() => Load("00ff")).Message;
        Assert.Contains($"{_folder["user"]}: holds no tiny-binary.tar.gz\n", message, StringComparison.Ordinal);
        Assert.Contains("Download tiny-binary.tar.gz from http://127.0.0.1:9/ elsewhere, put it into a folder, and name it with --data FOLDER", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_form_of_both_sets_is_read()
    {
        byte[] ten = new byte[10_000 * 3073], hundred = new byte[50_000 * 3074], test = new byte[10_000 * 3074];
        (ten[0], hundred[0], hundred[1], test[3074 + 1]) = (9, 19, 99, 42);
        var first = Pack([.. Enumerable.Range(1, 5).Select(part => ($"cifar-10-batches-bin/data_batch_{part}.bin", ten)), ("cifar-10-batches-bin/test_batch.bin", ten)]);
        var second = Pack([("cifar-100-binary/train.bin", hundred), ("cifar-100-binary/test.bin", test)]);
        Directory.CreateDirectory(_folder["user"]);
        File.WriteAllBytes(_folder["user/cifar-10-binary.tar.gz"], first);
        File.WriteAllBytes(_folder["user/cifar-100-binary.tar.gz"], second);
        var nowhere = new Uri("http://127.0.0.1:9/");

        var small = Cifar10.Reader(Files(nowhere, Checksum(first), "cifar-10-binary.tar")).Load(Folders, TestContext.Current.CancellationToken);
        Assert.Equal((50_000, 10_000, 9, 0, 9), (small.Train.Count, small.Test.Count, small.Train.Labels[10_000], small.Train.Labels[1], small.Test.Labels[0]));
        var fine = new Cifar100().Reader(Files(nowhere, Checksum(second), "cifar-100-binary.tar")).Load(Folders, TestContext.Current.CancellationToken);
        Assert.Equal((50_000, 99, 42, 100), (fine.Train.Count, fine.Train.Labels[0], fine.Test.Labels[1], fine.Info.Classes));
        var coarse = new Cifar100(CifarLabels.Coarse).Reader(Files(nowhere, Checksum(second), "cifar-100-binary.tar")).Load(Folders, TestContext.Current.CancellationToken);
        Assert.Equal((19, 20), (coarse.Train.Labels[0], coarse.Info.Classes));
    }
}
