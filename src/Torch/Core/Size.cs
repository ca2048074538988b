using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A shape.</summary>
    public struct Size : IEnumerable<long>
    {
        private readonly long[]? _lengths;

        public Size(long[] shape) => _lengths = (long[])shape.Clone();
        public Size(IEnumerable<long> shape) => _lengths = shape.ToArray();
        public Size(long size) => _lengths = [size];
        public Size((long, long) size) => _lengths = [size.Item1, size.Item2];
        public Size((long, long, long) size) => _lengths = [size.Item1, size.Item2, size.Item3];
        public Size((long, long, long, long) size) => _lengths = [size.Item1, size.Item2, size.Item3, size.Item4];

        public long[] Shape => _lengths ?? [];
        public int Length => Shape.Length;
        public bool IsEmpty => Length == 0;
        public bool IsScalar => IsEmpty;

        public long this[int idx] => Shape[idx < 0 ? idx + Length : idx];

        /// <summary>The product of the lengths.</summary>
        public long numel() => Shape.Aggregate(1L, (product, length) => product * length);

        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);
        public static implicit operator Size(long[] size) => new(size);
    }
}
