using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Ablate.Runner.Training;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// How a worker process is started: this program with the verb <c>worker</c>, and an environment that has to be
/// there before native code is loaded.
/// </summary>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
/// <param name="DataFolder">The data folder the user named, or null.</param>
internal sealed record WorkerCommand(string Device, string? DataFolder)
{
    private const string KeepUpTo = "1073741824";

    public string Program { get; } = Environment.ProcessPath
        ?? throw new InvalidOperationException("The path of the running program is not known.");

    public ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Started as `dotnet ablate.dll`, the program is the host and the assembly its first argument.
        if (Path.GetFileNameWithoutExtension(Program) == "dotnet")
            info.ArgumentList.Add(typeof(WorkerCommand).Assembly.Location);

        info.ArgumentList.Add("worker");
        info.ArgumentList.Add("--device");
        info.ArgumentList.Add(Device);
        if (DataFolder is not null)
        {
            info.ArgumentList.Add("--data");
            info.ArgumentList.Add(DataFolder);
        }

        foreach (var (name, value) in NativeSettings) info.Environment.TryAdd(name, value);
        foreach (var name in ThreadCounts) info.Environment[name] = "1";
        return info;
    }

    // One thread a worker: two torch threads on two cores spin against each other, two workers do not.
    private static readonly string[] ThreadCounts =
        ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"];

    // glibc gives large buffers back to the kernel at once and pays for fresh, zeroed pages at the next step;
    // told to keep them, a training step on the CPU is about a fifth faster.
    private static IEnumerable<KeyValuePair<string, string>> NativeSettings
    {
        get
        {
            yield return new("MALLOC_MMAP_THRESHOLD_", KeepUpTo);
            yield return new("MALLOC_TRIM_THRESHOLD_", KeepUpTo);
            yield return new("MALLOC_TOP_PAD_", "67108864");

            // A worker that is killed would leave the runtime's debugger pipes in the folder for temporary files.
            yield return new("DOTNET_EnableDiagnostics", "0");

            yield return new(Devices.WorkspaceVariable.Name, Devices.WorkspaceVariable.Value);

            // Debian's OpenBLAS takes its Haswell kernels on some AVX-512 processors, at half the speed.
            if (Avx512F.IsSupported) yield return new("OPENBLAS_CORETYPE", "SkylakeX");
        }
    }
}
