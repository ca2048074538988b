using System.Globalization;

namespace Ablate.Core;

/// <summary>
/// A run folder held for one process; disposing gives it free. The lock is the operating system's (flock on Unix), not
/// the existence of a file: a kill leaves files, but no lock.
/// </summary>
public sealed class RunClaim : IDisposable
{
    internal const string LockName = ".lock";

    /// <summary>Beside the lock, because a locked file cannot be read by others.</summary>
    internal const string HolderName = ".holder";

    private readonly FileStream _lock;
    private readonly RunFolder _folder;

    private RunClaim(FileStream @lock, RunFolder folder) => (_lock, _folder) = (@lock, folder);

    public void Dispose()
    {
        DeleteIfPossible(Path.Combine(_folder.Path, HolderName));
        _lock.Dispose();
        // That of a run without a result stays: without it two processes could hold locks on two files of one name, and
        // both would train. Who claims a complete run finds its result and leaves it alone, however many they are.
        if (_folder.IsComplete) DeleteIfPossible(_lock.Name);
    }

    internal static RunClaim? TryTake(RunFolder folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder.Path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        File.WriteAllText(Path.Combine(folder.Path, HolderName), string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        return new RunClaim(file, folder);
    }

    // The folder may be gone or no longer be writable; and where another process looks at the run just now, Windows takes that
    // for a reason. What stays does no harm.
    private static void DeleteIfPossible(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A full or read-only disk is an IOException too, and nobody holds the folder then. The codes are EWOULDBLOCK of Linux,
    // that of macOS, and Windows' sharing and lock violations.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : exception.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);

    internal static string? HolderOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, HolderName));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
