using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ablate.Core.Composition;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>Files that an experiment names, and what stands for their content.</summary>
public static class Contents
{
    private const int Digits = 64;

    // A large file is named by many arms, and by several commands in one process.
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Hashes = new();

    /// <summary>The full path of a file: relative to the file that names it, which may be extended by the experiment's; an argument's, to the working folder.</summary>
    public static string Locate(Node place, string path) => Path.GetFullPath(
        path, place.At is { Line: > 0, File: { Length: > 0 } file } ? Path.GetDirectoryName(Path.GetFullPath(file))! : Environment.CurrentDirectory);

    /// <summary>Whether a file may be named here though nobody has looked into it: it lies in the project's folder, or an argument says it.</summary>
    public static bool IsOfProject(Node place, string path) =>
        place.At is not { Line: > 0, File: { Length: > 0 } file } || ProjectFolder.Contains(ProjectFolder.Of(file), Locate(place, path));

    /// <summary>The SHA-256 of a file in 64 hexadecimal digits.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Sha256(string path)
    {
        var file = OrdinaryFile.Find(path);
        if (!file.Exists) throw new FileNotFoundException($"{path} cannot be read: there is no such file.");
        return Hashes.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), static key =>
        {
            using var contents = OrdinaryFile.OpenRead(key.Path);
            return Convert.ToHexStringLower(SHA256.HashData(contents));
        });
    }

    /// <summary>Reports what is no SHA-256.</summary>
    internal static void CheckHash(string? hash, Node? at, Issues issues)
    {
        if (hash is not null && at is not null && !(hash.Length == Digits && hash.All(char.IsAsciiHexDigitLower)))
            issues.Error(at, FormattableString.Invariant($"A SHA-256 is {Digits} digits of 0 to 9 and a to f."), "'sha256sum FILE' prints it.");
    }
}
