using System.Text.Json;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models.Tests.Support;
using Ablate.Models.Weights;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Weights;

/// <summary>A state dict of PyTorch's, written by numpy and by another hand's safetensors, against PyTorch's own outputs.</summary>
public class ForeignWeightsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "weights");

    [Theory]
    [InlineData("small.npz")]
    [InlineData("small.safetensors")]
    public void A_network_with_pytorch_s_weights_gives_pytorch_s_outputs(string file)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Of("[{conv: {out: 4, kernel: 3, padding: 1, bias: false}}, batch_norm, relu, {se: {hidden: 2, bias: both}}, flatten, {linear: 3}]", Shape.Image(1, 6, 6), classes: 3);
        var issues = new Issues();
        var map = NameMap.Load(Path.Combine(Folder, "small.map"), issues);
        Assert.Empty(issues);
        var path = Path.Combine(Folder, file);
        var fit = WeightsFit.Of(plan, StateFile.Describe(path), map!, []);
        Assert.Empty(fit.Problems);
        using var network = plan.Build(seed: 1);

        ModelWeights.Fill(network, StateFile.Read(path), fit);

        network.eval();
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "small.json")));
        var images = tensor(Numbers(expected, "images"), [2, 1, 6, 6]);
        Assert.All(Numbers(expected, "outputs").Zip(network.call(images).data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static float[] Numbers(JsonDocument json, string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];
}
