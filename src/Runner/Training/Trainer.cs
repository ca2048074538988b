using System.Diagnostics;
using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Models;
using Ablate.Runner.Data;
using Ablate.Runner.Weights;
using Serilog;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>
/// Trains runs on one device, one at a time, and leaves their files behind: metrics of each epoch, predictions, weights,
/// provenance, a log, and last the result that makes a run complete.
/// </summary>
public sealed class Trainer(Device device, ITrainingProgress? progress = null)
{
    /// <summary>Trains one run from its first step to its last.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="plan">Its network.</param>
    /// <param name="data">Its data, on the device.</param>
    /// <param name="folder">Where its files go; it has been begun, and is this process's alone.</param>
    /// <param name="cancellation">Ends the run between two steps; it then has no result.</param>
    /// <returns>Completed or diverged; every other ending is an exception.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunResult Train(ResolvedRun run, ModelPlan plan, DatasetTensors data, RunFolder folder, CancellationToken cancellation)
    {
        using var log = new LoggerConfiguration()
            .WriteTo.File(folder.LogFile, formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();
        var provenance = Provenances.Collect(device) with { Layers = run.Layers?.Select(file => $"{Path.GetFileName(file.File)} {file.Sha256}").ToList() };
        folder.WriteProvenance(provenance);
        log.Information(
            "Training {Arm} with seed {Seed} ({Id}): {Parameters} parameters, {Train} examples, {Device}, {Threads} thread(s), libtorch {Torch}.",
            run.Arm, run.Seed, run.Id, plan.ParameterCount, data.Train.Count, provenance.DeviceName ?? provenance.Cpu, provenance.Threads, provenance.TorchVersion);
        try
        {
            var result = Train(run, plan, data, folder, log, cancellation);
            folder.WriteProvenance(provenance with { Finished = DateTimeOffset.UtcNow });
            folder.End(result);
            return result;
        }
        catch (OperationCanceledException)
        {
            log.Information("Stopped.");
            throw;
        }
        catch (Exception problem)
        {
            log.Error(problem, "Failed.");
            throw;
        }
    }

    private RunResult Train(ResolvedRun run, ModelPlan plan, DatasetTensors data, RunFolder folder, ILogger log, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var model = plan.Build(run.Seed);
        if (run.Train.Init is { } init) InitialWeights.Fill(model, plan, init);
        model.to(device);
        if (device.type == DeviceType.CPU) TorchExtras.ChannelsLast(model);
        using var loop = new TrainingLoop(model, run.Train, run.Seed, data);
        progress?.Started(run.Train.Epochs, loop.StepsPerEpoch);

        for (var epoch = 1; ; epoch++)
        {
            var epochStart = clock.Elapsed;
            // What a module of a user's own gives is known only now; the first pass tells, and costs nothing later.
            using var shapes = epoch == 1 ? OutputShapes.Watch(model, plan) : null;
            var loss = loop.TrainEpoch(epoch, steps => progress?.Stepped(epoch, steps), cancellation);
            shapes?.Dispose();
            var last = epoch == run.Train.Epochs;
            var measures = double.IsFinite(loss) && (last || run.Train.Evaluate == Evaluate.EachEpoch);
            var validation = measures && data.Validation is { } part ? Evaluator.Measure(model, data, part).Evaluation : null;
            var (test, predictions) = measures ? Evaluator.Measure(model, data, data.Test) : default;

            var metrics = new EpochMetrics(epoch, loop.LearningRate, loss, validation, test, (clock.Elapsed - epochStart).TotalSeconds);
            folder.AppendEpoch(metrics);
            progress?.EpochEnded(metrics);
            log.Information("{Metrics}", Describe(metrics));

            if (!double.IsFinite(loss) || !IsSound(validation) || !IsSound(test))
            {
                log.Warning("Diverged in epoch {Epoch}: the loss is not a finite number.", epoch);
                return new RunResult(RunStatus.Diverged, epoch - 1, epoch, null, null, null, clock.Elapsed.TotalSeconds);
            }

            if (!last) continue;

            folder.WritePredictions(predictions, data.Test.Classes());
            ModelWeights.Save(model, folder.WeightsFile);
            return new RunResult(RunStatus.Completed, epoch, null, null, test, validation, clock.Elapsed.TotalSeconds);
        }
    }

    private static bool IsSound(Evaluation? evaluation) => evaluation is null || double.IsFinite(evaluation.Loss);

    private static string Describe(EpochMetrics metrics)
    {
        var text = FormattableString.Invariant($"Epoch {metrics.Epoch}: loss {metrics.TrainLoss:0.0000}, learning rate {metrics.LearningRate:0.######}");
        if (metrics.Validation is { } validation) text += FormattableString.Invariant($", validation {validation.Accuracy:P2}");
        if (metrics.Test is { } test) text += FormattableString.Invariant($", test {test.Accuracy:P2}");
        return text + FormattableString.Invariant($", {metrics.Seconds:0.0} s");
    }
}
