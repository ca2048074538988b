using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

/// <summary>Layers and blocks against PyTorch's and torchvision's own, see tests/Reference/generate/layers.py.</summary>
public class LayerParityTests
{
    private const string Expanded = "{conv: {out: 6x, kernel: 1, bias: false}}, batch_norm, relu6";
    private const string Shuffled = "{conv: {out: 4, kernel: 1, bias: false}}, batch_norm, relu";

    [Theory]
    [InlineData("channel_shuffle", "{channel_shuffle: 3}")]
    [InlineData("group_norm", "{group_norm: 3}")]
    [InlineData("layer_norm_channels", "{layer_norm: {eps: 1.0e-6}}")]
    [InlineData("layer_norm_example", "{layer_norm: {over: example}}")]
    [InlineData("layer_norm_vector", "layer_norm")]
    [InlineData("local_response_norm", "{local_response_norm: {size: 5, alpha: 0.5, beta: 0.6, k: 2}}")]
    [InlineData("local_response_norm_even", "{local_response_norm: 4}")]
    [InlineData("prelu", "prelu")]
    [InlineData("adaptive_avg_pool", "{adaptive_avg_pool: [3, 2]}")]
    [InlineData("adaptive_avg_pool_up", "{adaptive_avg_pool: 7}")]
    [InlineData("adaptive_max_pool", "{adaptive_max_pool: [3, 2]}")]
    [InlineData("global_max_pool", "global_max_pool")]
    [InlineData("zero_pad", "{zero_pad: {left: 1, right: 2, bottom: 3}}")]
    [InlineData("depthwise", "{depthwise: {kernel: [3, 5], stride: 2, padding: [1, 2], multiplier: 2}}")]
    [InlineData("separable", "{separable: {out: 6, kernel: 3, padding: same, bias: false}}")]
    [InlineData("rectangular", "{conv: {out: 4, kernel: [1, 7], padding: same}}, {conv: {out: 2, kernel: [7, 1], padding: [3, 0]}}")]
    [InlineData("option_a", "{subsample: 2}, {pad_channels: 10}")]
    [InlineData("shake_shortcut", "relu, {branches: [[{subsample: 2}, {conv: {out: 4, kernel: 1, bias: false}}], [{shift: {right: 1, down: 1}}, {subsample: 2}, {conv: {out: 4, kernel: 1, bias: false}}]]}, batch_norm")]
    [InlineData("preactivated", "{residual: {pre: [batch_norm, relu], body: [{conv: {out: 8, kernel: 3, stride: 2, padding: 1, bias: false}}, batch_norm, relu, {conv: {out: 8, kernel: 3, padding: 1, bias: false}}], projection: [{conv: {out: 8, kernel: 1, stride: 2, bias: false}}]}}")]
    [InlineData("basic_projected", "{residual: {body: [{conv: {out: 8, kernel: 3, stride: 2, padding: 1, bias: false}}, batch_norm, relu, {conv: {out: 8, kernel: 3, padding: 1, bias: false}}, batch_norm], projection: [{conv: {out: 8, kernel: 1, stride: 2, bias: false}}, batch_norm]}}, relu")]
    [InlineData("mobile_unit", $$$"""{residual: {if_same_shape: true, body: [{{{Expanded}}}, {depthwise: {kernel: 3, padding: 1, bias: false}}, batch_norm, relu6, {conv: {out: 4, kernel: 1, bias: false}}, batch_norm]}}""")]
    [InlineData("mobile_unit_down", $$$"""{residual: {if_same_shape: true, body: [{{{Expanded}}}, {depthwise: {kernel: 3, stride: 2, padding: 1, bias: false}}, batch_norm, relu6, {conv: {out: 6, kernel: 1, bias: false}}, batch_norm]}}""")]
    [InlineData("shuffle_unit", $$$"""{branches: {split: true, paths: [[], [{{{Shuffled}}}, {depthwise: {kernel: 3, padding: 1, bias: false}}, batch_norm, {{{Shuffled}}}]]}}, {channel_shuffle: 2}""")]
    [InlineData("shuffle_unit_down", $$$"""{branches: [[{depthwise: {kernel: 3, stride: 2, padding: 1, bias: false}}, batch_norm, {{{Shuffled}}}], [{{{Shuffled}}}, {depthwise: {kernel: 3, stride: 2, padding: 1, bias: false}}, batch_norm, {{{Shuffled}}}]]}, {channel_shuffle: 2}""")]
    [InlineData("convnext_unit", "{residual: {stochastic_depth: 0.5, body: [{depthwise: {kernel: 7, padding: same}}, {layer_norm: {eps: 1.0e-6}}, {conv: {out: 4x, kernel: 1}}, gelu, {conv: {out: 0.25x, kernel: 1}}, {layer_scale: 0.5}]}}")]
    [InlineData("hard_swish", "hard_swish")]
    [InlineData("hard_sigmoid", "hard_sigmoid")]
    [InlineData("silu", "silu")]
    [InlineData("gelu", "gelu")]
    [InlineData("relu6", "relu6")]
    public void A_layer_gives_what_PyTorchs_gives(string name, string layers)
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Layers.Cases.Single(one => one.Name == name);
        var shape = expected.Input.Shape;
        var plan = Plans.Block($"[{layers}]", shape.Length == 2 ? Shape.Vector(shape[1]) : Shape.Image(shape[1], shape[2], shape[3]));
        Assert.Equal(expected.Parameters, plan.ParameterCount);
        using var module = plan.Build(seed: 0);
        module.eval();
        Fill(module, plan, expected.State);

        var input = expected.Input.Tensor();
        Reference.Agrees(expected.Output, module.call(input), name);
        if (input.dim() == 4) Reference.Agrees(expected.Output, module.call(input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)), name + " in channels_last");
    }

    // Both list their tensors in the order of the layers; torchvision has the scale of a ConvNeXt unit before its layers.
    private static void Fill(nn.Module<Tensor, Tensor> module, ModelPlan plan, Procedural[] state)
    {
        using var gradients = no_grad();
        var tensors = module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        foreach (var (name, buffer) in module.named_buffers()) tensors.Add(name, buffer);
        var foreign = state.OrderBy(one => one.Name.EndsWith("layer_scale", StringComparison.Ordinal)).ToLookup(one => one.Name.Contains(".running_", StringComparison.Ordinal));
        Copy(plan.Parameters.Select(one => one.Name), foreign[false]);
        Copy(plan.Buffers.Select(one => one.Name).Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)), foreign[true]);

        void Copy(IEnumerable<string> names, IEnumerable<Procedural> values)
        {
            Assert.Equal(names.Count(), values.Count());
            foreach (var (name, value) in names.Zip(values)) tensors[name].copy_(value.Tensor().reshape(tensors[name].shape));
        }
    }
}
