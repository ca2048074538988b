using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements as .NET values; from another device, a copy of them.</summary>
        /// <exception cref="ArgumentException">The element type is not the one that <typeparamref name="T"/> stands for.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireElement<T>();
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The only element.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            RequireElement<T>();
            return is_cpu() ? ReadFirst<T>() : ReadFromDevice<T>();
        }

        /// <summary>The only element, whatever its type.</summary>
        public Scalar ToScalar()
        {
            if (is_complex())
            {
                using var wide = to(ScalarType.ComplexFloat64);
                return wide.item<System.Numerics.Complex>();
            }
            var value = Ops.item.CallValue(this);
            return value.Tag switch
            {
                Tag.Int => value.Bits,
                Tag.Bool => value.Bits != 0,
                _ => value.Real,
            };
        }

        /// <summary>The memory of a contiguous tensor on the CPU; the span does not keep the tensor alive.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                var total = RequireReadable(NumberOfElements * ElementSize);
                return new Span<byte>((void*)DataPointer(), total);
            }
            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                    throw new ArgumentException($"{value.Length} bytes were given for a tensor of {target.Length} bytes.");
                value.CopyTo(target);
            }
        }

        /// <summary>Writes the elements' memory to a stream, as it lies.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable(0);
            var next = (byte*)DataPointer();
            for (var left = NumberOfElements * ElementSize; left > 0;)
            {
                var count = (int)Math.Min(left, Math.Max(bufferSize, 1));
                stream.Write(new ReadOnlySpan<byte>(next, count));
                next += count;
                left -= count;
            }
            GC.KeepAlive(this);
        }

        /// <summary>Fills the elements' memory from a stream.</summary>
        /// <exception cref="EndOfStreamException">The stream ended before the tensor was full.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable(0);
            var next = (byte*)DataPointer();
            for (var left = NumberOfElements * ElementSize; left > 0;)
            {
                var count = stream.Read(new Span<byte>(next, (int)Math.Min(left, Math.Max(bufferSize, 1))));
                if (count == 0) throw new EndOfStreamException();
                next += count;
                left -= count;
            }
            GC.KeepAlive(this);
        }

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <summary>The element at a flat index, in row-major order.</summary>
        public T ReadCpuValue<T>(long i) where T : unmanaged => data<T>()[i];

        internal nint DataPointer()
        {
            Native.Check(Native.TensorData(Handle, out var data), "the memory", this);
            return data;
        }

        private unsafe T ReadFirst<T>() where T : unmanaged
        {
            var value = *(T*)DataPointer();
            GC.KeepAlive(this);
            return value;
        }

        private T ReadFromDevice<T>() where T : unmanaged
        {
            using var copy = cpu();
            return copy.ReadFirst<T>();
        }

        private void RequireElement<T>()
        {
            if (TryTypeOf(typeof(T)) != dtype) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
        }

        private int RequireReadable(long total)
        {
            if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (total > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            if (!is_cpu())
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            return (int)total;
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op item = new("item");
}
