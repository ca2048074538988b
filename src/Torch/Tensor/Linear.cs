using TorchSharp.Interop;

namespace TorchSharp;

// Products of vectors and matrices.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Ops.matmul.Call(this, target);
        public Tensor mm(Tensor target) => Ops.mm.Call(this, target);
        public Tensor bmm(Tensor batch2) => Ops.bmm.Call(this, batch2);
        public Tensor mv(Tensor target) => Ops.mv.Call(this, target);
        public Tensor dot(Tensor target) => Ops.dot.Call(this, target);
        public Tensor outer(Tensor vec2) => Ops.outer.Call(this, vec2);
        public Tensor inner(Tensor vec2) => Ops.inner.Call(this, vec2);
        public Tensor kron(Tensor other) => Ops.kron.Call(this, other);

        /// <summary>beta · this + alpha · mat1 · mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Ops.addmm.Call(this, mat1, mat2, (Scalar)beta, (Scalar)alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) => Ops.addmv.Call(this, mat, vec, (Scalar)beta, (Scalar)alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Ops.baddbmm.Call(this, batch1, batch2, (Scalar)beta, (Scalar)alpha);
        public Tensor trace() => Ops.trace.Call(this);
        public Tensor det() => Ops.det.Call(this);
        public Tensor inverse() => Ops.inverse.Call(this);
        public Tensor matrix_power(int n) => Ops.matrix_power.Call(this, n);
    }

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    /// <summary>Einstein's summation, such as "bij,bjk->bik".</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Ops.einsum.Call(equation, tensors);

    /// <summary>Sums over the named dimensions of both.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => Ops.tensordot.Call(a, b, dims1, dims2);
}

internal static partial class Ops
{
    internal static readonly Op matmul = new("matmul"), mm = new("mm"), bmm = new("bmm"), mv = new("mv"), dot = new("dot"), outer = new("outer");
    internal static readonly Op inner = new("inner"), kron = new("kron"), addmm = new("addmm"), addmv = new("addmv"), baddbmm = new("baddbmm");
    internal static readonly Op trace = new("trace"), det = new("det"), inverse = new("inverse"), matrix_power = new("matrix_power");
    internal static readonly Op einsum = new("einsum"), tensordot = new("tensordot");
}
