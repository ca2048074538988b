using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ablate.Core;

/// <summary>Files that are either whole or not there, whatever happens while they are written.</summary>
public static partial class AtomicFile
{
    /// <summary>
    /// Writes under a temporary name in the same folder, flushes to the disk, renames into place, and flushes the folder.
    /// A file that was there stays until the rename. The folder is made where it is missing.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FlushFolder(folder);
    }

    /// <summary>Writes a text in UTF-8.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Makes renames and deletions in a folder survive a power cut. Windows has no such call and needs none.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // .NET refuses to open a folder as a file, hence the C library's own open. Where it fails (some network file
        // systems), the rename has still happened; only its durability is the file system's affair.
        using var handle = new SafeFileHandle(Open(folder, 0), ownsHandle: true);
        if (!handle.IsInvalid) _ = Sync(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(SafeFileHandle file);
}
