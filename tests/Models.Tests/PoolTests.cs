using Ablate.Core;
using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

/// <summary>Pools whose last window hangs over the end. The figures are those of torch 1.13.0 on the same pixels.</summary>
public class PoolTests
{
    [Theory]
    [InlineData("{max_pool: {kernel: 3, stride: 2, ceil: true}}", 2, 2, 1, 1, "6")]
    [InlineData("{avg_pool: {kernel: 3, stride: 2, ceil: true}}", 2, 2, 1, 1, "1")]
    [InlineData("{max_pool: {kernel: 9, ceil: true}}", 8, 8, 1, 1, "6")]
    [InlineData("{avg_pool: {kernel: 9, ceil: true}}", 8, 8, 1, 1, "0.96875")]
    [InlineData("{max_pool: {kernel: [3, 2], stride: [2, 3], ceil: true}}", 2, 5, 1, 2, "5 6")]
    [InlineData("{avg_pool: {kernel: [3, 2], stride: [2, 3], ceil: true}}", 2, 5, 1, 2, "0.5 2.25")]
    [InlineData("{avg_pool: {kernel: 5, stride: 3, padding: 1, ceil: true}}", 4, 4, 2, 2, "0.68 1 0.466667 0.444444")]
    [InlineData("{avg_pool: {kernel: 5, stride: 3, padding: 1, ceil: true, count_padding: false}}", 4, 4, 2, 2, "1.0625 1.875 0.875 1")]
    [InlineData("{max_pool: {kernel: 2, padding: 1, ceil: true}}", 1, 1, 1, 1, "-4")]
    [InlineData("{max_pool: {kernel: 2, padding: 1, ceil: true}}", 5, 5, 3, 3, "-4 3 6 0 5 6 4 5 3")]
    [InlineData("{max_pool: {kernel: 3, stride: 2, dilation: 2, ceil: true}}", 7, 7, 2, 2, "6 5 6 4")]
    [InlineData("{max_pool: {kernel: 2, stride: 4, dilation: 3, ceil: true}}", 3, 4, 1, 1, "6")]
    public void A_pool_that_rounds_up_gives_what_PyTorch_gives(string layer, long height, long width, long outputHeight, long outputWidth, string values)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[{layer}]", Shape.Image(1, height, width));
        Assert.Equal(Shape.Image(1, outputHeight, outputWidth), plan.Output);

        using var module = plan.Build(seed: 0);
        var pixels = (arange(height * width, float32) * 7).remainder(11) - 4;
        var output = module.call(pixels.reshape(1, 1, height, width));
        Assert.Equal([1, 1, outputHeight, outputWidth], output.shape);
        Assert.All(values.Split(' ').Zip(output.data<float>().ToArray()), pair => Assert.Equal(float.Parse(pair.First, System.Globalization.CultureInfo.InvariantCulture), pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData("{max_pool: {kernel: 3, stride: 1, ceil: true}}", 2, "3×3")]
    [InlineData("{max_pool: {kernel: 4, stride: 2, ceil: true}}", 2, "3×3")]
    [InlineData("{avg_pool: {kernel: 9, stride: 3, padding: 1, ceil: true}}", 3, "5×5")]
    [InlineData("{max_pool: {kernel: 3, stride: 2}}", 2, "3×3")]
    public void A_pool_without_a_window_is_refused_as_PyTorch_refuses_it(string layer, int size, string needed)
    {
        var issues = new Issues();
        Assert.Null(Plans.Try($"[{layer}]", "model.yaml", Shape.Image(1, size, size), null, issues));
        Assert.Contains($"needs at least {needed} positions", Assert.Single(issues).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_that_hangs_over_keeps_its_rounding_in_the_canonical_text()
    {
        var canonical = Plans.Block("[{max_pool: {kernel: 3, stride: 2, ceil: true}}]", Shape.Image(1, 2, 2)).Canonical;
        Assert.Equal(Shape.Image(1, 1, 1), Plans.Block(canonical, Shape.Image(1, 2, 2)).Output);
    }

    [Fact]
    public void Every_image_of_every_small_pool_has_the_planned_shape()
    {
        using var scope = NewDisposeScope();
        foreach (var (kernel, stride, size) in from kernel in Enumerable.Range(1, 6) from stride in Enumerable.Range(1, 6) from size in Enumerable.Range(1, 8) select (kernel, stride, size))
        {
            for (var padding = 0; 2 * padding <= kernel; padding++)
            {
                var plan = Plans.Try($"[{{max_pool: {{kernel: {kernel}, stride: {stride}, padding: {padding}, ceil: true}}}}]", "model.yaml", Shape.Image(1, size, size), null, new Issues());
                long[]? shape;
                try
                {
                    shape = nn.functional.max_pool2d(zeros(1, 1, size, size), [kernel, kernel], [stride, stride], [padding, padding], ceil_mode: true).shape;
                }
                catch (System.Runtime.InteropServices.ExternalException)
                {
                    shape = null;
                }
                Assert.Equal(shape, plan?.Output.Batch(1));
            }
        }
    }
}
