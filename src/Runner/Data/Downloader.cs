using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Ablate.Runner.Data;

/// <summary>
/// Fetches a file so that its name only ever stands for the whole, verified file: it grows beside it as
/// <c>name.part</c>, is continued where an earlier attempt stopped, and is renamed once its checksum is right.
/// </summary>
/// <param name="client">Its own timeout must be off: a slow line may take long, a silent one is given up.</param>
/// <param name="silence">How long to wait for the next bytes.</param>
/// <param name="pause">How long to wait before another try; the second such wait is twice as long, and so on.</param>
internal sealed class Downloader(HttpClient client, TimeSpan silence, TimeSpan pause)
{
    private const int Attempts = 4;

    public static Downloader Shared { get; } = new(NewClient(), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500));

    internal static HttpClient NewClient() =>
        new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="DataException">It could not be had; the message names the address and the reason.</exception>
    public void Fetch(Uri source, string target, string md5, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var alone = WaitForTurn($"{target}.lock", cancellation);
            if (File.Exists(target)) return; // Another process fetched it while this one waited.

            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    using (var part = new FileStream($"{target}.part", FileMode.OpenOrCreate, FileAccess.ReadWrite))
                    {
                        Continue(source, part, cancellation);
                        Verify(part, md5);
                        part.Flush(flushToDisk: true);
                    }

                    File.Move($"{target}.part", target);
                    return;
                }
                catch (Exception problem) when (attempt < Attempts && IsWorthAnotherTry(problem, cancellation))
                {
                    cancellation.WaitHandle.WaitOne(pause * attempt);
                }
            }
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && problem is not DataException)
        {
            throw new DataException($"{source}: {Reason(problem)}", problem);
        }
    }

    /// <summary>Two processes may want the same file at once: the second waits here until the first has it.</summary>
    private FileStream WaitForTurn(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                cancellation.ThrowIfCancellationRequested();
                cancellation.WaitHandle.WaitOne(pause);
            }
        }
    }

    private void Continue(Uri source, FileStream part, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, null);

        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return; // Nothing is missing; the checksum decides.

        response.EnsureSuccessStatusCode();
        var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == part.Length;
        if (!resumes) part.SetLength(0);
        part.Seek(0, SeekOrigin.End);

        using var body = response.Content.ReadAsStream(patience.Token);
        var buffer = new byte[1 << 16];
        while (true)
        {
            patience.CancelAfter(silence);
            var read = body.ReadAsync(buffer, patience.Token).AsTask().GetAwaiter().GetResult();
            if (read == 0) return;
            part.Write(buffer, 0, read);
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5351", Justification = "MD5 is what the publishers give; it guards against damage and mix-ups, not against an attacker.")]
    private static void Verify(FileStream part, string md5)
    {
        part.Seek(0, SeekOrigin.Begin);
        var found = Convert.ToHexStringLower(MD5.HashData(part));
        if (found == md5) return;

        // Nothing of it can be trusted, so nothing of it is continued.
        part.SetLength(0);
        throw new InvalidDataException($"the MD5 of what arrived is {found}, but the published file's is {md5}");
    }

    private static bool IsWorthAnotherTry(Exception problem, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && problem switch
        {
            HttpRequestException { StatusCode: { } status } => (int)status >= 500,
            // Offline: the next try would only make the user wait for the same answer.
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } => false,
            HttpRequestException or HttpIOException or OperationCanceledException or InvalidDataException => true,
            _ => false,
        };

    private string Reason(Exception problem) => problem switch
    {
        OperationCanceledException => FormattableString.Invariant($"nothing arrived for {silence.TotalSeconds:0} seconds"),
        HttpRequestException { StatusCode: { } status } => $"the server answered {(int)status} ({status})",
        _ => problem.Message.TrimEnd('.'),
    };
}
