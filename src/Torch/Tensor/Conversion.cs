using TorchSharp.Interop;

namespace TorchSharp;

// Copies and conversions: device, element type, memory.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor clone() => Ops.clone.Call(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Ops.copy_.Apply(this, source, nonBlocking);

        public Tensor contiguous() => Ops.contiguous.Call(this);

        public bool is_pinned() => Ops.is_pinned.CallValue(this).Bits != 0;
        public Tensor pin_memory() => Ops.pin_memory.Call(this);

        /// <summary>Makes this tensor share the storage, shape and strides of another.</summary>
        public Tensor set_(Tensor source) => Ops.set_.Apply(this, source);

        public Tensor cpu() => is_cpu() ? alias() : Ops.to_device.Call(this, CPU, dtype, false, false);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>In another element type; where it has that type already, another reference to it unless a copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(Ops.to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false,
            bool non_blocking = false) => to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(Ops.to_device.Call(this, InitializeDevice(device), type, non_blocking, copy), disposeAfter);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);
        public Tensor type(ScalarType dtype) => to(dtype);
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);
        public Tensor cfloat() => to_type(ScalarType.ComplexFloat32);
        public Tensor cdouble() => to_type(ScalarType.ComplexFloat64);

        public Tensor real => Ops.real.Call(this);
        public Tensor imag => Ops.imag.Call(this);

        private Tensor After(Tensor converted, bool disposeAfter)
        {
            if (disposeAfter) Dispose();
            return converted;
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op clone = new("clone"), copy_ = new("copy_"), contiguous = new("contiguous");
    internal static readonly Op is_pinned = new("is_pinned"), pin_memory = new("pin_memory"), set_ = new("set_.source_Tensor");
    internal static readonly Op to_dtype = new("to.dtype"), to_device = new("to.device");
    internal static readonly Op real = new("real"), imag = new("imag");
}
