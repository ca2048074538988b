using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class BlockParityTests
{
    [Theory]
    [InlineData("mk_selayer64", "se: {reduction: 16}")]
    [InlineData("seed3_se_64_r16", "se: {reduction: 16, bias: none}")]
    [InlineData("seed4_seblock_64_16", "se: {hidden: 4, bias: second}")]
    [InlineData("tv_ops_se_64_4", "se: {hidden: 4, bias: both}")]
    public void Squeeze_and_excitation_equals_the_blocks_that_others_wrote(string name, string layer)
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == name);
        var shape = expected.Input.Shape;
        var plan = Plans.Block($"[{{{layer}}}]", Shape.Image(shape[1], shape[2], shape[3]));
        Assert.Equal(expected.Parameters, plan.ParameterCount);
        using var module = plan.Build(seed: 0);
        // Foreign blocks number their layers within a Sequential: the first weight is fc1's, the second fc2's.
        var first = expected.State[0].Name.Split('.')[^2];
        Plans.Load(module, expected.State, foreign =>
            $"se1.{(foreign.Split('.')[^2] == first ? "fc1" : "fc2")}.{foreign.Split('.')[^1]}");
        Reference.Agrees(expected.Output, module.call(expected.Input.Tensor()), name);
    }

    [Fact]
    public void Attention_over_channels_equals_PyTorchs_with_the_channels_as_the_sequence()
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == "mha_49_7_bf");
        using var module = Plans.Block("[{mhsa: {heads: 7, tokens: channels}}]", Shape.Image(64, 7, 7)).Build(seed: 0);
        Plans.Load(module, expected.State, foreign => foreign.Replace("m.", "mhsa1.", StringComparison.Ordinal));
        var output = module.call(expected.Input.Tensor().view(2, 64, 7, 7));
        Reference.Agrees(expected.Output, output.flatten(2), "attention");
    }

    [Fact]
    public void Attention_over_positions_equals_PyTorchs_with_the_positions_as_the_sequence()
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == "mha_128_8");
        using var module = Plans.Block("[{mhsa: {heads: 8, tokens: positions}}]", Shape.Image(128, 2, 5)).Build(seed: 0);
        Plans.Load(module, expected.State, foreign => foreign.Replace("m.", "mhsa1.", StringComparison.Ordinal));
        // The reference has the sequence first: 10 positions, 4 examples, 128 channels.
        var image = expected.Input.Tensor().permute(1, 2, 0).contiguous().view(4, 128, 2, 5);
        Reference.Agrees(expected.Output, module.call(image).flatten(2).permute(2, 0, 1), "attention");
    }
}
