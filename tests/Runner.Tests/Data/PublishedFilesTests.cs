using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ablate.Runner.Data;

namespace Ablate.Runner.Tests.Data;

public sealed class PublishedFilesTests : IDisposable
{
    private static readonly byte[] Contents = [.. "the published contents"u8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataFolders Folders => new(_folder["user"], _folder["cache"], _folder["system"]);

#pragma warning disable CA5351 // The publishers' checksums are MD5.
    private static string Checksum(byte[] contents) => Convert.ToHexStringLower(MD5.HashData(contents));
#pragma warning restore CA5351

    private static byte[] Pack(byte[] contents)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(contents);
        return packed.ToArray();
    }

    private void Save(string name, byte[] contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], contents);
    }

    private static PublishedFiles Files(Uri address) =>
        new("things", "THINGS", address, [new PublishedFile("things-ubyte", Checksum(Pack(Contents)), Checksum(Contents))]);

    /// <summary>An address where nobody listens.</summary>
    private static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private (byte[] Contents, string Path) Read(Uri address) =>
        Files(address).Read("things-ubyte", Folders, TestContext.Current.CancellationToken);

    [Fact]
    public void Places_are_tried_in_order_and_packed_before_unpacked()
    {
        string[] places =
        [
            "user/things/things-ubyte.gz", "user/things/things-ubyte", "user/THINGS/raw/things-ubyte.gz", "user/things-ubyte",
            "cache/things/things-ubyte.gz", "system/things/things-ubyte.gz",
        ];
        foreach (var place in places) Save(place, place.EndsWith(".gz", StringComparison.Ordinal) ? Pack(Contents) : Contents);
        foreach (var place in places)
        {
            var (contents, path) = Read(Nowhere());
            Assert.Equal(_folder[place], path);
            Assert.Equal(Contents, contents);
            File.Delete(_folder[place]);
        }
    }

    [Fact]
    public void What_is_nowhere_is_fetched_into_the_cache()
    {
        using var server = new LoopbackServer(Pack(Contents));
        Assert.Equal(Contents, Read(server.Address).Contents);
        Assert.Equal(_folder["cache/things/things-ubyte.gz"], Read(Nowhere()).Path);
    }

    [Fact]
    public void What_cannot_be_had_is_refused_with_every_place_tried()
    {
        Directory.CreateDirectory(_folder["user"]);
        var address = Nowhere();
        var lines = Assert.Throws<DataException>(() => Read(address)).Message.Split('\n');
        Assert.Equal("The dataset things cannot be had: things-ubyte was looked for in these places.", lines[0]);
        Assert.Equal($"  {_folder["user/things"]}: there is no such folder", lines[1]);
        Assert.Equal($"  {_folder["user/THINGS/raw"]}: there is no such folder", lines[2]);
        Assert.Equal($"  {_folder["user"]}: holds neither things-ubyte.gz nor things-ubyte", lines[3]);
        Assert.Equal($"  {_folder["cache/things"]}: there is no such folder", lines[4]);
        Assert.Equal($"  {_folder["system/things"]}: there is no such folder", lines[5]);
        Assert.StartsWith($"  {address}things-ubyte.gz: ", lines[6], StringComparison.Ordinal);
        Assert.Contains("--data FOLDER", lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_gzip_is_refused_by_name()
    {
        var packed = Pack([.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i))]);
        packed[packed.Length / 2] ^= 0x55;
        Save("user/things-ubyte.gz", packed);
        Assert.StartsWith(_folder["user/things-ubyte.gz"], Assert.Throws<DataException>(() => Read(Nowhere())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_gzip_at_all_is_refused_by_name()
    {
        Save("user/things-ubyte.gz", "<html>not found</html>"u8.ToArray());
        Assert.StartsWith(
            $"{_folder["user/things-ubyte.gz"]} is not a sound gzip file",
            Assert.Throws<DataException>(() => Read(Nowhere())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_file_with_other_contents_is_refused_by_name()
    {
        Save("user/things-ubyte.gz", Pack("another dataset"u8.ToArray()));
        Assert.StartsWith(
            $"{_folder["user/things-ubyte.gz"]} is not the things-ubyte of things: the MD5 of its unpacked contents is ",
            Assert.Throws<DataException>(() => Read(Nowhere())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_gzip_is_refused_by_name()
    {
        Save("user/things-ubyte.gz", Pack(Contents)[..^12]);
        Assert.StartsWith(_folder["user/things-ubyte.gz"], Assert.Throws<DataException>(() => Read(Nowhere())).Message, StringComparison.Ordinal);
    }
}
