using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle to a libtorch tensor. It owns one reference, released by Dispose, by the dispose scope it was made in, or,
    /// as a safety net, by the finaliser.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal IntPtr handle;
        internal DisposeScope? Scope;
        internal int PlaceInScope;

        private static long s_totalCount;
        private static long s_peakCount;

        internal Tensor(IntPtr handle, bool register = true)
        {
            this.handle = handle;
            // An undefined tensor, such as the gradient of an unused input, owns nothing.
            if (handle == 0) return;
            var total = Interlocked.Increment(ref s_totalCount);
            if (total > s_peakCount) s_peakCount = total;
            if (register) DisposeScopeManager.OfThisThread.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>A tensor for a handle whose reference it takes over.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>How many tensors managed code holds; several may share memory, and what only libtorch holds is not counted.</summary>
        public static long TotalCount => Interlocked.Read(ref s_totalCount);

        /// <summary>The most that <see cref="TotalCount"/> has been.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peakCount);

        /// <summary>A name for people; torch does not read it.</summary>
        public string? name { get; set; }

        public bool IsInvalid => handle == 0;

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle => handle != 0
            ? handle
            : throw new InvalidOperationException("Tensor invalid -- empty handle: it was disposed, by hand or by its dispose scope.");

        internal DisposeScope? OwningDisposeScope => Scope;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing) LeaveScope();
            if (handle == 0) return;
            Interlocked.Decrement(ref s_totalCount);
            Native.TensorFree(handle);
            handle = 0;
        }

        // The finaliser's thread leaves scopes alone: a scope that is still in use keeps its tensors from being finalised.
        private void LeaveScope()
        {
            if (handle != 0)
            {
                var counts = DisposeScopeManager.OfThisThread.Counts.TensorStatistics;
                if (Scope is null) counts.DisposedOutsideScopeCount++;
                else counts.DisposedInScopeCount++;
            }
            Scope?.Remove(this);
        }

        /// <summary>Hands the tensor to the scope around its own; without one, to the caller.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of the scopes: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (Scope is null) other?.Attach(this);
            else Scope.MoveToOther(other, this);
            return this;
        }

        /// <summary>Gives the reference to the caller and leaves an empty tensor behind.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            LeaveScope();
            return MoveHandle();
        }

        /// <summary>Moves the reference out, for another tensor object that takes this one's place.</summary>
        internal IntPtr MoveHandle()
        {
            var moved = Handle;
            Interlocked.Decrement(ref s_totalCount);
            handle = 0;
            return moved;
        }

        /// <summary>Another reference to the same tensor, disposed independently.</summary>
        public Tensor alias() => new(Native.TensorAlias(Handle));

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>True where shapes and all elements are equal.</summary>
        public bool Equals(Tensor target) => target is not null && Ops.equal.CallValue(this, target).Bits != 0;

        public override int GetHashCode() => base.GetHashCode();
    }
}
