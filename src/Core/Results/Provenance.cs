namespace Ablate.Core;

/// <summary>What a run was made with, so that cells of mixed origin are noticed; <c>provenance.json</c>.</summary>
/// <param name="Commit">Of the program's sources; null where unknown.</param>
/// <param name="Dirty">Whether the sources had uncommitted changes; null where unknown.</param>
/// <param name="Version">Of this program.</param>
/// <param name="TorchSource">Where torch came from, such as <c>libtorch 1.13.0</c> or <c>package 0.107.0</c>.</param>
/// <param name="TorchVersion">Of the libtorch that was loaded.</param>
/// <param name="Device">Such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="DeviceName">The model of the device, such as the GPU's name; null where it is the CPU.</param>
/// <param name="Cpu">The model of the host's processor.</param>
/// <param name="BlasKernels">
/// What the environment tells OpenBLAS to take the processor for (<c>OPENBLAS_CORETYPE</c>); null where it finds out
/// by itself. Other kernels round differently, and a training carries that on.
/// </param>
/// <param name="Threads">Torch's threads.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Started">When the training began, in UTC.</param>
/// <param name="Finished">When it ended, in UTC; null before that.</param>
/// <param name="Layers">The assemblies that the user's own layers came from, each with the SHA-256 of its content; null where there are none.</param>
public sealed record Provenance(
    string? Commit,
    bool? Dirty,
    string Version,
    string TorchSource,
    string TorchVersion,
    string Device,
    string? DeviceName,
    string Cpu,
    string? BlasKernels,
    int Threads,
    string Host,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    IReadOnlyList<string>? Layers = null);
