using System.Globalization;

namespace Ablate.Bench;

/// <summary>
/// Whether memory stays level: the resident set and the count of live tensors over 2,000 training steps, in a
/// process of its own.
/// </summary>
internal static class MemoryBench
{
    private const int Steps = 2000;
    private const int WarmUp = 200;

    public static void Run(TextWriter output)
    {
        using var server = StepServer.Start("base");
        server.Steps(WarmUp);
        var (bytes, tensors) = server.Memory();
        server.Steps(Steps);
        var (bytesAfter, tensorsAfter) = server.Memory();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory, base: resident set {Mebi(bytes):0.0} MiB after {WarmUp} steps, {Mebi(bytesAfter):0.0} MiB after {Steps} more; live tensors {tensors} and {tensorsAfter}"));
    }

    private static double Mebi(long bytes) => bytes / 1048576.0;
}
