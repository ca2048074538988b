using System.Security.Cryptography;
using Ablate.Runner.Data;

namespace Ablate.Runner.Tests.Data;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7 + i / 256))];
    private static readonly string Md5 = Checksum(Contents);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = Downloader.NewClient();

    private string Target => _folder["cache/set/file.gz"];

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private void Fetch(LoopbackServer server) =>
        new Downloader(_client, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(5)).Fetch(new Uri(server.Address, "file.gz"), Target, Md5, TestContext.Current.CancellationToken);

#pragma warning disable CA5351 // The publishers' checksums are MD5.
    private static string Checksum(byte[] contents) => Convert.ToHexStringLower(MD5.HashData(contents));
#pragma warning restore CA5351

    [Fact]
    public void A_file_arrives_whole_and_leaves_no_part_behind()
    {
        using var server = new LoopbackServer(Contents);
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
        Assert.False(File.Exists($"{Target}.part"));
        Assert.Equal([null], server.Ranges);
    }

    [Fact]
    public void A_line_that_drops_is_continued_where_it_broke_off()
    {
        using var server = new LoopbackServer(Contents) { BreaksOffAfter = request => request == 0 ? 30_000 : null };
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
        Assert.Equal([null, 30_000], server.Ranges);
    }

    [Fact]
    public void A_part_of_an_earlier_session_is_continued()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes($"{Target}.part", Contents[..70_000]);
        using var server = new LoopbackServer(Contents);
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
        Assert.Equal([70_000], server.Ranges);
    }

    [Fact]
    public void A_whole_part_is_only_verified()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes($"{Target}.part", Contents);
        using var server = new LoopbackServer(Contents);
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_part_of_another_file_is_thrown_away_and_fetched_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes($"{Target}.part", new byte[500]);
        using var server = new LoopbackServer(Contents);
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
        Assert.Equal([500, null], server.Ranges);
    }

    [Fact]
    public void A_server_without_ranges_is_read_from_the_start()
    {
        using var server = new LoopbackServer(Contents) { KnowsRanges = false, BreaksOffAfter = request => request == 0 ? 30_000 : null };
        Fetch(server);
        Assert.Equal(Contents, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_nothing_of_it_is_kept()
    {
        using var server = new LoopbackServer([1, 2, 3]);
        var message = Assert.Throws<DataException>(() => Fetch(server)).Message;
        Assert.Equal($"{server.Address}file.gz: the MD5 of what arrived is {Checksum([1, 2, 3])}, but the published file's is {Md5}", message);
        Assert.False(File.Exists(Target));
        Assert.Equal(0, new FileInfo($"{Target}.part").Length);
    }

    [Fact]
    public void A_line_that_keeps_dropping_is_given_up_and_what_came_is_kept()
    {
        using var server = new LoopbackServer(Contents) { BreaksOffAfter = _ => 10_000 };
        Assert.Throws<DataException>(() => Fetch(server));
        Assert.Equal(Contents[..40_000], File.ReadAllBytes($"{Target}.part"));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void A_missing_file_is_not_asked_for_twice()
    {
        using var server = new LoopbackServer(Contents) { Status = 404 };
        Assert.Equal($"{server.Address}file.gz: the server answered 404 (NotFound)", Assert.Throws<DataException>(() => Fetch(server)).Message);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void Two_that_want_the_same_file_fetch_it_once()
    {
        using var server = new LoopbackServer(Contents);
        Parallel.Invoke(() => Fetch(server), () => Fetch(server));
        Assert.Equal(Contents, File.ReadAllBytes(Target));
        Assert.Single(server.Ranges);
    }
}
