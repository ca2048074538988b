using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class InitialisationTests
{
    [Fact]
    public void The_same_seed_gives_bitwise_the_same_weights_and_another_seed_others()
    {
        var plan = Plans.Of(LabNetworks.Named("lab_mhsa_fmnist_after2"));
        var (once, again, other) = (Weights(plan, 3), Weights(plan, 3), Weights(plan, 4));
        Assert.Equal(once, again);
        Assert.NotEqual(once["conv1.weight"], other["conv1.weight"]);
    }

    [Theory]
    [InlineData("lab_se_fmnist_32_64_r16")]
    [InlineData("lab_mhsa_fmnist_after1and2")]
    public void Filling_a_slot_leaves_the_initial_weights_of_the_trunk_as_they_were(string filled)
    {
        var empty = Weights(Plans.Of(LabNetworks.Named("lab_base_fmnist_32_64")), 7);
        var full = Weights(Plans.Of(LabNetworks.Named(filled)), 7);
        Assert.True(full.Count > empty.Count);
        Assert.All(empty, pair => Assert.Equal(pair.Value, full[pair.Key]));
    }

    [Fact]
    public void Layers_of_equal_shape_get_different_weights()
    {
        var weights = Weights(Plans.Of("[flatten, {linear: 784}, {linear: 784}, {linear: 10}]"), 0);
        Assert.NotEqual(weights["linear1.weight"], weights["linear2.weight"]);
    }

    [Fact]
    public void Initial_values_have_the_ranges_and_constants_of_PyTorchs_defaults()
    {
        const string yaml = "[{conv: {out: 16, kernel: 5}}, batch_norm, {mhsa: {heads: 4}}, flatten, {linear: 10}]";
        var weights = Weights(Plans.Of(yaml, Shape.Image(3, 12, 12)), 0);
        Uniform(weights["conv1.weight"], 1 / Math.Sqrt(3 * 5 * 5));
        Uniform(weights["conv1.bias"], 1 / Math.Sqrt(3 * 5 * 5));
        Uniform(weights["linear1.weight"], 1 / Math.Sqrt(16 * 8 * 8));
        Uniform(weights["mhsa1.in_proj_weight"], Math.Sqrt(6.0 / (64 + (3 * 64))));
        Uniform(weights["mhsa1.out_proj.weight"], 1 / Math.Sqrt(64));
        Assert.All(weights["mhsa1.in_proj_bias"], value => Assert.Equal(0, value));
        Assert.All(weights["mhsa1.out_proj.bias"], value => Assert.Equal(0, value));
        Assert.All(weights["batch_norm1.weight"], value => Assert.Equal(1, value));
        Assert.All(weights["batch_norm1.bias"], value => Assert.Equal(0, value));
    }

    // All within the bound, and the largest of n near it: P(max < bound · (1 − 10/n)) = (1 − 10/n)ⁿ < 5e-5.
    private static void Uniform(float[] values, double bound)
    {
        var largest = values.Max(Math.Abs);
        Assert.InRange(largest, bound * (1 - (10.0 / values.Length)), bound);
    }

    private static Dictionary<string, float[]> Weights(ModelPlan plan, long seed)
    {
        using var module = plan.Build(seed);
        return module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach().data<float>().ToArray());
    }
}
