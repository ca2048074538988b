using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

/// <summary>DropBlock and ShakeDrop: what they draw, and that it is their own.</summary>
public class DroppingTests
{
    [Fact]
    public void DropBlock_zeroes_whole_squares_and_keeps_the_sum_of_the_mask()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[drop_block: {rate: 0.3, size: 3}]", Shape.Image(8, 12, 10)).Build(seed: 4);
        var mask = module.call(ones(16, 8, 12, 10));
        var numbers = mask.data<float>().ToArray();
        Assert.Equal(numbers.Length, numbers.Sum(), 1.0);
        Assert.Equal(2, numbers.Distinct().Count());
        Assert.InRange(numbers.Count(number => number == 0) / (double)numbers.Length, 0.2, 0.3);
        // Every zero lies in a square of zeros: where the windows that are all zero are spread out again, nothing is left over.
        var dropped = (mask == 0).to(float32);
        var squares = (nn.functional.avg_pool2d(dropped, 3L, 1) > 0.999).to(float32);
        var spread = nn.functional.max_pool2d(nn.functional.pad(squares, [2, 2, 2, 2]), 3L, 1);
        Assert.True(spread.equal(dropped).all().item<bool>());
        module.eval();
        Assert.All(module.call(ones(1, 8, 12, 10)).data<float>().ToArray(), number => Assert.Equal(1, number));
    }

    [Theory]
    [InlineData("drop_block: {rate: 0.5, size: 2}")]
    [InlineData("shake_drop: 0.5")]
    public void What_is_dropped_follows_from_seed_epoch_and_place(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[{{{layer}}}]", Shape.Image(4, 6, 6)).Build(seed: 4);
        float[] Draw(long seed, int epoch)
        {
            foreach (var one in module.modules().OfType<IReseedable>()) one.Reseed(seed, epoch);
            return module.call(ones(4, 4, 6, 6)).data<float>().ToArray();
        }

        var first = Draw(1, 1);
        Assert.Equal(first, Draw(1, 1));
        Assert.NotEqual(first, Draw(1, 2));
        Assert.NotEqual(first, Draw(2, 1));
    }

    // x is 1: the output is b + α − bα, the gradient b + β − bβ.
    [Theory]
    [InlineData("image")]
    [InlineData("batch")]
    public void ShakeDrop_keeps_a_branch_or_scales_it_forward_and_backward_by_different_numbers(string per)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[shake_drop: {{rate: 0.4, alpha_min: -1, alpha_max: 0.5, beta_min: 0.25, beta_max: 0.75, per: {per}}}]", Shape.Vector(2)).Build(seed: 4);
        var input = ones(1000, 2).requires_grad_();
        var output = module.call(input);
        output.sum().backward();
        var (forward, backward) = (output[TensorIndex.Colon, 0].data<float>().ToArray(), input.grad![TensorIndex.Colon, 0].data<float>().ToArray());
        Assert.Equal(forward, output[TensorIndex.Colon, 1].data<float>().ToArray());
        Assert.Equal(Array.ConvertAll(forward, value => value == 1), Array.ConvertAll(backward, value => value == 1));
        var scaled = forward.Zip(backward).Where(pair => pair.First != 1).ToArray();
        Assert.All(scaled, pair => Assert.InRange(pair.First, -1, 0.5));
        Assert.All(scaled, pair => Assert.InRange(pair.Second, 0.25, 0.75));
        Assert.Equal(per == "batch" ? 1 : scaled.Length + 1, forward.Distinct().Count());
        if (per == "image") Assert.InRange(scaled.Length, 340, 460);
    }

    [Fact]
    public void ShakeDrop_gives_its_expectation_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[shake_drop: {rate: 0.4, alpha_min: -1, alpha_max: 0.5}]", Shape.Vector(1)).Build(seed: 4);
        var mean = module.call(ones(200_000, 1)).mean().item<float>();
        module.eval();
        Assert.Equal(0.5, module.call(ones(1, 1)).item<float>(), 1e-6);
        Assert.Equal(0.5, mean, 0.01);
    }
}
