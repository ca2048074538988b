using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The functions of <c>native/*.cpp</c>. Those marked as not switching to native mode only read a field.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "torchshim";

    static Native() => NativeLibraryLoader.Register();

    /// <summary>
    /// Throws what the last failed native call of this thread said, naming what was tried and the tensor it was tried on, which
    /// also keeps that tensor alive until here.
    /// </summary>
    internal static void Check(int status, string what, torch.Tensor? on = null)
    {
        if (status != 0) Throw(what, on);
        GC.KeepAlive(on);
    }

    private static void Throw(string what, torch.Tensor? on) =>
        throw new ExternalException($"{what}{(on is null ? "" : " of " + on.Describe())} failed: {LastError()}");

    internal static bool GetFlag(Flag flag)
    {
        Check(GetFlag(flag, out var value), "reading a setting");
        return value != 0;
    }

    internal static string LastError() => Marshal.PtrToStringUTF8(Error()) ?? "";

    [LibraryImport(Library, EntryPoint = "shim_error")] private static partial nint Error();
    [LibraryImport(Library, EntryPoint = "shim_version")] internal static partial nint Version();

    [LibraryImport(Library, EntryPoint = "shim_op_find", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpFind(string name, string overload, out nint op);
    [LibraryImport(Library, EntryPoint = "shim_op_call")]
    internal static partial int OpCall(nint op, Value* args, int count, Value* results, int capacity);
    [LibraryImport(Library, EntryPoint = "shim_free")] internal static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "shim_tensor_free")] internal static partial void TensorFree(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_alias"), SuppressGCTransition] internal static partial nint TensorAlias(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_dim"), SuppressGCTransition] internal static partial long TensorDim(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_numel"), SuppressGCTransition] internal static partial long TensorNumel(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_dtype"), SuppressGCTransition] internal static partial int TensorDtype(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_element_size"), SuppressGCTransition] internal static partial long TensorElementSize(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_device_type"), SuppressGCTransition] internal static partial int TensorDeviceType(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_device_index"), SuppressGCTransition] internal static partial int TensorDeviceIndex(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_storage_offset"), SuppressGCTransition] internal static partial long TensorStorageOffset(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_layout"), SuppressGCTransition] internal static partial int TensorLayout(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_sizes"), SuppressGCTransition] internal static partial void TensorSizes(nint tensor, long* sizes);
    [LibraryImport(Library, EntryPoint = "shim_tensor_strides")] internal static partial int TensorStrides(nint tensor, long* strides);
    [LibraryImport(Library, EntryPoint = "shim_tensor_is_contiguous")] internal static partial int TensorIsContiguous(nint tensor, int memoryFormat, out int contiguous);
    [LibraryImport(Library, EntryPoint = "shim_tensor_data")] internal static partial int TensorData(nint tensor, out nint data);
    [LibraryImport(Library, EntryPoint = "shim_tensor_storage_bytes")] internal static partial int TensorStorageBytes(nint tensor, out long bytes);
    [LibraryImport(Library, EntryPoint = "shim_tensor_from_memory")]
    internal static partial int TensorFromMemory(nint data, long* sizes, int dim, int dtype,
        delegate* unmanaged<nint, void> deleter, nint context, out nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_set_data")] internal static partial int TensorSetData(nint target, nint source);

    [LibraryImport(Library, EntryPoint = "shim_grad_mode"), SuppressGCTransition] internal static partial int GradMode();
    [LibraryImport(Library, EntryPoint = "shim_set_grad_mode"), SuppressGCTransition] internal static partial void SetGradMode(int enabled);
    [LibraryImport(Library, EntryPoint = "shim_inference_mode")] internal static partial int InferenceMode();
    [LibraryImport(Library, EntryPoint = "shim_inference_mode_enter")] internal static partial nint InferenceModeEnter(int enabled);
    [LibraryImport(Library, EntryPoint = "shim_inference_mode_leave")] internal static partial void InferenceModeLeave(nint guard);
    [LibraryImport(Library, EntryPoint = "shim_anomaly_mode")] internal static partial int AnomalyMode();
    [LibraryImport(Library, EntryPoint = "shim_anomaly_checks_nan")] internal static partial int AnomalyChecksNan();
    [LibraryImport(Library, EntryPoint = "shim_set_anomaly_mode")] internal static partial void SetAnomalyMode(int enabled, int checkNan);
    [LibraryImport(Library, EntryPoint = "shim_tensor_requires_grad")] internal static partial int TensorRequiresGrad(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_is_leaf")] internal static partial int TensorIsLeaf(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_set_requires_grad")] internal static partial int TensorSetRequiresGrad(nint tensor, int value);
    [LibraryImport(Library, EntryPoint = "shim_tensor_retain_grad")] internal static partial int TensorRetainGrad(nint tensor);
    [LibraryImport(Library, EntryPoint = "shim_tensor_grad")] internal static partial int TensorGrad(nint tensor, out nint grad);
    [LibraryImport(Library, EntryPoint = "shim_tensor_set_grad")] internal static partial int TensorSetGrad(nint tensor, nint grad);
    [LibraryImport(Library, EntryPoint = "shim_backward")]
    internal static partial int Backward(nint[] tensors, int count, nint[] gradients, int gradientCount, int retainGraph,
        int createGraph, nint[] inputs, int inputCount);
    [LibraryImport(Library, EntryPoint = "shim_grad")]
    internal static partial int Grad(nint[] outputs, int outputCount, nint[] inputs, int inputCount, nint[] gradients,
        int gradientCount, int retainGraph, int createGraph, int allowUnused, [Out] nint[] results);

    [LibraryImport(Library, EntryPoint = "shim_num_threads")] internal static partial int NumThreads();
    [LibraryImport(Library, EntryPoint = "shim_set_num_threads")] internal static partial int SetNumThreads(int count);
    [LibraryImport(Library, EntryPoint = "shim_num_interop_threads")] internal static partial int NumInteropThreads();
    [LibraryImport(Library, EntryPoint = "shim_set_num_interop_threads")] internal static partial int SetNumInteropThreads(int count);
    [LibraryImport(Library, EntryPoint = "shim_flag")] private static partial int GetFlag(Flag flag, out int value);
    [LibraryImport(Library, EntryPoint = "shim_set_flag")] internal static partial int SetFlag(Flag flag, int value);
    [LibraryImport(Library, EntryPoint = "shim_device_count")] internal static partial int DeviceCount(int deviceType);
    [LibraryImport(Library, EntryPoint = "shim_has_cudnn")] internal static partial int HasCudnn();
    [LibraryImport(Library, EntryPoint = "shim_device_synchronize")] internal static partial int DeviceSynchronize(int deviceType, int index);

    [LibraryImport(Library, EntryPoint = "shim_generator_default")] internal static partial int GeneratorDefault(int deviceType, int index, out nint generator);
    [LibraryImport(Library, EntryPoint = "shim_generator_new")] internal static partial int GeneratorNew(int deviceType, int index, ulong seed, out nint generator);
    [LibraryImport(Library, EntryPoint = "shim_generator_free")] internal static partial void GeneratorFree(nint generator);
    [LibraryImport(Library, EntryPoint = "shim_generator_set_seed")] internal static partial int GeneratorSetSeed(nint generator, ulong seed);
    [LibraryImport(Library, EntryPoint = "shim_generator_seed")] internal static partial int GeneratorSeed(nint generator, out ulong seed);
    [LibraryImport(Library, EntryPoint = "shim_generator_reseed")] internal static partial int GeneratorReseed(nint generator, out ulong seed);
    [LibraryImport(Library, EntryPoint = "shim_generator_state")] internal static partial int GeneratorState(nint generator, out nint state);
    [LibraryImport(Library, EntryPoint = "shim_generator_set_state")] internal static partial int GeneratorSetState(nint generator, nint state);
    [LibraryImport(Library, EntryPoint = "shim_manual_seed")] internal static partial int ManualSeed(ulong seed);
    [LibraryImport(Library, EntryPoint = "shim_keep_memory")] internal static partial int KeepMemory(int mmapThreshold, int trimThreshold, int topPad);
}

/// <summary>The switches of libtorch's global context; the order is that of <c>native/runtime.cpp</c>.</summary>
internal enum Flag
{
    Deterministic, DeterministicWarnOnly, CudnnBenchmark, CudnnDeterministic, CudnnTf32, MatmulTf32,
    FlashAttention, MathAttention,
}
