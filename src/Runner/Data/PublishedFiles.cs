using System.IO.Compression;
using System.Security.Cryptography;
using Ablate.Core;

namespace Ablate.Runner.Data;

/// <summary>One file of a published dataset.</summary>
/// <param name="Name">Its name unpacked; the publisher's copy is named with <c>.gz</c> after it.</param>
/// <param name="PackedMd5">Checksum of the publisher's <c>.gz</c>; other copies may be packed differently.</param>
/// <param name="Md5">
/// Checksum of the unpacked contents, the same whoever packed them; null where the publisher's copy is the only one that
/// can be verified.
/// </param>
internal sealed record PublishedFile(string Name, string PackedMd5, string? Md5 = null)
{
    public string Packed => $"{Name}.gz";

    /// <summary>What a copy may be called.</summary>
    public IReadOnlyList<string> Names => Md5 is null ? [Packed] : [Packed, Name];
}

/// <summary>
/// The files of a published dataset: finds each of them on this machine or fetches it, and lets none through whose
/// contents are not the published ones, wherever it came from.
/// </summary>
/// <param name="name">The dataset's name, and its folder's in the cache and among the system's packages.</param>
/// <param name="torchvision">
/// Its folder's name in a torchvision download (<c>FashionMNIST</c>), so that one can be shared; null where torchvision
/// takes other files.
/// </param>
/// <param name="address">Where the publisher keeps the packed files; ends with a slash.</param>
/// <param name="files">All files of the set.</param>
internal sealed class PublishedFiles(string name, string? torchvision, Uri address, IReadOnlyList<PublishedFile> files)
{
    /// <summary>The publisher's copies: their addresses and their checksums.</summary>
    public IEnumerable<(Uri Address, string Md5)> Published => files.Select(file => (new Uri(address, file.Packed), file.PackedMd5));

    /// <summary>Downloads to the cache whatever is nowhere on this machine.</summary>
    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation)
    {
        foreach (var file in files) Locate(file, folders, fetching, cancellation);
    }

    /// <summary>The verified contents of one file.</summary>
    public (byte[] Contents, string Path) Read(string file, DataFolders folders, CancellationToken cancellation)
    {
        var published = files.Single(candidate => candidate.Name == file);
        var path = Locate(published, folders, fetching: null, cancellation);
        var contents = Unpack(path);
        var found = Checksum(contents);
        return found == published.Md5 ? (contents, path) : throw Stranger(path, file, "its unpacked contents", found, published.Md5!);
    }

    /// <summary>The contents of one file, which are unpacked while they are read; the packed file is verified before.</summary>
    public (Stream Contents, string Path) Open(string file, DataFolders folders, CancellationToken cancellation)
    {
        var published = files.Single(candidate => candidate.Name == file);
        var path = Locate(published, folders, fetching: null, cancellation);
        try
        {
            var packed = OrdinaryFile.OpenRead(path);
            try
            {
                var found = Checksum(packed);
                if (found != published.PackedMd5) throw Stranger(path, published.Packed, "its contents", found, published.PackedMd5);
                packed.Position = 0;
                return (new GZipStream(packed, CompressionMode.Decompress), path);
            }
            catch
            {
                packed.Dispose();
                throw;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private DataException Stranger(string path, string file, string of, string found, string published) => new(
        $"{path} is not the {file} of {name}: the MD5 of {of} is {found}, but the published file's is {published}. "
        + "It is damaged, or a file of another dataset. Remove it, or name the right folder with --data.");

    private string Locate(PublishedFile file, DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation)
    {
        var tried = new List<string>();
        foreach (var folder in Candidates(folders))
        {
            foreach (var candidate in file.Names)
            {
                var path = Path.Combine(folder, candidate);
                if (File.Exists(path)) return path;
            }

            tried.Add(Directory.Exists(folder)
                ? $"{folder}: holds {(file.Md5 is null ? $"no {file.Packed}" : $"neither {file.Packed} nor {file.Name}")}"
                : $"{folder}: there is no such folder");
        }

        var target = Path.Combine(folders.Cache, name, file.Packed);
        var source = new Uri(address, file.Packed);
        fetching?.Invoke(source);
        try
        {
            Downloader.Shared.Fetch(source, target, file.PackedMd5, cancellation);
            return target;
        }
        catch (DataException problem)
        {
            tried.Add(problem.Message);
        }

        throw new DataException(
            $"The dataset {name} cannot be had: {file.Name} was looked for in these places.\n  "
            + string.Join("\n  ", tried)
            + $"\nDownload {(files is [var only] ? $"{only.Packed} from {address}" : $"the {files.Count} files of {address}")} elsewhere, "
            + $"put {(files.Count == 1 ? "it" : "them")} into a folder, and name it with --data FOLDER (or ABLATE_DATA).");
    }

    private IEnumerable<string> Candidates(DataFolders folders)
    {
        if (folders.User is { } user)
        {
            yield return Path.Combine(user, name);
            if (torchvision is not null) yield return Path.Combine(user, torchvision, "raw");
            yield return user;
        }

        yield return Path.Combine(folders.Cache, name);
        if (folders.System is { } system) yield return Path.Combine(system, name);
    }

    private static byte[] Unpack(string path)
    {
        try
        {
            if (!path.EndsWith(".gz", StringComparison.Ordinal)) return OrdinaryFile.ReadAllBytes(path);

            using var packed = new GZipStream(OrdinaryFile.OpenRead(path), CompressionMode.Decompress);
            using var contents = new MemoryStream();
            packed.CopyTo(contents);
            return contents.ToArray();
        }
        catch (InvalidDataException damage)
        {
            throw new DataException($"{path} is not a sound gzip file: {damage.Message} Remove it and run again to fetch it anew.", damage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5351", Justification = "MD5 is what the publishers give; it guards against damage and mix-ups, not against an attacker.")]
    private static string Checksum(byte[] contents) => Convert.ToHexStringLower(MD5.HashData(contents));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "As above.")]
    private static string Checksum(Stream contents) => Convert.ToHexStringLower(MD5.HashData(contents));
}
