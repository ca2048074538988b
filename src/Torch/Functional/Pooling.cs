using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                Ops.max_pool1d.Call(input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), One(dilation ?? 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, Two(kernel_size), Two(stride ?? kernel_size), Two(padding ?? 0), Two(dilation ?? 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, List(kernel_size), List(stride), List(padding), List(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Ops.max_pool2d.Call(input, kernel_size, strides ?? kernel_size, padding ?? s_zeros2, dilation ?? s_ones2, ceil_mode);

            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Ops.max_pool3d.Call(input, kernel_size, strides ?? kernel_size, padding ?? s_zeros3, dilation ?? s_ones3, ceil_mode);

            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null,
                long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Ops.max_pool1d_with_indices.Call2(input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), One(dilation ?? 1), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Ops.max_pool2d_with_indices.Call2(input, kernel_size, strides ?? kernel_size, padding ?? s_zeros2, dilation ?? s_ones2, ceil_mode);

            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Ops.max_pool3d_with_indices.Call2(input, kernel_size, strides ?? kernel_size, padding ?? s_zeros3, dilation ?? s_ones3, ceil_mode);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                bool count_include_pad = true) =>
                Ops.avg_pool1d.Call(input, One(kernel_size), One(stride ?? kernel_size), One(padding ?? 0), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Two(kernel_size), Two(stride ?? kernel_size), Two(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, List(kernel_size), List(stride), List(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Ops.avg_pool2d.Call(input, kernel_size, stride ?? kernel_size, padding ?? s_zeros2, ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Ops.avg_pool3d.Call(input, kernel_size, stride ?? kernel_size, padding ?? s_zeros3, ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => Ops.adaptive_avg_pool1d.Call(input, One(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, Two(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, List(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Ops.adaptive_avg_pool2d.Call(input, output_size);
            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                adaptive_avg_pool3d(input, [output_size, output_size, output_size]);
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                adaptive_avg_pool3d(input, [output_size.Item1, output_size.Item2, output_size.Item3]);
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => Ops.adaptive_avg_pool3d.Call(input, output_size);

            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => First(adaptive_max_pool1d_with_indices(input, output_size));
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => First(adaptive_max_pool2d_with_indices(input, output_size));
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) => First(adaptive_max_pool3d_with_indices(input, output_size));

            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                Ops.adaptive_max_pool1d.Call2(input, One(output_size));
            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                Ops.adaptive_max_pool2d.Call2(input, output_size);
            public static (Tensor Values, Tensor Indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) =>
                Ops.adaptive_max_pool3d.Call2(input, output_size);

            /// <summary>The norm of each window: (Σ x^p)^(1/p).</summary>
            public static Tensor lp_pool1d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false)
            {
                using var powered = input.pow(norm_type);
                using var mean = avg_pool1d(powered, kernel_size, stride, 0, ceil_mode);
                return WindowNorm(mean, norm_type, kernel_size);
            }

            public static Tensor lp_pool2d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false) =>
                lp_pool2d(input, norm_type, Two(kernel_size), stride is { } given ? Two(given) : null, ceil_mode);

            public static Tensor lp_pool2d(Tensor input, double norm_type, long[] kernel_size, long[]? stride = null, bool ceil_mode = false)
            {
                using var powered = input.pow(norm_type);
                using var mean = avg_pool2d(powered, kernel_size, stride, null, ceil_mode);
                return WindowNorm(mean, norm_type, kernel_size[0] * kernel_size[1]);
            }

            /// <summary>Puts the values that max_pool2d kept back where they were, zeros elsewhere.</summary>
            public static Tensor max_unpool2d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                long[]? output_size = null)
            {
                var steps = stride ?? kernel_size;
                var pads = padding ?? s_zeros2;
                var shape = input.shape;
                output_size ??= [.. Enumerable.Range(0, 2).Select(i => (shape[^(2 - i)] - 1) * steps[i] - 2 * pads[i] + kernel_size[i])];
                return Ops.max_unpool2d.Call(input, indices, output_size[^2..]);
            }

            private static Tensor WindowNorm(Tensor mean, double p, long count)
            {
                using var sign = mean.sign();
                using var magnitude = mean.abs();
                using var kept = magnitude.relu();
                using var signed = sign.mul(kept);
                using var sum = signed.mul(count);
                return sum.pow(1 / p);
            }

            private static Tensor First((Tensor output, Tensor indices) pair)
            {
                pair.indices.Dispose();
                return pair.output;
            }

            private static long[] One(long value) => [value];
            private static long[] Two(long value) => [value, value];
            private static long[] List((long, long) pair) => [pair.Item1, pair.Item2];
            private static long[]? List((long, long)? pair) => pair is { } given ? List(given) : null;
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op max_pool1d = new("max_pool1d"), max_pool2d = new("max_pool2d"), max_pool3d = new("max_pool3d");
    internal static readonly Op max_pool1d_with_indices = new("max_pool1d_with_indices"), max_pool2d_with_indices = new("max_pool2d_with_indices");
    internal static readonly Op max_pool3d_with_indices = new("max_pool3d_with_indices");
    internal static readonly Op avg_pool1d = new("avg_pool1d"), avg_pool2d = new("avg_pool2d"), avg_pool3d = new("avg_pool3d");
    internal static readonly Op adaptive_avg_pool1d = new("adaptive_avg_pool1d"), adaptive_avg_pool2d = new("adaptive_avg_pool2d");
    internal static readonly Op adaptive_avg_pool3d = new("adaptive_avg_pool3d");
    internal static readonly Op adaptive_max_pool1d = new("adaptive_max_pool1d"), adaptive_max_pool2d = new("adaptive_max_pool2d");
    internal static readonly Op adaptive_max_pool3d = new("adaptive_max_pool3d"), max_unpool2d = new("max_unpool2d");
}
