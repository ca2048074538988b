using Ablate.Core.Schema;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Data;

public sealed class TrainingBatchesTests : IDisposable
{
    private static readonly DataConfig Config = new(new Synthetic(Shape: [2, 5, 4], Classes: 3, Train: 50, Test: 20), Validation: 9);

    private readonly DatasetTensors _data = DatasetTensors.Load(Config, new DataFolders(null, "", null), CPU, CancellationToken.None);

    public void Dispose() => _data.Dispose();

    private static TrainConfig Recipe(int batch, AugmentConfig? augment = null) => new(1, batch, new Sgd(0.1), Augment: augment);

    /// <summary>Images (C×H×W each) and labels of one epoch, in its order.</summary>
    private List<(float[] Image, long Label)> Epoch(TrainConfig recipe, long seed, int epoch)
    {
        using var scope = NewDisposeScope();
        using var batches = new TrainingBatches(_data, recipe, seed);
        using var taken = batches.Begin(epoch);
        var examples = new List<(float[], long)>();
        for (var step = 0; step < batches.StepsPerEpoch; step++)
        {
            var batch = taken.Take(step);
            Assert.Equal([batch.Labels.shape[0], 2, 5, 4], batch.Images.shape);
            var pixels = batch.Images.contiguous().data<float>().ToArray();
            var labels = batch.Labels.data<long>().ToArray();
            examples.AddRange(labels.Select((label, i) => (pixels[(i * 40)..((i + 1) * 40)], label)));
        }

        return examples;
    }

    [Fact]
    public void Every_example_comes_once_and_the_last_batch_takes_what_is_left()
    {
        using var batches = new TrainingBatches(_data, Recipe(8), seed: 0);
        Assert.Equal(6, batches.StepsPerEpoch);
        var examples = Epoch(Recipe(8), 0, 1);
        Assert.Equal(41, examples.Count);
        Assert.Equal(41, examples.Select(example => string.Join(' ', example.Image)).Distinct().Count());
    }

    [Fact]
    public void A_batch_is_the_bytes_normalised_with_their_labels()
    {
        using var scope = NewDisposeScope();
        var bytes = _data.Train.Images.data<byte>().ToArray();
        var labels = _data.Train.Labels.data<long>().ToArray();
        var (mean, std) = (_data.Normalisation.Mean, _data.Normalisation.Std);
        var due = labels.Select((label, example) => (
            Label: label,
            Image: Enumerable.Range(0, 40).Select(i => (bytes[example * 40 + i % 20 * 2 + i / 20] / 255.0 - mean[i / 20]) / std[i / 20]).ToArray())).ToList();

        var examples = Epoch(Recipe(8), 0, 1);
        var unused = due.ToList();
        foreach (var (image, label) in examples)
            unused.RemoveAt(unused.FindIndex(one => one.Label == label && one.Image.Zip(image).All(pair => Math.Abs(pair.First - pair.Second) < 1e-4)));
        Assert.Empty(unused);
    }

    [Fact]
    public void Normalised_training_images_have_mean_zero_and_deviation_one()
    {
        using var scope = NewDisposeScope();
        var all = _data.Normalise(_data.Train.Images);
        for (var channel = 0; channel < 2; channel++)
        {
            Assert.Equal(0, all.select(3, channel).mean().item<float>(), 1e-4);
            Assert.Equal(1, all.select(3, channel).std(unbiased: false).item<float>(), 1e-4);
        }
    }

    [Fact]
    public void The_order_is_the_seed_s_and_the_epoch_s_whatever_is_trained()
    {
        var first = Epoch(Recipe(8), 0, 1);
        Assert.Equal(first.Select(example => example.Image), Epoch(Recipe(8), 0, 1).Select(example => example.Image));
        Assert.Equal(first.Select(example => example.Image), Epoch(Recipe(5), 0, 1).Select(example => example.Image));
        Assert.NotEqual(first.Select(example => example.Image), Epoch(Recipe(8), 0, 2).Select(example => example.Image));
        Assert.NotEqual(first.Select(example => example.Image), Epoch(Recipe(8), 1, 1).Select(example => example.Image));
    }

    [Fact]
    public void Augmentation_does_not_depend_on_the_batch_an_image_falls_into()
    {
        var augment = new AugmentConfig(Crop: 1, Flip: true, Cutout: 2);
        Assert.Equal(
            Epoch(Recipe(8, augment), 0, 1).Select(example => example.Image),
            Epoch(Recipe(41, augment), 0, 1).Select(example => example.Image));
    }
}
