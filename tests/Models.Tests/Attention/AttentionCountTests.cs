using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests.Attention;

public class AttentionCountTests
{
    // Names and numbers of blocks counted elsewhere: other people's code, run in PyTorch, or arithmetic by hand.
    [Theory]
    [InlineData("seed3_se_64_r16", "se: 16", 64, 32, 32, 512, 512)]
    [InlineData("seed3_se_64_r2", "se: 2", 64, 32, 32, 4096, 4096)]
    [InlineData("seed3_se_64_r4", "se: 4", 64, 32, 32, 2048, 2048)]
    [InlineData("seed3_se_64_r8", "se: 8", 64, 32, 32, 1024, 1024)]
    [InlineData("seed3_se_64_r32", "se: 32", 64, 32, 32, 256, 256)]
    [InlineData("seed3_se_16_r16", "se: 16", 16, 32, 32, 32, 32)]
    [InlineData("seed3_se_32_r16", "se: 16", 32, 32, 32, 128, 128)]
    [InlineData("tv_ops_se_64_4", "se: {hidden: 4, bias: both}", 64, 32, 32, 580, 512)]
    [InlineData("tv_ops_se_64_16", "se: {hidden: 16, bias: both}", 64, 32, 32, 2128, 2048)]
    [InlineData("seed4_seblock_64_16", "se: {reduction: 16, bias: second}", 64, 32, 32, 576, 512)]
    [InlineData("seed4_seblock_3_16", "se: {reduction: 16, minimum: 0, bias: second}", 3, 224, 224, 3, 0)]
    [InlineData("seed0_seblock_32", "se: {hidden: 16}", 32, 14, 14, 1024, 1024)]
    [InlineData("seed0_seblock_64", "se: {hidden: 16}", 64, 7, 7, 2048, 2048)]
    [InlineData("seed3_channelatt_64", "channel_attention: 16", 64, 32, 32, 512, 1024)]
    [InlineData("seed3_spatialatt_k7", "spatial_attention", 64, 32, 32, 98, 100352)]
    [InlineData("seed3_spatialatt_k3", "spatial_attention: 3", 64, 32, 32, 18, 18432)]
    [InlineData("seed3_cbam_64", "cbam: 16", 64, 32, 32, 610, 101376)]
    [InlineData("jc_cbam64", "cbam: {bias: both, squeeze: max_mean, norm: true}", 64, 32, 32, 680, 101376)]
    [InlineData("mha_128_8", "mhsa: {heads: 8, tokens: positions}", 128, 2, 5, 66048, 680960)]
    [InlineData("mha_64_8", "mhsa: {heads: 8}", 64, 8, 8, 16640, 1572864)]
    [InlineData("mha_49_7", "mhsa: {heads: 7}", 64, 7, 7, 9800, 1016064)]
    [InlineData("NoSqueeze at stage 2 of ResNet-50, per block", "se: {squeeze: none}", 256, 56, 56, 8192, 25690112)]
    [InlineData("timm rounds to a multiple of 8", "se: {rounding: nearest, bias: both}", 64, 56, 56, 1096, 1024)]
    [InlineData("MobileNetV3 with 72 channels", "se: {reduction: 4, rounding: make_divisible, bias: both}", 72, 28, 28, 3552, 3456)]
    [InlineData("effective SE", "effective_se", 64, 8, 8, 4160, 4096)]
    [InlineData("BAM of its authors, by hand", "bam", 64, 8, 8, 1173, 35584)]
    [InlineData("SimAM", "simam", 64, 8, 8, 0, 0)]
    public void A_block_has_exactly_the_parameters_and_multiply_adds_counted_elsewhere(
        string name, string layer, int channels, int height, int width, long parameters, long multiplyAdds)
    {
        var plan = Plans.Block(AttentionReference.Yaml(layer), Shape.Image(channels, height, width));
        Assert.Equal((name, parameters, multiplyAdds), (name, plan.ParameterCount, plan.MultiplyAdds));
    }

    // Kernels by section 7 of the survey that the counts come from: 64:3, 128:5, 256:5, 512:5, 1024:5, 2048:7.
    [Theory]
    [InlineData(64, 3)]
    [InlineData(128, 5)]
    [InlineData(256, 5)]
    [InlineData(512, 5)]
    [InlineData(1024, 5)]
    [InlineData(2048, 7)]
    [InlineData(1, 1)]
    public void The_kernel_of_eca_follows_from_the_channels(int channels, int kernel)
    {
        var plan = Plans.Block("[eca]", Shape.Image(channels, 7, 7));
        Assert.Equal((kernel, (long)kernel * channels), (plan.ParameterCount, plan.MultiplyAdds));
        Assert.Equal(Plans.Block($"[eca: {kernel}]", Shape.Image(channels, 7, 7)).Canonical, plan.Canonical);
    }

    [Theory]
    [InlineData("rounding: floor", 72, 16, 4)]
    [InlineData("rounding: floor, multiple: 4", 120, 8, 12)]
    [InlineData("rounding: nearest", 72, 16, 8)]
    [InlineData("rounding: nearest", 216, 16, 16)]
    [InlineData("rounding: nearest, multiple: 4, minimum: 1", 90, 16, 4)]
    [InlineData("rounding: make_divisible", 72, 4, 24)]
    [InlineData("rounding: make_divisible", 88, 4, 24)]
    [InlineData("rounding: make_divisible", 480, 4, 120)]
    [InlineData("minimum: 12", 64, 16, 12)]
    [InlineData("minimum: 0", 3, 16, 0)]
    public void A_reduction_is_rounded_as_the_file_says(string rule, int channels, int reduction, int hidden)
    {
        var plan = Plans.Block($"[se: {{reduction: {reduction}, {rule}}}]", Shape.Image(channels, 4, 4));
        Assert.Equal(Plans.Block($"[se: {{hidden: {hidden}}}]", Shape.Image(channels, 4, 4)).Canonical, plan.Canonical);
        // A width of 0 is no bottleneck: there is no ratio to speak of.
        Assert.Equal(hidden == 0 ? null : hidden, plan.Layers[0].Hidden);
    }
}
