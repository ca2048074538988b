namespace Ablate.Core.Arrays;

/// <summary>Opens files of arrays.</summary>
internal static class ArrayStream
{
    /// <summary>A file to be read from its start.</summary>
    /// <exception cref="InvalidDataException">It has no content, or is no ordinary file.</exception>
    public static FileStream Open(string path) => OrdinaryFile.Find(path) is { Exists: true, Length: 0 }
        ? throw new InvalidDataException($"{path} cannot be read: it is truncated.")
        : File.OpenRead(path);
}
