using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>While training, zeroes each element with chance p and scales the rest by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(Ops.dropout, Ops.dropout_, input, p, training, inplace);

            /// <summary>Drops whole channels of [N, C, L].</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(Ops.feature_dropout, Ops.feature_dropout_, input, p, training, inplace);

            /// <summary>Drops whole channels of [N, C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(Ops.feature_dropout, Ops.feature_dropout_, input, p, training, inplace);

            /// <summary>Drops whole channels of [N, C, D, H, W].</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Drop(Ops.feature_dropout, Ops.feature_dropout_, input, p, training, inplace);

            /// <summary>Dropout that keeps mean and variance under SELU (arXiv:1706.02515).</summary>
            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                Drop(Ops.alpha_dropout, Ops.alpha_dropout_, input, p, training, inplace);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                Drop(Ops.feature_alpha_dropout, Ops.feature_alpha_dropout_, input, p, training, inplace);

            private static Tensor Drop(Op op, Op inPlace, Tensor input, double p, bool training, bool inplace) =>
                inplace ? inPlace.Apply(input, p, training) : op.Call(input, p, training);
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op dropout = new("dropout"), dropout_ = new("dropout_");
    internal static readonly Op feature_dropout = new("feature_dropout"), feature_dropout_ = new("feature_dropout_");
    internal static readonly Op alpha_dropout = new("alpha_dropout"), alpha_dropout_ = new("alpha_dropout_");
    internal static readonly Op feature_alpha_dropout = new("feature_alpha_dropout"), feature_alpha_dropout_ = new("feature_alpha_dropout_");
}
