using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class ResidualTests
{
    private const string Unit = "conv: {out: 8, kernel: 3, stride: 2, padding: 1, bias: false}";
    private const string Projection = "conv: {out: 8, kernel: 1, stride: 2, bias: false}";

    private static readonly Shape Features = Shape.Image(4, 6, 6);

    [Fact]
    public void A_projection_is_used_where_the_body_changes_the_shape_and_nowhere_else()
    {
        var yaml = $"[{{residual: {{body: [{{{Unit}}}], projection: [{{{Projection}}}]}}}}, {{residual: {{body: [relu], projection: [{{{Projection}}}]}}}}]";
        Assert.Equal(["residual1.body.conv1.weight", "residual1.shortcut.conv1.weight"], Plans.Block(yaml, Features).Parameters.Select(parameter => parameter.Name));
        var spelt = $"[{{residual: {{body: [{{{Unit}}}], shortcut: [{{{Projection}}}]}}}}, {{residual: [relu]}}]";
        Assert.Equal(Plans.Block(spelt, Features).Canonical, Plans.Block(yaml, Features).Canonical);
    }

    [Fact]
    public void A_projection_takes_what_comes_before_the_body_and_the_identity_does_not()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var input = randn(2, 4, 6, 6);

        using var identity = Plans.Block("[{residual: {pre: [relu], body: [tanh], projection: [{conv: {out: 8, kernel: 1}}]}}]", Features).Build(seed: 0);
        Assert.True(identity.call(input).allclose(input + input.relu().tanh()));

        var plan = Plans.Block("[{residual: {pre: [relu], body: [{subsample: 2}], projection: [{avg_pool: 2}]}}]", Features);
        using var projected = plan.Build(seed: 0);
        var ready = input.relu();
        Assert.True(projected.call(input).allclose(ready.slice(2, 0, 6, 2).slice(3, 0, 6, 2) + nn.functional.avg_pool2d(ready, 2)));
        Assert.Contains("\"projection\": [", plan.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shortcut_that_is_given_takes_the_input_itself()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var module = Plans.Block("[{residual: {pre: [relu], body: [tanh], shortcut: [sigmoid]}}]", Features).Build(seed: 0);
        var input = randn(2, 4, 6, 6);
        Assert.True(module.call(input).allclose(input.sigmoid() + input.relu().tanh()));
    }

    [Fact]
    public void The_body_is_scaled_and_the_shortcut_is_not()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var module = Plans.Block("[{residual: {body: [tanh], scale: 0.25}}]", Features).Build(seed: 0);
        var input = randn(2, 4, 6, 6);
        Assert.True(module.call(input).allclose(input + (0.25 * input.tanh())));
    }

    [Fact]
    public void A_body_that_changes_the_shape_stands_alone_where_that_is_asked_for()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var input = randn(2, 4, 6, 6);
        using var same = Plans.Block("[{residual: {if_same_shape: true, body: [tanh]}}]", Features).Build(seed: 0);
        Assert.True(same.call(input).allclose(input + input.tanh()));

        var plan = Plans.Block("[{residual: {if_same_shape: true, stochastic_depth: 0.9, body: [tanh, {avg_pool: 2}]}}]", Features);
        using var other = plan.Build(seed: 0);
        // In training too: there is nothing beside it that would be left if it were dropped.
        Assert.True(other.call(input).allclose(nn.functional.avg_pool2d(input.tanh(), 2)));
        Assert.DoesNotContain("stochastic_depth", plan.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_residual_can_do_since_leaves_the_text_of_an_older_one_as_it_was() => Assert.Equal(
        """[{"residual": {"body": [{"relu": {}}], "shortcut": null}}]""",
        Plans.Block("[{residual: {body: [relu], pre: [], projection: [slot: a], if_same_shape: false, scale: 1, stochastic_depth: 0}}]", Features).Canonical);

    [Fact]
    public void Option_A_takes_every_other_pixel_and_puts_zeros_on_both_sides_of_the_channels()
    {
        using var scope = NewDisposeScope();
        var input = arange(1, 17, ScalarType.Float32).view(1, 1, 4, 4);
        using var module = Plans.Block("[{subsample: 2}, {pad_channels: 4}]", Shape.Image(1, 4, 4)).Build(seed: 0);
        var output = module.call(input);
        Assert.Equal([1, 4, 2, 2], output.shape);
        Assert.Equal([1, 3, 9, 11], output[0, 1].flatten().data<float>().ToArray());
        Assert.Equal(1 + 3 + 9 + 11, output.sum().item<float>());

        using var end = Plans.Block("[{pad_channels: {out: 4, side: end}}]", Shape.Image(1, 4, 4)).Build(seed: 0);
        Assert.True(end.call(input)[0, 0].equal(input[0, 0]).all().item<bool>());
    }
}
