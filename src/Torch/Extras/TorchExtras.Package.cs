using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// What this project needs of torch and TorchSharp's own API does not have, as far as the NuGet package allows: what only costs speed
/// is left out quietly, what would change a result is refused.
/// </summary>
public static class TorchExtras
{
    private const int Megabyte = 1 << 20;

    /// <summary>The version of libtorch inside the package.</summary>
    public static string LibtorchVersion => __version__;

    /// <summary>Where torch comes from, in words.</summary>
    public static string Source => $"TorchSharp {typeof(Tensor).Assembly.GetName().Version?.ToString(3)} (libtorch {LibtorchVersion})";

    /// <summary>
    /// The same values with the channels innermost in memory. Tensors without exactly two or three spatial dimensions come back as
    /// they are.
    /// </summary>
    public static Tensor ChannelsLast(Tensor tensor)
    {
        if (!HasFormat(tensor) || IsChannelsLast(tensor)) return tensor.alias();
        return empty_strided(tensor.shape, Strides(tensor.shape), tensor.dtype, tensor.device).copy_(tensor);
    }

    /// <summary>Whether the strides of [N, C, H, W] or [N, C, D, H, W] are those of channels innermost in memory.</summary>
    public static bool IsChannelsLast(Tensor tensor) => HasFormat(tensor) && tensor.stride().SequenceEqual(Strides(tensor.shape));

    /// <summary>Puts a module's convolution weights into that format; results change by rounding only.</summary>
    public static void ChannelsLast(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var (_, parameter) in module.named_parameters())
            if (HasFormat(parameter)) parameter.set_(ChannelsLast(parameter.detach()));
    }

    /// <summary>Always so on the CPU; not to be had from the package on CUDA.</summary>
    public static bool DeterministicAlgorithms
    {
        get => !cuda_is_available();
        set => Refuse(value, "deterministic algorithms");
    }

    /// <summary>Not to be had from the package: it only costs speed.</summary>
    public static bool CudnnBenchmark
    {
        get => false;
        set => _ = value;
    }

    /// <summary>Not to be had from the package on CUDA.</summary>
    public static bool CudnnDeterministic
    {
        get => !cuda_is_available();
        set => Refuse(value, "deterministic cuDNN algorithms");
    }

    /// <summary>
    /// Tells malloc to keep freed memory for the next step instead of handing its pages back. False where the C library cannot be told.
    /// </summary>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            // Before glibc 2.35 a threshold above 32 MiB is refused.
            var kept = mallopt(-3, 1024 * Megabyte) != 0 || mallopt(-3, 32 * Megabyte) != 0;
            return kept && mallopt(-1, 2047 * Megabyte) != 0 && mallopt(-2, 256 * Megabyte) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static void Refuse(bool wanted, string what)
    {
        if (wanted && cuda_is_available())
            throw new NotSupportedException(
                $"The TorchSharp package has no switch for {what} on CUDA. Run on the CPU, or build with -p:TorchSource=libtorch.");
    }

    private static bool HasFormat(Tensor tensor) => tensor.Dimensions is 4 or 5;

    private static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        strides[1] = 1;
        var step = shape[1];
        for (var dimension = shape.Length - 1; dimension > 1; step *= shape[dimension--]) strides[dimension] = step;
        strides[0] = step;
        return strides;
    }

    // M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_TOP_PAD are -3, -1 and -2 in glibc's malloc.h.
    [DllImport("libc")]
    private static extern int mallopt(int parameter, int value);
}
