namespace Ablate.Runner.Cli;

/// <summary>
/// Standard output or standard error, which may fail while runs are trained. What is said to a terminal that has been closed
/// is said to nobody, and the stop in good order goes on without it; output for a file that cannot be written is a problem,
/// and said to be one.
/// </summary>
/// <param name="stream">The stream itself.</param>
/// <param name="mayFail">Whether nobody needs to know where it cannot be written.</param>
internal sealed class StandardStream(Stream stream, bool mayFail) : Stream
{
    /// <summary>Takes the place of the console's own streams.</summary>
    public static void Install()
    {
        Console.SetOut(Writer(Console.Out, Console.OpenStandardOutput(), mayFail: !Console.IsOutputRedirected));
        Console.SetError(Writer(Console.Error, Console.OpenStandardError(), mayFail: true));
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (!mayFail) throw new IOException($"Standard output cannot be written ({problem.Message.TrimEnd('.')}).", problem);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static StreamWriter Writer(TextWriter before, Stream stream, bool mayFail) =>
        new(new StandardStream(stream, mayFail), before.Encoding) { AutoFlush = true };
}
