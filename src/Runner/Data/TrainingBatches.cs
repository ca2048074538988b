using Ablate.Core.Random;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Data;

/// <summary>Images as the network takes them (normalised floats, B×C×H×W) with their labels (64-bit integers, B).</summary>
internal readonly record struct Batch(Tensor Images, Tensor Labels);

/// <summary>
/// The training part in batches: each epoch in an order of its own, drawn from the run's seed, the same for every arm.
/// </summary>
internal sealed class TrainingBatches(DatasetTensors data, TrainConfig train, long seed) : IDisposable
{
    private readonly Augmentation? _augmentation =
        train.Augment is { } augment ? new Augmentation(augment, data.Info, seed, data.Device) : null;

    /// <summary>Steps in an epoch; the last one takes what is left over.</summary>
    public int StepsPerEpoch => (data.Train.Count + train.Batch - 1) / train.Batch;

    /// <summary>All of an epoch's draws at once, so that a step moves nothing to the device.</summary>
    public Epoch Begin(int epoch)
    {
        using var scope = NewDisposeScope();
        var order = RandomStream.For(seed, "order", FormattableString.Invariant($"{epoch}")).Permutation(data.Train.Count);
        var draws = _augmentation?.Draw(epoch, Array.ConvertAll(order, position => data.Train.Source[position]));
        var positions = tensor(Array.ConvertAll(order, position => (long)position), ScalarType.Int64, data.Device);
        return new Epoch(this, positions.DetachFromDisposeScope(), draws?.DetachFromDisposeScope());
    }

    public void Dispose() => _augmentation?.Dispose();

    private Batch Take(Tensor order, Tensor? draws, int step)
    {
        var start = (long)step * train.Batch;
        var count = Math.Min(train.Batch, data.Train.Count - start);
        var positions = order.narrow(0, start, count);
        var bytes = data.Train.Images.index_select(0, positions);
        var labels = data.Train.Labels.index_select(0, positions);
        if (_augmentation is null || draws is null) return new Batch(DatasetTensors.ChannelsFirst(data.Normalise(bytes)), labels);

        var drawn = draws.narrow(0, start, count);
        var images = _augmentation.CutOut(data.Normalise(_augmentation.Crop(bytes, drawn)), drawn);
        return new Batch(DatasetTensors.ChannelsFirst(images), labels);
    }

    /// <summary>One epoch's order and augmentation.</summary>
    public sealed class Epoch(TrainingBatches batches, Tensor order, Tensor? draws) : IDisposable
    {
        /// <summary>The batch of a step, counted from 0; its tensors belong to the caller's dispose scope.</summary>
        public Batch Take(int step) => batches.Take(order, draws, step);

        public void Dispose()
        {
            order.Dispose();
            draws?.Dispose();
        }
    }
}
