using Ablate.Core.Arrays;
using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public sealed class ModelWeightsTests : IDisposable
{
    private const string Yaml = "[{conv: {out: 4, kernel: 3}}, batch_norm, {mhsa: {heads: 2}}, flatten, {linear: 10}]";

    private readonly string _folder = Directory.CreateTempSubdirectory("ablate-weights").FullName;

    private string WeightsFile => Path.Combine(_folder, "weights.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weights_that_were_saved_give_the_same_outputs_in_another_copy_of_the_network()
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Of(Yaml);
        using var trained = plan.Build(seed: 1);
        using var fresh = plan.Build(seed: 2);
        var input = randn(4, 1, 28, 28);
        // A training pass moves the running statistics, which are part of the weights.
        trained.call(input);

        ModelWeights.Save(trained, WeightsFile);
        ModelWeights.Load(fresh, WeightsFile);

        trained.eval();
        fresh.eval();
        Assert.Equal(trained.call(input).data<float>().ToArray(), fresh.call(input).data<float>().ToArray());
    }

    [Fact]
    public void The_file_has_every_planned_name_and_shape()
    {
        var plan = Plans.Of(Yaml);
        using var module = plan.Build(seed: 1);
        ModelWeights.Save(module, WeightsFile);
        var expected = plan.Parameters.Select(parameter => (parameter.Name, string.Join("×", parameter.Shape)))
            .Concat(plan.Buffers.Select(buffer => (buffer.Name, string.Join("×", buffer.Shape))));
        Assert.Equal(expected.Order(), SafeTensors.Read(WeightsFile).Select(array => (array.Name, string.Join("×", array.Shape))).Order());
    }

    [Fact]
    public void Weights_are_saved_in_row_major_order_whatever_their_order_in_memory()
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block("[{linear: 2}]", Shape.Vector(3)).Build(seed: 0);
        using (no_grad()) module.get_parameter("linear1.weight")!.copy_(tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]).t());
        ModelWeights.Save(module, WeightsFile);
        var weight = SafeTensors.Read(WeightsFile).Single(array => array.Name == "linear1.weight");
        Assert.Equal([1, 3, 5, 2, 4, 6], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weight.Data.Span).ToArray());
    }

    [Theory]
    [InlineData("[{conv: {out: 4, kernel: 3}}, batch_norm, {conv: {out: 4, kernel: 1}}, flatten, {linear: 10}]", "it has no 'conv2.weight'")]
    [InlineData("[{conv: {out: 4, kernel: 5}}, batch_norm, {mhsa: {heads: 2}}, flatten, {linear: 10}]", "'conv1.weight' is [4, 1, 3, 3] there and [4, 1, 5, 5] in the network")]
    [InlineData("[{conv: {out: 4, kernel: 3}}, {mhsa: {heads: 2}}, flatten, {linear: 10}]", "the network has no 'batch_norm1.bias'")]
    public void Weights_of_another_network_are_refused_by_name(string other, string reason)
    {
        using var saved = Plans.Of(Yaml).Build(seed: 1);
        ModelWeights.Save(saved, WeightsFile);
        using var module = Plans.Of(other).Build(seed: 1);
        var refusal = Assert.Throws<InvalidDataException>(() => ModelWeights.Load(module, WeightsFile));
        Assert.Equal($"{WeightsFile} is not of this network: {reason}.", refusal.Message);
    }
}
