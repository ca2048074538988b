using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What this project needs of torch and TorchSharp's own API does not have.</summary>
public static class TorchExtras
{
    private const int Megabyte = 1 << 20;
    private const int ChannelsLast2d = 2, ChannelsLast3d = 3;

    private static string? s_version;

    /// <summary>The version of libtorch that the binding was built for, such as 1.13.0.</summary>
    public static string LibtorchVersion => s_version ??= Marshal.PtrToStringUTF8(Native.Version()) ?? "";

    /// <summary>Where torch comes from, in words: <c>libtorch 1.13.0</c>.</summary>
    public static string Source => "libtorch " + LibtorchVersion;

    /// <summary>
    /// The same values with the channels innermost in memory, which convolutions on CPU and on tensor cores prefer. Tensors without
    /// exactly two or three spatial dimensions come back as they are.
    /// </summary>
    /// <remarks>
    /// <c>contiguous</c> would leave a tensor of one channel or one pixel as it is, because it has both formats at once; convolutions
    /// tell the format from the strides, so these are set too, as PyTorch's <c>to(memory_format)</c> does.
    /// </remarks>
    public static Tensor ChannelsLast(Tensor tensor) =>
        FormatOf(tensor) is { } format && !IsChannelsLast(tensor) ? Ops.clone.Call(tensor, format) : tensor.alias();

    /// <summary>Whether the strides of [N, C, H, W] or [N, C, D, H, W] are those of channels innermost in memory.</summary>
    public static bool IsChannelsLast(Tensor tensor)
    {
        if (FormatOf(tensor) is null) return false;
        var (shape, strides) = (tensor.shape, tensor.stride());
        var expected = shape[1];
        for (var dimension = shape.Length - 1; dimension > 1; expected *= shape[dimension--])
            if (strides[dimension] != expected) return false;
        return strides[1] == 1 && strides[0] == expected;
    }

    /// <summary>Puts a module's convolution weights into that format; results change by rounding only.</summary>
    public static void ChannelsLast(nn.Module module)
    {
        using var scope = NewDisposeScope();
        foreach (var (_, parameter) in module.named_parameters())
            if (FormatOf(parameter) is not null)
                Native.Check(Native.TensorSetData(parameter.Handle, ChannelsLast(parameter.detach()).Handle), "ChannelsLast");
    }

    /// <summary>
    /// Whether operators must give the same bits each time, or else fail. CUDA's cuBLAS also wants CUBLAS_WORKSPACE_CONFIG=:4096:8 in the
    /// environment of the process.
    /// </summary>
    public static bool DeterministicAlgorithms
    {
        get => Native.GetFlag(Flag.Deterministic);
        set => backends.Set(Flag.Deterministic, value);
    }

    /// <summary>Whether cuDNN tries its convolution algorithms and keeps the fastest: faster, and not the same from run to run.</summary>
    public static bool CudnnBenchmark
    {
        get => Native.GetFlag(Flag.CudnnBenchmark);
        set => backends.Set(Flag.CudnnBenchmark, value);
    }

    /// <summary>Whether cuDNN keeps to algorithms that give the same bits each time.</summary>
    public static bool CudnnDeterministic
    {
        get => Native.GetFlag(Flag.CudnnDeterministic);
        set => backends.Set(Flag.CudnnDeterministic, value);
    }

    /// <summary>
    /// Tells malloc to keep freed memory for the next step instead of handing its pages back, which costs a page fault for every page
    /// of every buffer of every step. False where the C library cannot be told.
    /// </summary>
    public static bool KeepFreedMemory() => Native.KeepMemory(1024 * Megabyte, 2047 * Megabyte, 256 * Megabyte) != 0;

    private static int? FormatOf(Tensor tensor) => tensor.Dimensions switch
    {
        4 => ChannelsLast2d,
        5 => ChannelsLast3d,
        _ => null,
    };
}
