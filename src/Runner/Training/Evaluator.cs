using Ablate.Core;
using Ablate.Runner.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>Measures a network on a part of the data.</summary>
internal static class Evaluator
{
    // On a CPU a batch's activations should stay in the cache: measured, 100 images at a time take a tenth to a fifth less
    // than 1000. A GPU wants much work at once.
    private static int BatchSize(Device device) => device.type == DeviceType.CPU ? 100 : 1000;

    /// <summary>
    /// How many are right, the mean cross-entropy (not a number where the network is broken), and the predicted class of
    /// every example.
    /// </summary>
    public static (Evaluation Evaluation, int[] Predictions) Measure(nn.Module<Tensor, Tensor> model, DatasetTensors data, TensorPart part)
    {
        var training = model.training;
        model.eval();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            return MeasureFrozen(model, data, part);
        }
        finally
        {
            model.train(training);
        }
    }

    private static (Evaluation Evaluation, int[] Predictions) MeasureFrozen(nn.Module<Tensor, Tensor> model, DatasetTensors data, TensorPart part)
    {
        var predictions = zeros(part.Count, ScalarType.Int64, data.Device);
        var loss = zeros(1, ScalarType.Float64, data.Device);
        var batch = BatchSize(data.Device);
        for (var start = 0; start < part.Count; start += batch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(batch, part.Count - start);
            var images = DatasetTensors.ChannelsFirst(data.Normalise(part.Images.narrow(0, start, count)));
            var output = model.call(images);
            loss.add_(nn.functional.cross_entropy(output, part.Labels.narrow(0, start, count), reduction: nn.Reduction.Sum));
            predictions.narrow(0, start, count).copy_(output.argmax(1));
        }

        var correct = predictions.eq(part.Labels).sum().ToInt64();
        return (
            new Evaluation(correct, part.Count, loss.ToDouble() / part.Count),
            predictions.to(ScalarType.Int32).cpu().data<int>().ToArray());
    }
}
