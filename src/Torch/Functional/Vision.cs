using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
        Area = 5,
        NearestExact = 6,
    }

    public enum GridSampleMode
    {
        Nearest = 0,
        Bilinear = 2,
    }

    public enum GridSamplePaddingMode
    {
        Zeros = 0,
        Reflection = 1,
        Border = 2,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Pads the last dimensions: two numbers (before, after) for each, the last dimension first. The value is for constant padding.
            /// </summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? Ops.pad.Call(input, pad, "constant", mode == PaddingModes.Zeros ? 0.0 : value)
                    : Ops.pad.Call(input, pad, Name(mode), Arg.None);

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad, pad], mode, value);

            /// <summary>Resizes [N, C, ...] to a size, or by factors for each of the last dimensions.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false,
                bool antialias = false)
            {
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("Give either a size or a scale_factor.", nameof(size));
                var dims = (int)x.Dimensions - 2;
                if (scale_factor is { Length: 1 } && dims > 1) scale_factor = [.. Enumerable.Repeat(scale_factor[0], dims)];
                if (size is { Length: 1 } && dims > 1) size = [.. Enumerable.Repeat(size[0], dims)];
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    size = [.. scale_factor.Select((factor, i) => (long)Math.Floor(x.size(i + 2) * factor))];
                    scale_factor = null;
                }
                var corners = align_corners ?? false;
                return (mode, dims) switch
                {
                    (InterpolationMode.Nearest, 1) => Ops.upsample_nearest1d.Call(x, size, scale_factor),
                    (InterpolationMode.Nearest, 2) => Ops.upsample_nearest2d.Call(x, size, scale_factor),
                    (InterpolationMode.Nearest, 3) => Ops.upsample_nearest3d.Call(x, size, scale_factor),
                    (InterpolationMode.NearestExact, 1) => Ops.upsample_nearest_exact1d.Call(x, size, scale_factor),
                    (InterpolationMode.NearestExact, 2) => Ops.upsample_nearest_exact2d.Call(x, size, scale_factor),
                    (InterpolationMode.NearestExact, 3) => Ops.upsample_nearest_exact3d.Call(x, size, scale_factor),
                    (InterpolationMode.Linear, 1) => Ops.upsample_linear1d.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Bilinear, 2) when antialias => Ops.upsample_bilinear2d_aa.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Bilinear, 2) => Ops.upsample_bilinear2d.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Bicubic, 2) when antialias => Ops.upsample_bicubic2d_aa.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Bicubic, 2) => Ops.upsample_bicubic2d.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Trilinear, 3) => Ops.upsample_trilinear3d.Call(x, size, corners, scale_factor),
                    (InterpolationMode.Area, 1) => adaptive_avg_pool1d(x, size![0]),
                    (InterpolationMode.Area, 2) => adaptive_avg_pool2d(x, size!),
                    (InterpolationMode.Area, 3) => adaptive_avg_pool3d(x, size!),
                    _ => throw new ArgumentException($"{mode} does not interpolate {x.Describe()}.", nameof(mode)),
                };
            }

            /// <summary>[N, C r², H, W] to [N, C, H r, W r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Ops.pixel_shuffle.Call(input, upscale_factor);
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Ops.pixel_unshuffle.Call(input, downscale_factor);

            /// <summary>The windows of [N, C, H, W] as columns: [N, C · kernel², windows].</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Ops.im2col.Call(input, Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null,
                (long, long)? stride = null) =>
                Ops.im2col.Call(input, kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));

            /// <summary>Adds columns back up into [N, C, H, W].</summary>
            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Ops.col2im.Call(input, Two(output_size), Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            /// <summary>The sampling grid [N, H, W, 2] of affine maps [N, 2, 3] for an output of the given size [N, C, H, W].</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Ops.affine_grid.Call(theta, size ?? throw new ArgumentNullException(nameof(size)), align_corners);

            /// <summary>The input [N, C, H, W] read at the places of a grid [N, H', W', 2], -1 to 1 being from edge to edge.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var interpolation = mode == GridSampleMode.Bilinear ? 0L : 1L;
                var padding = padding_mode switch { GridSamplePaddingMode.Border => 1L, GridSamplePaddingMode.Reflection => 2L, _ => 0L };
                return Ops.grid_sampler.Call(input, grid, interpolation, padding, align_corners ?? false);
            }

            private static string Name(PaddingModes mode) => mode switch
            {
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "replicate",
                PaddingModes.Circular => "circular",
                _ => throw new ArgumentException($"There is no padding mode {mode}.", nameof(mode)),
            };
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op pad = new("pad");
    internal static readonly Op upsample_nearest1d = new("upsample_nearest1d.vec"), upsample_nearest2d = new("upsample_nearest2d.vec");
    internal static readonly Op upsample_nearest3d = new("upsample_nearest3d.vec");
    internal static readonly Op upsample_nearest_exact1d = new("_upsample_nearest_exact1d.vec"), upsample_nearest_exact2d = new("_upsample_nearest_exact2d.vec");
    internal static readonly Op upsample_nearest_exact3d = new("_upsample_nearest_exact3d.vec");
    internal static readonly Op upsample_linear1d = new("upsample_linear1d.vec"), upsample_bilinear2d = new("upsample_bilinear2d.vec");
    internal static readonly Op upsample_bilinear2d_aa = new("_upsample_bilinear2d_aa.vec"), upsample_bicubic2d_aa = new("_upsample_bicubic2d_aa.vec");
    internal static readonly Op upsample_bicubic2d = new("upsample_bicubic2d.vec"), upsample_trilinear3d = new("upsample_trilinear3d.vec");
    internal static readonly Op pixel_shuffle = new("pixel_shuffle"), pixel_unshuffle = new("pixel_unshuffle");
    internal static readonly Op im2col = new("im2col"), col2im = new("col2im");
    internal static readonly Op affine_grid = new("affine_grid_generator"), grid_sampler = new("grid_sampler");
}
