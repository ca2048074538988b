using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class BranchesTests
{
    // GoogLeNet's inception (3a) of its table 1: 192 channels of 28×28 arrive, 64 + 128 + 32 + 32 leave.
    private const string Inception = """
        - branches:
            - - conv: {out: 64, kernel: 1}
            - - conv: {out: 96, kernel: 1}
              - conv: {out: 128, kernel: 3, padding: same}
            - - conv: {out: 16, kernel: 1}
              - conv: {out: 32, kernel: 5, padding: same}
            - - max_pool: {kernel: 3, stride: 1, padding: 1}
              - conv: {out: 32, kernel: 1}
        """;

    [Fact]
    public void An_Inception_block_has_the_shape_parameters_and_multiply_adds_of_the_sum_of_its_paths()
    {
        var plan = Plans.Block(Inception, Shape.Image(192, 28, 28));
        Assert.Equal(Shape.Image(256, 28, 28), plan.Output);
        const long weights = (192 * 64) + (192 * 96) + (96 * 9 * 128) + (192 * 16) + (16 * 25 * 32) + (192 * 32);
        const long biases = 64 + 96 + 128 + 16 + 32 + 32;
        Assert.Equal((weights + biases, weights * 28 * 28), (plan.ParameterCount, plan.MultiplyAdds));
        Assert.Equal(
            ["branches1.branch1.conv1.weight", "branches1.branch2.conv1.weight", "branches1.branch2.conv2.weight", "branches1.branch3.conv1.weight", "branches1.branch3.conv2.weight", "branches1.branch4.conv1.weight"],
            plan.Parameters.Select(parameter => parameter.Name).Where(name => name.EndsWith("weight", StringComparison.Ordinal)));
    }

    [Fact]
    public void Concat_gives_the_channels_of_each_path_in_the_order_of_the_file()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[branches: [[relu], [], [tanh]]]", Shape.Image(2, 3, 3)).Build(seed: 0);
        var input = randn(4, 2, 3, 3);
        var output = module.call(input);
        Assert.True(output.narrow(1, 0, 2).equal(input.relu()).all().item<bool>());
        Assert.True(output.narrow(1, 2, 2).equal(input).all().item<bool>());
        Assert.True(output.narrow(1, 4, 2).equal(input.tanh()).all().item<bool>());
    }

    [Fact]
    public void Add_sums_the_paths()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[branches: {join: add, paths: [[], [relu], [tanh], []]}]", Shape.Vector(5)).Build(seed: 0);
        var input = randn(4, 5);
        var before = input.clone();
        Assert.True(module.call(input).allclose((2 * input) + input.relu() + input.tanh()));
        Assert.True(input.equal(before).all().item<bool>());
    }

    [Fact]
    public void Vectors_are_joined_one_after_the_other()
    {
        var plan = Plans.Block("[flatten, branches: [[linear: 3], [linear: {out: 4, bias: false}], []]]", Shape.Image(2, 2, 2));
        Assert.Equal(Shape.Vector(3 + 4 + 8), plan.Output);
        Assert.Equal((8 * 3) + 3 + (8 * 4), plan.ParameterCount);
    }

    [Fact]
    public void Branches_within_a_residual_and_within_branches_find_their_shapes()
    {
        const string yaml = """
            - residual:
                - branches:
                    - - conv: {out: 4, kernel: 1}
                    - - conv: {out: 4, kernel: 1}
                      - branches: {join: concat, paths: [[{conv: {out: 4, kernel: [1, 3], padding: [0, 1]}}], [{conv: {out: 4, kernel: [3, 1], padding: [1, 0]}}]]}
                - conv: {out: 6, kernel: 1, bias: false}
            """;
        using var scope = NewDisposeScope();
        var plan = Plans.Block(yaml, Shape.Image(6, 5, 7));
        Assert.Equal(Shape.Image(6, 5, 7), plan.Output);
        Assert.Equal((2 * ((6 * 4) + 4)) + (2 * ((4 * 3 * 4) + 4)) + (12 * 6), plan.ParameterCount);
        Assert.Contains("residual1.body.branches1.branch2.branches1.branch2.conv1.weight", plan.Parameters.Select(parameter => parameter.Name));
        using var module = plan.Build(seed: 0);
        module.call(randn(2, 6, 5, 7)).sum().backward();
        Assert.All(module.parameters(), parameter => Assert.Equal(parameter.shape, parameter.grad!.shape));
    }

    [Theory]
    [InlineData("branches: [[{conv: {out: 1, kernel: 1}}], [{conv: {out: 8, kernel: 3, padding: 1}}, relu], []]")]
    [InlineData("branches: [[{max_pool: {kernel: 3, stride: 1, padding: 1}}], [{batch_norm: {}}]]")]
    [InlineData("branches: {join: add, paths: [[], [{conv: {out: 16, kernel: 3, padding: 1}}], [{se: 4}]]}")]
    public void Branches_keep_the_memory_order_of_channels_last_images(string layer)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[{{{layer}}}]", Shape.Image(16, 6, 6)).Build(seed: 0);
        TorchExtras.ChannelsLast(module);
        var input = randn(2, 6, 6, 16).permute(0, 3, 1, 2);
        var output = module.call(input);
        Assert.Equal(1, output.stride(1));
        module.eval();
        Assert.True(module.call(input).allclose(module.call(input.contiguous()), 1e-4, 1e-5));
    }

    [Theory]
    [InlineData("[1, 3, 2]")]
    [InlineData("[1, 0.5x, 2]")]
    public void Parts_may_have_different_sizes(string parts)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[branches: {{parts: {parts}, paths: [[tanh], [relu], []]}}]", Shape.Image(6, 2, 2));
        using var module = plan.Build(seed: 0);
        var input = randn(4, 6, 2, 2);
        Assert.True(module.call(input).equal(cat([input.narrow(1, 0, 1).tanh(), input.narrow(1, 1, 3).relu(), input.narrow(1, 4, 2)], 1)).all().item<bool>());
        Assert.Contains("\"parts\": [1, 3, 2]", plan.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_parts_are_a_split() => Assert.Equal(
        Plans.Block("[branches: {split: true, paths: [[relu], []]}]", Shape.Image(6, 2, 2)).Canonical,
        Plans.Block("[branches: {parts: [0.5x, 3], paths: [[relu], []]}]", Shape.Image(6, 2, 2)).Canonical);

    // Gao et al., "Res2Net", 2019, equation 1: the first part passes, the second is convolved, and each after it takes what the one before gave.
    [Fact]
    public void A_cascade_adds_the_output_of_each_path_to_what_the_next_one_takes()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[branches: {split: true, cascade: true, paths: [[], [tanh], [sigmoid], [relu], [], [tanh]]}]", Shape.Image(12, 2, 2)).Build(seed: 0);
        var input = randn(3, 12, 2, 2);
        var x = input.chunk(6, 1);
        var second = x[1].tanh();
        var third = (x[2] + second).sigmoid();
        var fourth = (x[3] + third).relu();
        Assert.True(module.call(input).equal(cat([x[0], second, third, fourth, x[4], x[5].tanh()], 1)).all().item<bool>());
    }

    [Fact]
    public void A_cascade_of_a_single_path_is_none() => Assert.Equal(
        Plans.Block("[branches: [[], [relu]]]", Shape.Vector(4)).Canonical,
        Plans.Block("[branches: {cascade: true, paths: [[], [relu]]}]", Shape.Vector(4)).Canonical);

    [Fact]
    public void A_vector_of_the_channels_scales_an_image()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[branches: {join: multiply, paths: [[], [global_avg_pool, sigmoid], [global_std_pool]]}]", Shape.Image(3, 2, 2)).Build(seed: 0);
        var input = randn(2, 3, 2, 2);
        Assert.True(module.call(input).allclose(input * input.mean([2, 3], keepdim: true).sigmoid() * input.var([2, 3], keepdim: true).add(1e-5).sqrt()));
    }

    // The attention branch of OctConv, SCNet and the like: what was made smaller is brought back to the size of what arrived.
    [Fact]
    public void A_path_may_be_brought_back_to_the_size_of_what_arrived()
    {
        var plan = Plans.Block("[branches: {join: multiply, paths: [[], [avg_pool: 3, upsample: {to: branches}, sigmoid]]}]", Shape.Image(3, 7, 8));
        Assert.Equal(Shape.Image(3, 7, 8), plan.Output);
        Assert.Contains("\"size\": [7, 8]", plan.Canonical, StringComparison.Ordinal);
    }

    // Coordinate attention's squeezes of its parts.
    [Fact]
    public void A_pool_may_keep_a_side() => Assert.Equal(
        (Shape.Image(3, 7, 1), Shape.Image(3, 1, 8)),
        (Plans.Block("[adaptive_avg_pool: {size: 1, keep: height}]", Shape.Image(3, 7, 8)).Output, Plans.Block("[adaptive_max_pool: {size: 1, keep: width}]", Shape.Image(3, 7, 8)).Output));

    [Fact]
    public void Groups_may_share_the_weights_of_their_layers()
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block("[per_group: {groups: 3, layers: [{conv: {out: 4, kernel: 1}}, tanh, {stochastic_depth: 0.5}]}]", Shape.Image(6, 2, 3));
        Assert.Equal(Shape.Image(12, 2, 3), plan.Output);
        Assert.Equal(((2 * 4) + 4, 3 * 2 * 4 * 6), (plan.ParameterCount, plan.MultiplyAdds));
        Assert.Equal(3 * 3 * 24, Summaries.LayerCost.Of(plan.Root).Activations);
        using var module = plan.Build(seed: 0);
        module.eval();
        var (weight, bias) = (module.named_parameters().First(pair => pair.name.EndsWith("weight", StringComparison.Ordinal)).parameter, module.named_parameters().First(pair => pair.name.EndsWith("bias", StringComparison.Ordinal)).parameter);
        var input = randn(2, 6, 2, 3);
        var expected = cat([.. input.chunk(3, 1).Select(part => nn.functional.conv2d(part, weight, bias).tanh())], 1);
        Assert.True(module.call(input).allclose(expected, 1e-5, 1e-6));
    }

    // Yang et al., "Gated Channel Transformation", 2020, equations 3 to 6, with α = β' = γ = 1 of its parts.
    [Fact]
    public void Gated_channel_transformation_can_be_made_of_its_parts()
    {
        using var scope = NewDisposeScope();
        const string gate = "[global_norm_pool, {layer_scale: 1}, {rms_norm: {affine: false, eps: 1e-5}}, {layer_scale: {init: 1, bias: true}}, tanh]";
        using var module = Plans.Block($"[residual: [{{branches: {{join: multiply, paths: [[], {gate}]}}}}]]", Shape.Image(4, 3, 3)).Build(seed: 0);
        var input = randn(2, 4, 3, 3);
        var norms = input.square().sum([2, 3]).sqrt();
        var normalised = norms / (norms.square().mean([1], keepdim: true) + 1e-5).sqrt();
        Assert.True(module.call(input).allclose(input * (1 + normalised.tanh()).unsqueeze(-1).unsqueeze(-1), 1e-5, 1e-6));
    }
}
