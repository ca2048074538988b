using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Native.TensorDim(Handle);
        public long dim() => Dimensions;
        public long ndim => Dimensions;

        public long NumberOfElements => Native.TensorNumel(Handle);
        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Native.TensorElementSize(Handle);
        public long element_size() => ElementSize;

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* first = sizes) Native.TensorSizes(Handle, first);
                return sizes;
            }
        }

        public long[] size() => shape;

        /// <summary>The length of one dimension; negative counts from the last.</summary>
        public unsafe long size(int dim)
        {
            var rank = (int)Dimensions;
            var wanted = dim < 0 ? dim + rank : dim;
            if ((uint)wanted >= (uint)rank)
                throw new ArgumentOutOfRangeException(nameof(dim), $"dimension {dim} of a tensor with {rank} dimensions.");
            long* sizes = stackalloc long[rank];
            Native.TensorSizes(Handle, sizes);
            return sizes[wanted];
        }

        /// <summary>How many elements a step in each dimension skips.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* first = strides) Native.Check(Native.TensorStrides(Handle, first), "stride", this);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + Dimensions : dim];

        /// <summary>The place of the first element in its storage, in elements.</summary>
        public long storage_offset() => Native.TensorStorageOffset(Handle);

        public ScalarType dtype => (ScalarType)Native.TensorDtype(Handle);

        public Device device
        {
            get
            {
                var type = device_type;
                return type == DeviceType.CPU ? CPU : new Device(type, device_index);
            }
        }

        public int device_index => Native.TensorDeviceIndex(Handle);
        public DeviceType device_type => (DeviceType)Native.TensorDeviceType(Handle);

        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_sparse => Native.TensorLayout(Handle) != 0;

        public bool is_integral() => torch.is_integral(dtype);
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);

        public bool is_contiguous() => IsContiguous(memoryFormat: 0);

        internal bool IsContiguous(int memoryFormat)
        {
            Native.Check(Native.TensorIsContiguous(Handle, memoryFormat, out var contiguous), "is_contiguous", this);
            return contiguous != 0;
        }

        /// <summary>Whether the only element is not zero.</summary>
        /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
        public bool is_nonzero()
        {
            if (numel() != 1) throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");
            return Ops.is_nonzero.CallValue(this).Bits != 0;
        }

        /// <summary>Type and shape, as error messages show them.</summary>
        internal string Describe() => IsInvalid ? "a disposed tensor"
            : $"{dtype}[{string.Join(", ", shape)}]{(is_cpu() ? "" : " on " + device)}";

        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
    }
}
