using System.IO.Compression;

namespace Ablate.Core.Arrays;

/// <summary>
/// Several arrays in one file, as <c>numpy.savez</c> and <c>numpy.savez_compressed</c> write them: a ZIP of <c>.npy</c>
/// files, each called like its array. Nothing but plain numbers is read. Written without compression, as <c>numpy.savez</c> does.
/// </summary>
public static class NpzFile
{
    private const string Extension = ".npy";
    private const int MostArrays = 100_000;

    // A thousandfold is what deflate reaches at best; what declares more does not mean well.
    private const long MostInflation = 1100;

    // The earliest date of a ZIP, which NumPy writes too: the same arrays are the same bytes whenever they are written.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one; the message says why.</exception>
    public static IReadOnlyList<NamedArray> Read(string path) => Each(path, (name, stream, at) =>
    {
        var array = NpyFile.Read(stream, at);
        return new NamedArray(name, array.Type, array.Shape, array.Data);
    });

    /// <summary>What the arrays are, without their numbers.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one; the message says why.</exception>
    public static IReadOnlyList<ArrayHeader> Describe(string path) => Each(path, (name, stream, at) =>
    {
        var header = NpyFile.ReadHeader(stream, at);
        return new ArrayHeader(name, header.Type, header.Shape);
    });

    /// <summary>Writes the arrays in one go, whole or not at all. bfloat16, which NumPy lacks, becomes float32, which holds it exactly.</summary>
    /// <exception cref="ArgumentException">Two arrays share a name, or a shape does not fit its data.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays)
    {
        NamedArray.Check(arrays);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var array in arrays)
            {
                var entry = archive.CreateEntry(array.Name + Extension, CompressionLevel.NoCompression);
                entry.LastWriteTime = NoTime;
                using var contents = entry.Open();
                NpyFile.Write(contents, array.Type == ElementType.BFloat16 ? array.Widened() : array);
            }
        });
    }

    private static List<T> Each<T>(string path, Func<string, Stream, string, T> read)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Any(entry => entry.FullName.EndsWith("data.pkl", StringComparison.Ordinal)))
                throw Refuse(path, "it is a pickle as torch.save writes it, which can hold any code; save the state dict with safetensors.torch.save_file or numpy.savez");
            if (archive.Entries.Count > MostArrays) throw Refuse(path, FormattableString.Invariant($"it has more than {MostArrays} arrays"));
            var names = new HashSet<string>(StringComparer.Ordinal);
            var arrays = new List<T>();
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal)) throw Refuse(path, $"'{entry.FullName}' in it is no array of NumPy");
                var name = entry.FullName[..^Extension.Length];
                if (!names.Add(name)) throw Refuse(path, $"'{name}' is there twice");
                if (entry.Length > Math.Max(entry.CompressedLength, 1) * MostInflation) throw Refuse(path, $"'{name}' unpacks to {entry.Length} bytes from {entry.CompressedLength}");
                using var stream = new SizedStream(entry.Open(), entry.Length);
                arrays.Add(read(name, stream, $"'{name}' in {path}"));
            }
            return arrays;
        }
        catch (InvalidDataException problem) when (!problem.Message.Contains(path, StringComparison.Ordinal))
        {
            throw Refuse(path, $"it is no sound ZIP file ({problem.Message.TrimEnd('.')})");
        }
    }

    private static InvalidDataException Refuse(string path, string reason) => new($"{path} cannot be read: {reason}.");

    /// <summary>What is unpacked, with the length that the archive declares, so that a header is checked against it.</summary>
    private sealed class SizedStream(Stream unpacked, long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        // In the sense that matters to a reader: it can tell its length and its position.
        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = unpacked.Read(buffer);
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) unpacked.Dispose();
            base.Dispose(disposing);
        }
    }
}
