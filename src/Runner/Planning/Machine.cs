using Ablate.Core;
using Ablate.Runner.Scheduling;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Planning;

/// <summary>What a plan has to know of the machine: which runs were trained on one like it, and how many train at once.</summary>
internal sealed class Machine
{
    private const string CpuName = "cpu";

    // Drivers of NVIDIA, of NVIDIA under WSL, and of AMD. Where there is none, torch need not be loaded to know that there is no GPU.
    private static readonly string[] GpuDrivers = ["/proc/driver/nvidia", "/dev/dxg", "/dev/kfd"];

    private readonly string _device;
    private readonly string _cpu = Provenances.Cpu();

    /// <param name="device">As the command line names it.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public Machine(string device)
    {
        _device = device;
        Kind = device == CpuName || (device == "auto" && !MayHaveGpu()) ? CpuName : Device().type.ToString().ToLowerInvariant();
    }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind { get; }

    /// <summary>How many runs are trained at once where the user does not say.</summary>
    public int DefaultWorkers =>
        Supervisor.DefaultWorkers(Kind, Kind == CpuName ? 1 : cuda.device_count(), Environment.ProcessorCount);

    /// <summary>Whether a run was trained on this kind of machine, so that its time says something.</summary>
    public bool IsLike(Provenance provenance) => provenance.Cpu == _cpu && provenance.Device.Split(':')[0] == Kind;

    /// <summary>The device itself; loads torch.</summary>
    public Device Device() => Devices.Choose(_device);

    private static bool MayHaveGpu() => !OperatingSystem.IsLinux() || GpuDrivers.Any(Path.Exists);
}
