using Ablate.Core.Schema;
using Ablate.Models;
using Ablate.Runner.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>One network being trained, an epoch at a time. Touches no file.</summary>
internal sealed class TrainingLoop : IDisposable
{
    // How many steps pass between two looks at the loss. A look waits for a GPU to catch up, and costs a CPU nothing.
    private const int StepsBetweenLooks = 100;

    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly TrainConfig _train;
    private readonly long _seed;
    private readonly TrainingBatches _batches;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly IReseedable[] _reseedable;
    private readonly Tensor _total;
    private readonly int _examples;

    public TrainingLoop(nn.Module<Tensor, Tensor> model, TrainConfig train, long seed, DatasetTensors data)
    {
        _model = model;
        _train = train;
        _seed = seed;
        _batches = new TrainingBatches(data, train, seed);
        _parameters = [.. model.parameters()];
        _optimizer = Optimizers.Create(train.Optimizer, _parameters);
        _reseedable = [.. model.modules().OfType<IReseedable>()];
        _total = zeros(1, ScalarType.Float64, data.Device).DetachFromDisposeScope();
        _examples = data.Train.Count;
    }

    public int StepsPerEpoch => _batches.StepsPerEpoch;

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Trains one epoch, counted from 1.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="stepped">Hears now and then how many steps are done.</param>
    /// <param name="cancellation">Looked at before every step.</param>
    /// <returns>The mean loss over the epoch's examples; NaN or infinite as soon as it is found to be.</returns>
    public double TrainEpoch(int epoch, Action<int>? stepped, CancellationToken cancellation)
    {
        _model.train();
        foreach (var module in _reseedable) module.Reseed(_seed, epoch);

        using var batches = _batches.Begin(epoch);
        using (no_grad()) _total.zero_();
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            LearningRate = _train.Schedule.Rate(_train.Optimizer.Lr, (epoch - 1L) * StepsPerEpoch + step, StepsPerEpoch, _train.Epochs);
            _optimizer.SetLearningRate(LearningRate);
            using (NewDisposeScope()) Step(batches.Take(step));
            if ((step + 1) % StepsBetweenLooks != 0) continue;

            stepped?.Invoke(step + 1);
            if (_total.ToDouble() is var total && !double.IsFinite(total)) return total;
        }

        return _total.ToDouble() / _examples;
    }

    /// <summary>One step on one batch, at the optimizer's present learning rate.</summary>
    internal void Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        _model.zero_grad();
        var loss = nn.functional.cross_entropy(_model.call(batch.Images), batch.Labels, label_smoothing: _train.LabelSmoothing);
        loss.backward();
        if (_train.GradientClip is { } limit) GradientClipping.Apply(_parameters, limit);
        _optimizer.step();
        _total.add_(loss.detach(), batch.Labels.shape[0]);
    }

    public void Dispose()
    {
        _batches.Dispose();
        _optimizer.Dispose();
        _total.Dispose();
    }
}
