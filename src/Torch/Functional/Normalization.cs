using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Batch normalisation (arXiv:1502.03167). In training the batch's statistics are used and the running ones follow
            /// them with the momentum; else the running ones are used.
            /// </summary>
            /// <exception cref="ArgumentException">In training each channel has a single value, whose variance is nothing.</exception>
            public static Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                if (training && input.numel() == input.shape[1])
                    throw new ArgumentException($"Expected more than 1 value per channel when training, got input size [{string.Join(", ", input.shape)}]", nameof(input));
                return Ops.batch_norm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);
            }

            /// <summary>Normalises each example and group of channels (arXiv:1803.08494).</summary>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Ops.group_norm.Call(input, num_groups, weight, bias, eps);

            /// <summary>Normalises over the last dimensions, whose lengths are given (arXiv:1607.06450).</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Ops.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            /// <summary>Normalises each example and channel (arXiv:1607.08022).</summary>
            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null,
                Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5) =>
                Ops.instance_norm.Call(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>x / (k + alpha · mean of x² over neighbouring channels)^beta, for [N, C, ...].</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 0.0001, double beta = 0.75, double k = 1.0)
            {
                using var scope = NewDisposeScope();
                var shape = input.shape;
                var squares = input.pow(2).reshape(shape[0], 1, shape[1], -1);
                var mean = avg_pool2d(pad(squares, [0, 0, size / 2, (size - 1) / 2]), [size, 1], s_ones2).reshape(shape);
                return (input / (mean * alpha + k).pow(beta)).MoveToOuterDisposeScope();
            }

            /// <summary>x divided by its p-norm along a dimension, or by eps where that is larger.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var norm = Ops.norm_dims.Call(input, (Scalar)p, (long[])[dim], true);
                using var divisor = norm.clamp_min(eps);
                return input.div(divisor);
            }
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op batch_norm = new("batch_norm"), group_norm = new("group_norm"), layer_norm = new("layer_norm");
    internal static readonly Op instance_norm = new("instance_norm"), norm_dims = new("norm.ScalarOpt_dim");
}
