using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>Which device a run is trained on, and how torch is set up for it.</summary>
public static class Devices
{
    /// <summary>
    /// The device behind a name: <c>auto</c> (the first GPU, or else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.
    /// </summary>
    /// <exception cref="DeviceException">The name is none of these, or there is no such GPU.</exception>
    public static Device Choose(string name)
    {
        switch (name)
        {
            case "auto":
                return cuda.is_available() ? device(DeviceType.CUDA, 0) : CPU;
            case "cpu":
                return CPU;
            case "cuda":
                return Cuda(name, 0);
        }

        return CudaIndex(name) is { } index ? Cuda(name, index) : throw new DeviceException(Unknown(name));
    }

    /// <summary>Whether a name is one of those that <see cref="Choose"/> takes, whatever this machine has.</summary>
    public static bool Knows(string name) => name is "auto" or "cpu" or "cuda" || CudaIndex(name) is not null;

    /// <summary>What is wrong with a name that is none.</summary>
    public static string Unknown(string name) => $"There is no device '{name}'. Choose auto, cpu, cuda or cuda:N.";

    /// <summary>
    /// Sets torch up in this process, before its first tensor: the number of threads; on a CPU an allocator that keeps its
    /// memory; on a GPU operators that repeat bit for bit (on a CPU they do so by themselves).
    /// </summary>
    /// <remarks>
    /// On a GPU, cuBLAS repeats bit for bit only if <see cref="WorkspaceVariable"/> was in the environment when the process
    /// started.
    /// </remarks>
    public static void Configure(Device device, int threads)
    {
        set_num_threads(threads);
        if (device.type == DeviceType.CPU) TorchExtras.KeepFreedMemory();
        else TorchExtras.DeterministicAlgorithms = true;
    }

    /// <summary>The environment variable, with its value, that a process that trains on a GPU is started with.</summary>
    public static (string Name, string Value) WorkspaceVariable => ("CUBLAS_WORKSPACE_CONFIG", ":4096:8");

    private static int? CudaIndex(string name) => name.StartsWith("cuda:", StringComparison.Ordinal)
        && int.TryParse(name.AsSpan("cuda:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static Device Cuda(string name, int index)
    {
        if (!cuda.is_available())
            throw new DeviceException($"The device '{name}' was asked for, but this libtorch ({TorchExtras.LibtorchVersion}) sees no CUDA GPU. Choose cpu, or use a libtorch built for CUDA on a machine that has one.");
        if (index >= cuda.device_count())
            throw new DeviceException(FormattableString.Invariant($"The device '{name}' was asked for, but there are {cuda.device_count()} GPU(s), counted from cuda:0."));
        return device(DeviceType.CUDA, index);
    }
}
