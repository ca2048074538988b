using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] s_ones1 = [1], s_ones2 = [1, 1], s_ones3 = [1, 1, 1];
            private static readonly long[] s_zeros1 = [0], s_zeros2 = [0, 0], s_zeros3 = [0, 0, 0];

            /// <summary>[N, C, L] with weights [out, C / groups, kernel].</summary>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? dilation = null, long groups = 1) =>
                Ops.conv1d.Call(input, weight, bias, One(stride, s_ones1), One(padding, s_zeros1), One(dilation, s_ones1), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Ops.conv1d_padding.Call(input, weight, bias, One(stride, s_ones1), Name(padding), One(dilation, s_ones1), groups);

            /// <summary>[N, C, H, W] with weights [out, C / groups, height, width].</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Ops.conv2d.Call(input, weight, bias, strides ?? s_ones2, padding ?? s_zeros2, dilation ?? s_ones2, groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Ops.conv2d_padding.Call(input, weight, bias, strides ?? s_ones2, Name(padding), dilation ?? s_ones2, groups);

            /// <summary>[N, C, D, H, W] with weights [out, C / groups, depth, height, width].</summary>
            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Ops.conv3d.Call(input, weight, bias, strides ?? s_ones3, padding ?? s_zeros3, dilation ?? s_ones3, groups);

            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Ops.conv3d_padding.Call(input, weight, bias, strides ?? s_ones3, Name(padding), dilation ?? s_ones3, groups);

            /// <summary>The transposed convolution; weights [C, out / groups, kernel].</summary>
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? output_padding = null, long? dilation = null, long groups = 1) =>
                Ops.conv_transpose1d.Call(input, weight, bias, One(stride, s_ones1), One(padding, s_zeros1), One(output_padding, s_zeros1),
                    groups, One(dilation, s_ones1));

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.conv_transpose2d.Call(input, weight, bias, strides ?? s_ones2, padding ?? s_zeros2, output_padding ?? s_zeros2, groups,
                    dilation ?? s_ones2);

            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.conv_transpose3d.Call(input, weight, bias, strides ?? s_ones3, padding ?? s_zeros3, output_padding ?? s_zeros3, groups,
                    dilation ?? s_ones3);

            private static long[] One(long? value, long[] otherwise) => value is { } given ? [given] : otherwise;

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op conv1d = new("conv1d"), conv1d_padding = new("conv1d.padding");
    internal static readonly Op conv2d = new("conv2d"), conv2d_padding = new("conv2d.padding");
    internal static readonly Op conv3d = new("conv3d"), conv3d_padding = new("conv3d.padding");
    internal static readonly Op conv_transpose1d = new("conv_transpose1d"), conv_transpose2d = new("conv_transpose2d.input");
    internal static readonly Op conv_transpose3d = new("conv_transpose3d.input");
}
