using System.Net;
using System.Net.Sockets;

namespace Ablate.Runner.Tests.Data;

/// <summary>
/// A publisher on this machine that serves one file, and misbehaves as it is told. It speaks HTTP over a plain socket:
/// breaking off in the middle of a body is what has to be tried.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, byte[]> _contents;
    private readonly List<long?> _ranges = [];

    /// <param name="contents">What the n-th request (from 0) finds at the address.</param>
    public LoopbackServer(Func<int, byte[]> contents)
    {
        _contents = contents;
        _listener.Start();
        _ = Serve();
    }

    public LoopbackServer(byte[] contents) : this(_ => contents) { }

    /// <summary>After how many bytes of a body the n-th answer breaks off.</summary>
    public Func<int, int?> BreaksOffAfter { get; init; } = _ => null;

    public bool KnowsRanges { get; init; } = true;

    public int? Status { get; init; }

    /// <summary>Where each request so far wanted to begin; null where it wanted everything.</summary>
    public IReadOnlyList<long?> Ranges => _ranges;

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await Answer(client);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Answer(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        long? from = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), null);
        }

        var request = _ranges.Count;
        _ranges.Add(from);
        var contents = _contents(request);
        var start = KnowsRanges ? from ?? 0 : 0;
        var (status, extra) = (Status, start) switch
        {
            ({ } fixedStatus, _) => ($"{fixedStatus} Told So", ""),
            (_, 0) => ("200 OK", ""),
            _ when start >= contents.Length => ("416 Range Not Satisfiable", ""),
            _ => ("206 Partial Content", $"Content-Range: bytes {start}-{contents.Length - 1}/{contents.Length}\r\n"),
        };
        var body = status[0] == '2' ? contents.AsMemory((int)start) : default;
        var header = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{extra}Connection: close\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(header));
        await stream.WriteAsync(BreaksOffAfter(request) is { } length && length < body.Length ? body[..length] : body);
    }
}
