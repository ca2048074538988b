using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Attention;

public class AttentionReferenceTests
{
    public static TheoryData<string> Names { get; } = [.. AttentionReference.Cases.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Output_and_gradients_are_those_of_the_papers_equations_in_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var expected = AttentionReference.Cases.Single(one => one.Name == name);
        var shape = expected.Input.Shape;
        var plan = Plans.Block(AttentionReference.Yaml(expected.Layer), Shape.Image(shape[1], shape[2], shape[3]));
        using var module = plan.Build(seed: 0);
        var layer = plan.Layers[0].Path;
        Plans.Load(module, expected.State, foreign => $"{layer}.{foreign}");
        var input = expected.Input.Tensor().requires_grad_();

        var output = module.call(input);
        (output * new Procedural("cotangent", output.shape).Tensor()).sum().backward();

        Reference.Agrees(expected.Output, output, "output");
        Reference.Agrees(expected.Gradients["input"], input.grad!, "gradient of input");
        var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Assert.Equal(expected.Gradients.Count - 1, parameters.Count);
        foreach (var (parameter, gradient) in expected.Gradients.Where(pair => pair.Key != "input"))
            Reference.Agrees(gradient, parameters[$"{layer}.{parameter}"].grad!, $"gradient of {parameter}");
    }

    [Theory]
    [InlineData("bw_eca_layer64_k3", "eca: 3")]
    [InlineData("jc_cbam64", "cbam: {bias: both, squeeze: max_mean, norm: true}")]
    [InlineData("seed3_cbam_64", "cbam: 16")]
    public void Blocks_that_others_wrote_give_the_same_outputs(string name, string layer)
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == name);
        var shape = expected.Input.Shape;
        var plan = Plans.Block(AttentionReference.Yaml(layer), Shape.Image(shape[1], shape[2], shape[3]));
        Assert.Equal(expected.Parameters, plan.ParameterCount);
        using var module = plan.Build(seed: 0);
        AttentionReference.Fill(module, expected.State, foreign => $"{plan.Layers[0].Path}.{Rename(foreign)}");
        module.eval();
        Reference.Agrees(expected.Output, module.call(expected.Input.Tensor()), name);
    }

    [Fact]
    public void A_residual_block_with_squeeze_and_excitation_gives_the_same_outputs()
    {
        const string yaml = """
            - residual:
                body:
                  - conv: {out: 128, kernel: 3, stride: 2, padding: 1, bias: false}
                  - batch_norm
                  - relu
                  - conv: {out: 128, kernel: 3, padding: 1, bias: false}
                  - batch_norm
                  - se: 16
                shortcut: [{conv: {out: 128, kernel: 1, stride: 2, bias: false}}, batch_norm]
            - relu
            """;
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == "seed3_se_resblock_64_128_s2");
        var plan = Plans.Block(yaml, Shape.Image(64, 16, 16));
        Assert.Equal(expected.Parameters, plan.ParameterCount);
        using var module = plan.Build(seed: 0);
        AttentionReference.Fill(module, expected.State, foreign => "residual1." + foreign
            .Replace("shortcut.0", "shortcut.conv1", StringComparison.Ordinal).Replace("shortcut.1", "shortcut.batch_norm1", StringComparison.Ordinal)
            .Replace("att.excitation.0", "body.se1.fc1", StringComparison.Ordinal).Replace("att.excitation.2", "body.se1.fc2", StringComparison.Ordinal)
            .Replace("bn", "body.batch_norm", StringComparison.Ordinal)
            .Replace("conv2", "body.conv2", StringComparison.Ordinal)
            .Replace("conv1.weight", foreign.StartsWith("conv1", StringComparison.Ordinal) ? "body.conv1.weight" : "conv1.weight", StringComparison.Ordinal));
        module.eval();
        Reference.Agrees(expected.Output, module.call(expected.Input.Tensor()), "block");
    }

    private static string Rename(string foreign) => foreign
        .Replace("ChannelGate.mlp.1", "channel.fc1", StringComparison.Ordinal)
        .Replace("ChannelGate.mlp.3", "channel.fc2", StringComparison.Ordinal)
        .Replace("SpatialGate.spatial.conv", "spatial.conv", StringComparison.Ordinal)
        .Replace("SpatialGate.spatial.bn", "spatial.batch_norm", StringComparison.Ordinal)
        .Replace("channel_attention.fc.0", "channel.fc1", StringComparison.Ordinal)
        .Replace("channel_attention.fc.2", "channel.fc2", StringComparison.Ordinal)
        .Replace("spatial_attention.", "spatial.", StringComparison.Ordinal);
}
