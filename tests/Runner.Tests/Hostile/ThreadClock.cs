using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>
/// The processor's time of this thread, which is the same whatever else the machine does; where the system has no such
/// clock (all but Linux), the time on the wall.
/// </summary>
internal static partial class ThreadClock
{
    private const int OfThread = 3;

    public static TimeSpan Now() => OperatingSystem.IsLinux() && Read(OfThread, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
