using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Tests;

/// <summary>Layers that make images larger or smaller, or put their numbers elsewhere.</summary>
public class ResizingTests
{
    // Its definition: Σ y · conv_transpose(x) = Σ conv(y) · x for every y.
    [Theory]
    [InlineData("{out: 4, kernel: 3, stride: 2, padding: 1, output_padding: 1}", 2, 1, 1, 8, 10)]
    [InlineData("{out: 4, kernel: 2, stride: 2}", 2, 0, 1, 8, 10)]
    [InlineData("{out: 4, kernel: 3, dilation: 2, padding: 1, groups: 2}", 1, 1, 2, 6, 7)]
    public void A_transposed_convolution_is_the_transpose_of_a_convolution(string options, long stride, long padding, long dilation, long height, long width)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[conv_transpose: {options}]", Shape.Image(6, 4, 5));
        using var module = plan.Build(seed: 1);
        module.to(float64);
        Assert.Equal(Shape.Image(4, height, width), plan.Output);
        var parameters = module.named_parameters().ToDictionary(pair => pair.name[^4..], pair => pair.parameter);
        var groups = options.Contains("groups", StringComparison.Ordinal) ? 2 : 1;
        Assert.Equal([6, 4 / groups, .. parameters["ight"].shape[2..]], parameters["ight"].shape);
        Assert.Equal(parameters["ight"].numel() * 4 * 5, plan.MultiplyAdds);
        var (x, y) = (randn([2, 6, 4, 5], float64), randn([2, 4, height, width], float64));

        var ours = ((module.call(x) - parameters["bias"].view(-1, 1, 1)) * y).sum();

        var theirs = (F.conv2d(y, parameters["ight"], null, [stride, stride], [padding, padding], [dilation, dilation], groups) * x).sum();
        Assert.Equal(theirs.item<double>(), ours.item<double>(), 1e-9);
    }

    [Theory]
    [InlineData("upsample: 2", 2, 3, "nearest", false)]
    [InlineData("upsample: {factor: [2, 3], mode: bilinear}", 2, 3, "bilinear", false)]
    [InlineData("upsample: {size: [5, 7], mode: bilinear, align_corners: true}", 5, 7, "bilinear", true)]
    [InlineData("upsample: {size: [2, 5], mode: bilinear}", 2, 5, "bilinear", false)]
    public void An_image_is_resized_by_the_formula_of_its_mode(string layer, long rows, long columns, string mode, bool corners)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[{{{layer}}}]", Shape.Image(1, 3, 4));
        using var module = plan.Build(seed: 0);
        if (layer.Contains("factor", StringComparison.Ordinal)) (rows, columns) = (3 * rows, 4 * columns);
        if (layer == "upsample: 2") (rows, columns) = (6, 8);
        Assert.Equal(Shape.Image(1, rows, columns), plan.Output);
        var input = arange(12, float32).square().view(1, 1, 3, 4);
        var output = module.call(input);
        for (var i = 0L; i < rows; i++)
        {
            for (var j = 0L; j < columns; j++) Assert.Equal(At(i, j), output[0, 0, i, j].item<float>(), 1e-4);
        }

        double At(long i, long j)
        {
            if (mode == "nearest") return Pixel(i * 3 / rows, j * 4 / columns);
            var (y, x) = (Place(i, 3, rows), Place(j, 4, columns));
            var (top, left) = ((long)y, (long)x);
            var (down, right) = (y - top, x - left);
            return ((1 - down) * (((1 - right) * Pixel(top, left)) + (right * Pixel(top, left + 1))))
                + (down * (((1 - right) * Pixel(top + 1, left)) + (right * Pixel(top + 1, left + 1))));
        }

        double Place(long at, long from, long to) => corners ? at * (from - 1.0) / (to - 1) : Math.Max(0, ((at + 0.5) * from / to) - 0.5);

        double Pixel(long i, long j) => Math.Pow((4 * Math.Min(i, 2)) + Math.Min(j, 3), 2);
    }

    [Fact]
    public void Pixels_become_channels_and_channels_pixels()
    {
        using var scope = NewDisposeScope();
        using var unshuffle = Plans.Block("[pixel_unshuffle: 2]", Shape.Image(3, 4, 6)).Build(seed: 0);
        using var shuffle = Plans.Block("[pixel_shuffle: 2]", Shape.Image(12, 2, 3)).Build(seed: 0);
        var input = arange(72, float32).view(1, 3, 4, 6);
        var channels = unshuffle.call(input);
        Assert.Equal([1, 12, 2, 3], channels.shape);
        Assert.Equal(input[0, 2, 3, 2].item<float>(), channels[0, (2 * 4) + 2, 1, 1].item<float>());
        Assert.Equal(input.data<float>().ToArray(), shuffle.call(channels).data<float>().ToArray());
    }

    [Fact]
    public void The_axes_change_places_and_the_sizes_follow()
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block("[permute: {channels: width, height: channels, width: height}, reshape: {height: 2, channels: 10}]", Shape.Image(3, 4, 5));
        Assert.Equal(Shape.Image(10, 2, 3), plan.Output);
        using var module = plan.Build(seed: 0);
        var input = arange(60, float32).view(1, 3, 4, 5);
        var permuted = module.call(input).view(5, 3, 4);
        for (var i = 0; i < 60; i++) Assert.Equal(i, permuted[i % 5, i / 20, i / 5 % 4].item<float>());
    }

    [Theory]
    [InlineData("reflect", "reflect")]
    [InlineData("replicate", "replicate")]
    [InlineData("circular", "circular")]
    public void A_convolution_sees_beyond_the_border_what_its_padding_mode_says(string mode, string which)
    {
        using var scope = NewDisposeScope();
        foreach (var weight in new[] { "plain", "standardised" })
        {
            using var module = Plans.Block($"[conv: {{out: 2, kernel: [3, 5], padding: [1, 2], padding_mode: {mode}, weight: {weight}, bias: false}}]", Shape.Image(2, 5, 6)).Build(seed: 3);
            using var bare = Plans.Block($"[conv: {{out: 2, kernel: [3, 5], weight: {weight}, bias: false}}]", Shape.Image(2, 7, 10)).Build(seed: 3);
            var input = randn(2, 2, 5, 6);
            var rows = Indices(5, 1);
            var columns = Indices(6, 2);
            var padded = input.index_select(2, tensor(rows)).index_select(3, tensor(columns));
            Assert.True(bare.call(padded).allclose(module.call(input), 1e-5, 1e-6));
        }

        long[] Indices(long size, long pad) => [.. Enumerable.Range((int)-pad, (int)(size + (2 * pad))).Select(i => which switch
        {
            "reflect" => i < 0 ? -i : i >= size ? (2 * size) - 2 - i : i,
            "replicate" => Math.Clamp(i, 0, size - 1),
            _ => (i + size) % size,
        })];
    }

    [Fact]
    public void Padding_that_keeps_the_size_may_be_that_of_a_rectangle() =>
        Assert.Equal(Shape.Image(4, 9, 11), Plans.Block("[conv: {out: 4, kernel: [1, 7], padding: same}, depthwise: {kernel: [5, 3], padding: same, dilation: [1, 2], padding_mode: circular}]", Shape.Image(3, 9, 11)).Output);
}
