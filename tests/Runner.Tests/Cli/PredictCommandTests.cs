using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Runner.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Cli;

/// <summary>A network that is run on numbers of the user's, to compare it with another program's.</summary>
public sealed class PredictCommandTests : IDisposable
{
    private const string Layers = "[{conv: {out: 4, kernel: 3, padding: 1}}, batch_norm, relu, {se: {hidden: 2, squeeze: both}}, flatten, {linear: 3}]";

    private readonly TemporaryFolder _folder = new();

    public PredictCommandTests()
    {
        File.WriteAllText(Network, $"input: [2, 5, 6]\nmodel: {Layers}\n");
        File.WriteAllText(Map, "fc.* -> linear1.*\n");
    }

    private string Network => _folder["net.yaml"];

    private string Map => _folder["net.map"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_gives_what_the_network_gives_in_the_end_and_after_every_layer()
    {
        using var scope = NewDisposeScope();
        using var network = Plan().Build(seed: 3);
        network.eval();
        ModelWeights.Save(network, _folder["ours.safetensors"]);
        Assert.Equal(0, (await AblateProcess.Run("weights", "export", _folder["ours.safetensors"], "--map", Map, "--out", _folder["theirs.safetensors"])).Status);
        var images = randn(130, 2, 5, 6);
        NpyFile.Write<float>(_folder["x.npy"], images.data<float>().ToArray(), images.shape);

        var plain = await Predict("--weights", _folder["theirs.safetensors"], "--map", Map);
        Assert.Equal((0, $"130×3 numbers in {_folder["y.npy"]}.\n", ""), (plain.Status, plain.Output, plain.Error));
        Same(network.call(images), NpyFile.Read(_folder["y.npy"]));

        var watched = await Predict("--weights", _folder["ours.safetensors"], "--stages", _folder["stages"]);
        Assert.True(watched.Status == 0, watched.Error);
        Assert.Equal(
            ["batch_norm1", "conv1", "flatten1", "linear1", "relu1", "se1", "se1.activation", "se1.activation.call2", "se1.fc1", "se1.fc1.call2", "se1.fc2", "se1.fc2.call2", "se1.gate"],
            Directory.EnumerateFiles(_folder["stages"]).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.Matches(@"(?m)^se1\.gate +130×4 +0\.\d{6} +0\.\d{6} +0\.\d{6} 0\.\d{6} 0\.\d{6} 0\.\d{6}$", watched.Output);
        Same(network.call(images), NpyFile.Read(Path.Combine(_folder["stages"], "linear1.npy")));
    }

    [Theory]
    [InlineData("floats", "x.npy has the shape (1, 2, 5, 5), and the network takes (N, 2, 5, 6). -o input=[C, H, W] changes what an architecture takes.")]
    [InlineData("bytes", "x.npy holds UInt8, and a network takes fractions: images as they are after normalisation, such as (x / 255 - mean) / std.")]
    public async Task Images_that_are_none_for_the_network_are_refused(string kind, string message)
    {
        using (var network = Plan().Build(seed: 3)) ModelWeights.Save(network, _folder["w.safetensors"]);
        if (kind == "bytes") NpyFile.Write<byte>(_folder["x.npy"], new byte[60], 1, 2, 5, 6);
        else NpyFile.Write<float>(_folder["x.npy"], new float[50], 1, 2, 5, 5);

        var ending = await Predict("--weights", _folder["w.safetensors"]);

        Assert.Equal((2, $"{_folder.Path}/{message}\n"), (ending.Status, ending.Error));
    }

    [Fact]
    public async Task Weights_that_do_not_fit_are_told_with_both_names()
    {
        using (var network = Plan().Build(seed: 3)) ModelWeights.Save(network, _folder["w.safetensors"]);
        NpyFile.Write<float>(_folder["x.npy"], new float[60], 1, 2, 5, 6);
        var ending = await Predict("--weights", _folder["w.safetensors"], "-o", "model[5].linear=4");
        Assert.Equal(2, ending.Status);
        Assert.Contains("'linear1.weight' is 3×120 in the file and 4×120 in the network.", ending.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["y.npy"]));
    }

    [Fact]
    public async Task A_map_that_does_not_lead_back_to_the_file_s_names_is_told()
    {
        using (var network = Plan().Build(seed: 3)) ModelWeights.Save(network, _folder["ours.safetensors"]);
        await AblateProcess.Run("weights", "export", _folder["ours.safetensors"], "--map", Map, "--out", _folder["theirs.safetensors"]);
        var import = await AblateProcess.Run("weights", "import", _folder["theirs.safetensors"], "--for", Network, "--map", Map);
        Assert.Equal((0, ""), (import.Status, import.Error));

        File.WriteAllText(_folder["two.map"], "head.* -> linear1.*\nfc.* -> linear1.*\n");
        import = await AblateProcess.Run("weights", "import", _folder["theirs.safetensors"], "--for", Network, "--map", _folder["two.map"]);

        Assert.Equal((0, "The map does not lead back: 'linear1.weight' is 'fc.weight' here, and 'weights export' would call it 'head.weight'.\n"), (import.Status, import.Error));
    }

    [Fact]
    public async Task The_names_of_a_network_are_listed_as_a_file_s_are()
    {
        var plain = await AblateProcess.Run("weights", "list", Network);
        Assert.StartsWith("conv1.weight                     4×2×3×3  Float32\n", plain.Output, StringComparison.Ordinal);
        var mapped = await AblateProcess.Run("weights", "list", Network, "--map", Map);
        Assert.Contains("\nfc.bias <- linear1.bias ", mapped.Output, StringComparison.Ordinal);
    }

    private Task<Ending> Predict(params string[] options) =>
        AblateProcess.Run(["predict", Network, "--input", _folder["x.npy"], "--out", _folder["y.npy"], "--device", "cpu", .. options]);

    private static void Same(Tensor expected, NpyArray actual)
    {
        Assert.Equal(expected.shape, actual.Shape);
        Assert.All(expected.data<float>().ToArray().Zip(actual.As<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static ModelPlan Plan()
    {
        var issues = new Issues();
        return ModelPlan.Create(YamlReader.Read(Layers, "model", issues)!, Shape.Image(2, 5, 6), classes: 3, issues)!;
    }
}
