namespace Ablate.Core.Arrays;

/// <summary>
/// The weights of a network in a file of safetensors or of NumPy's (<c>.npz</c>); which of the two is told by the content,
/// not by the name.
/// </summary>
public static class StateFile
{
    /// <summary>Reads all arrays.</summary>
    /// <exception cref="InvalidDataException">It is neither, or damaged; the message says why.</exception>
    public static IReadOnlyList<NamedArray> Read(string path) => IsZip(path) ? NpzFile.Read(path) : SafeTensors.Read(path);

    /// <summary>What the arrays are, without their numbers.</summary>
    /// <exception cref="InvalidDataException">It is neither, or damaged; the message says why.</exception>
    public static IReadOnlyList<ArrayHeader> Describe(string path) => IsZip(path) ? NpzFile.Describe(path) : SafeTensors.Describe(path);

    private static bool IsZip(string path)
    {
        using var stream = ArrayStream.Open(path);
        Span<byte> start = stackalloc byte[8];
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        // A pickle begins with its protocol; the length of a header that begins with the same bytes goes on with zeros.
        if (start[0] == 0x80 && start[1] is >= 2 and <= 5 && start[2..].ContainsAnyExcept((byte)0))
            throw new InvalidDataException($"{path} cannot be read: it is a pickle as torch.save wrote it, which can hold any code; save the state dict with safetensors.torch.save_file or numpy.savez.");
        return start.StartsWith("PK"u8);
    }
}
