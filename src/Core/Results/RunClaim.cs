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
    private readonly string _holder;

    private RunClaim(FileStream @lock, string holder) => (_lock, _holder) = (@lock, holder);

    public void Dispose()
    {
        // The lock file stays: two processes could hold locks on two files of one name otherwise.
        File.Delete(_holder);
        _lock.Dispose();
    }

    internal static RunClaim? TryTake(string folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        var holder = Path.Combine(folder, HolderName);
        File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        return new RunClaim(file, holder);
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
