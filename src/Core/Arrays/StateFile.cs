namespace Ablate.Core.Arrays;

/// <summary>
/// The weights of a network in a file of safetensors or of NumPy's (<c>.npz</c>); which of the two is told by the content of
/// one that is read, and by the name of one that is written.
/// </summary>
public static class StateFile
{
    private const string Numpy = ".npz";
    private const string Torch = ".safetensors";
    private const string WayOut = "save the state dict with safetensors.torch.save_file or numpy.savez";

    // Of a safetensors file: the length of its header.
    private const int LengthBytes = 8;

    /// <summary>Whether the ending of a name says which of the two is to be written.</summary>
    public static bool IsWritable(string path) => Path.GetExtension(path) is Numpy or Torch;

    /// <summary>Writes the arrays in one go, whole or not at all, in the format of the name's ending.</summary>
    /// <exception cref="ArgumentException">The ending is that of neither, two arrays share a name, or a shape does not fit its data.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays)
    {
        if (!IsWritable(path)) throw new ArgumentException($"{path} ends neither in {Torch} nor in {Numpy}.", nameof(path));
        if (Path.GetExtension(path) == Numpy) NpzFile.Write(path, arrays);
        else SafeTensors.Write(path, arrays);
    }

    /// <summary>Reads all arrays.</summary>
    /// <exception cref="InvalidDataException">It is neither, or damaged; the message says why.</exception>
    public static IReadOnlyList<NamedArray> Read(string path) => IsZip(path) ? NpzFile.Read(path) : SafeTensors.Read(path);

    /// <summary>What the arrays are, without their numbers.</summary>
    /// <exception cref="InvalidDataException">It is neither, or damaged; the message says why.</exception>
    public static IReadOnlyList<ArrayHeader> Describe(string path) => IsZip(path) ? NpzFile.Describe(path) : SafeTensors.Describe(path);

    private static bool IsZip(string path)
    {
        using var stream = ArrayStream.Open(path);
        Span<byte> start = stackalloc byte[LengthBytes + 1];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start.StartsWith("PK"u8)) return true;
        // A pickle begins with its protocol; the length of a header that begins with the same bytes goes on with zeros.
        if (start[0] == 0x80 && start[1] is >= 2 and <= 5 && start[2..LengthBytes].ContainsAnyExcept((byte)0))
            throw new InvalidDataException($"{path} cannot be read: it is a pickle as torch.save wrote it, which can hold any code; {WayOut}.");
        if (read == start.Length && start[^1] != (byte)'{')
            throw new InvalidDataException($"{path} cannot be read: it is neither safetensors nor .npz; {WayOut}.");
        return false;
    }
}
