using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>How much of the decomposition is computed.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        /// <summary>Orthonormal Q and upper triangular R with Q · R = input.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Ops.linalg_qr.Call2(input, mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" });

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => Ops.linalg_svd.Call3(input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Ops.linalg_svdvals.Call(input);

        public static Tensor cholesky(Tensor input) => Ops.linalg_cholesky.Call(input);

        public static Tensor det(Tensor input) => Ops.linalg_det.Call(input);

        public static Tensor inv(Tensor input) => Ops.linalg_inv.Call(input);

        public static Tensor vector_norm(Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false) =>
            Ops.linalg_vector_norm.Call(input, (Scalar)ord, dims, keepdim);
    }
}

internal static partial class Ops
{
    internal static readonly Op linalg_qr = new("linalg_qr"), linalg_svd = new("linalg_svd"), linalg_svdvals = new("linalg_svdvals");
    internal static readonly Op linalg_cholesky = new("linalg_cholesky"), linalg_det = new("linalg_det"), linalg_inv = new("linalg_inv");
    internal static readonly Op linalg_vector_norm = new("linalg_vector_norm");
}
