using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

/// <summary>Normalisations of what passes and of weights, by their formulas number by number.</summary>
public class NormalisationTests
{
    private static readonly float[,] Image = { { 1, -2, 3, 0 }, { 4, 4, -1, 2 } };

    [Fact]
    public void Root_mean_square_normalisation_divides_by_the_strength_at_each_position()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[rms_norm: {eps: 0.5}]", Shape.Image(2, 2, 2)).Build(seed: 0);
        Set(module, "weight", [2, 3]);
        var output = module.call(tensor(Image).view(1, 2, 2, 2)).view(2, 4);
        for (var c = 0; c < 2; c++)
        {
            for (var p = 0; p < 4; p++)
                Assert.Equal((c + 2) * Image[c, p] / Math.Sqrt((((Image[0, p] * Image[0, p]) + (Image[1, p] * Image[1, p])) / 2) + 0.5), output[c, p].item<float>(), 1e-5);
        }
    }

    [Theory]
    [InlineData("selective_kernel: {reduction: 2}", true)]
    [InlineData("bam: 2", true)]
    [InlineData("gather_excite: {parameters: both, reduction: 2}", true)]
    [InlineData("gather_excite", false)]
    [InlineData("style_recalibration", true)]
    [InlineData("split_attention", true)]
    [InlineData("coordinate_attention", false)]
    [InlineData("batch_norm", false)]
    [InlineData("global_avg_pool, batch_norm", true)]
    [InlineData("adaptive_avg_pool: 1, batch_norm", true)]
    [InlineData("adaptive_avg_pool: 1, non_local: 2", true)]
    [InlineData("non_local: 2", false)]
    [InlineData("per_group: {groups: 2, layers: [global_avg_pool, batch_norm]}", false)]
    [InlineData("cbam: {reduction: 2, norm: true}", false)]
    [InlineData("adaptive_avg_pool: 1, cbam: {reduction: 2, norm: true}", true)]
    [InlineData("triplet_attention", false)]
    public void A_plan_knows_whether_a_network_can_be_trained_on_one_example(string layers, bool needsMore)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[{layers}]", Shape.Image(4, 4, 4));
        Assert.Equal(needsMore, plan.Root.NeedingTwoExamples().Any());
        using var module = plan.Build(seed: 0);
        module.train();
        var problem = Record.Exception(() => module.call(ones(1, 4, 4, 4)));
        Assert.Equal(needsMore, problem?.Message.StartsWith("Expected more than 1 value per channel when training, got input size [1, ", StringComparison.Ordinal) ?? false);
        Assert.Null(Record.Exception(() => module.call(ones(2, 4, 4, 4))));
    }

    [Fact]
    public void Global_response_normalisation_weighs_each_channel_by_its_strength_among_all()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[global_response_norm]", Shape.Image(2, 2, 2)).Build(seed: 0);
        var input = tensor(Image).view(1, 2, 2, 2);
        Assert.Equal(input.data<float>().ToArray(), module.call(input).data<float>().ToArray());
        Set(module, "weight", [2, 3]);
        Set(module, "bias", [0.5f, -0.5f]);
        var output = module.call(input).view(2, 4);
        var (first, second) = (Math.Sqrt(14), Math.Sqrt(37));
        var mean = (first + second) / 2;
        Assert.Equal((1 * (1 + (2 * first / mean))) + 0.5, output[0, 0].item<float>(), 1e-5);
        Assert.Equal((-1 * (1 + (3 * second / mean))) - 0.5, output[1, 2].item<float>(), 1e-5);
    }

    [Theory]
    [InlineData("standardised")]
    [InlineData("scaled")]
    public void A_convolution_may_standardise_its_weights(string weight)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[conv: {{out: 4, kernel: [1, 2], groups: 2, weight: {weight}}}]", Shape.Image(4, 1, 2));
        using var module = plan.Build(seed: 2);
        var parameters = module.named_parameters().ToDictionary(pair => pair.name["conv1.".Length..], pair => pair.parameter);
        if (weight == "scaled") Set(module, "conv1.gain", [1, 2, 3, 4]);
        var input = randn(1, 4, 1, 2);
        var output = module.call(input);
        for (var o = 0; o < 4; o++)
        {
            var values = parameters["weight"][o].contiguous().data<float>().Select(value => (double)value).ToArray();
            var mean = values.Average();
            var variance = values.Average(value => (value - mean) * (value - mean));
            var factor = weight == "scaled" ? (o + 1) / Math.Sqrt((variance + 1e-6) * 4) : 1 / Math.Sqrt(variance + 1e-10);
            var seen = input.narrow(1, o < 2 ? 0 : 2, 2).contiguous().data<float>().ToArray();
            var expected = values.Zip(seen, (value, x) => (value - mean) * factor * x).Sum() + parameters["bias"][o].item<float>();
            Assert.Equal(expected, output[0, o, 0, 0].item<float>(), 1e-4);
        }
        Assert.Equal(weight == "scaled" ? 4 * (4 + 1 + 1) : 4 * (4 + 1), plan.ParameterCount);
    }

    [Fact]
    public void A_plain_convolution_keeps_its_text() =>
        Assert.Equal("[{\"conv\": {\"bias\": true, \"dilation\": 1, \"groups\": 1, \"kernel\": 1, \"out\": 2, \"padding\": 0, \"stride\": 1}}]", Plans.Block("[conv: {out: 2, kernel: 1, padding_mode: reflect, weight: plain}]", Shape.Image(3, 4, 4)).Canonical);

    [Theory]
    [InlineData("softmax", "channels")]
    [InlineData("softmax: positions", "positions")]
    [InlineData("softmax: {over: groups, groups: 2}", "groups")]
    public void A_softmax_shares_out_one(string layer, string over)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block(layer.Contains(':', StringComparison.Ordinal) ? $"[{{{layer}}}]" : $"[{layer}]", Shape.Image(4, 2, 3)).Build(seed: 0);
        var input = randn(2, 4, 2, 3);
        var output = module.call(input);
        var shared = over switch
        {
            "channels" => output.sum(1),
            "positions" => output.sum([2, 3]),
            _ => output.narrow(1, 0, 2) + output.narrow(1, 2, 2),
        };
        Assert.True(shared.allclose(ones_like(shared)));
        // What separates the logarithm from the input is the same for all that share.
        var offset = output.log() - input;
        var (one, other) = over switch
        {
            "channels" => (offset.narrow(1, 0, 3), offset.narrow(1, 1, 3)),
            "positions" => (offset.narrow(3, 0, 2), offset.narrow(3, 1, 2)),
            _ => (offset.narrow(1, 0, 2), offset.narrow(1, 2, 2)),
        };
        Assert.True(one.allclose(other, 1e-4, 1e-5));
    }

    private static void Set(TorchSharp.torch.nn.Module<Tensor, Tensor> module, string name, float[] values)
    {
        using var gradients = no_grad();
        var parameter = module.named_parameters().Single(pair => pair.name.EndsWith(name, StringComparison.Ordinal)).parameter;
        parameter.copy_(tensor(values).view(parameter.shape));
    }
}
