using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

// Tensors from .NET memory: copied (tensor, as_tensor of a list) or shared (from_array, frombuffer, as_tensor of an array).
public static partial class torch
{
    /// <summary>
    /// A tensor over an array's own memory, shape and all: writing to one shows in the other. A change of type or device makes a copy.
    /// </summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        var shape = new long[rawArray.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = rawArray.GetLength(i);
        return Converted(Shared(rawArray, shape, 0), dtype, device, requires_grad);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device, false);

    /// <summary>A one-dimensional tensor over part of an array's memory; count and offset are in elements of the array.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");
        return Converted(Shared(rawArray, [count], offset), dtype, CPU, requires_grad);
    }

    private static unsafe Tensor Shared(Array array, ReadOnlySpan<long> shape, long offset)
    {
        var type = TypeOf(array.GetType().GetElementType()!);
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        var first = pin.AddrOfPinnedObject() + (nint)(offset * Buffer.ByteLength(array) / array.LongLength);
        nint handle;
        int status;
        fixed (long* sizes = shape)
            status = Native.TensorFromMemory(first, sizes, shape.Length, (int)type, &Unpin, GCHandle.ToIntPtr(pin), out handle);
        if (status != 0) pin.Free();
        Native.Check(status, "a tensor over a .NET array");
        return new Tensor(handle);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor Converted(Tensor own, ScalarType? dtype, Device? device, bool requires_grad)
    {
        device = InitializeDevice(device);
        var type = dtype ?? own.dtype;
        if (type != own.dtype || device.type != DeviceType.CPU) own = own.to(type, device, disposeAfter: true);
        return Tracked(own, requires_grad);
    }

    private static unsafe Tensor Copied<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType own, ScalarType? dtype,
        Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        RefuseNames(names);
        var count = 1L;
        foreach (var length in shape) count *= length;
        if (count > values.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {values.Length}");
        var tensor = Ops.empty.Call(shape, own, Arg.None, CPU);
        if (count > 0) values[..(int)count].CopyTo(new Span<T>((void*)tensor.DataPointer(), (int)count));
        return Converted(tensor, dtype, device, requires_grad);
    }

    private static Tensor CopiedArray<T>(T[,] array, ScalarType own, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged =>
        Copied(Flat<T>(array), [array.GetLongLength(0), array.GetLongLength(1)], own, dtype, device, requires_grad, names);

    private static Tensor CopiedArray<T>(T[,,] array, ScalarType own, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged =>
        Copied(Flat<T>(array), [array.GetLongLength(0), array.GetLongLength(1), array.GetLongLength(2)], own, dtype, device,
            requires_grad, names);

    private static Tensor CopiedArray<T>(T[,,,] array, ScalarType own, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged =>
        Copied(Flat<T>(array), [array.GetLongLength(0), array.GetLongLength(1), array.GetLongLength(2), array.GetLongLength(3)], own,
            dtype, device, requires_grad, names);

    private static ReadOnlySpan<T> Flat<T>(Array array) where T : unmanaged => MemoryMarshal.CreateReadOnlySpan(
        ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
