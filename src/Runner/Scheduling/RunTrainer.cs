using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Models;
using Ablate.Models.UserLayers;
using Ablate.Runner.Data;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Scheduling;

/// <summary>Trains runs from their own files, one after the other, on the device of this process.</summary>
internal sealed class RunTrainer(Device device, DataFolders folders) : IDisposable
{
    private (string Key, DatasetTensors Tensors)? _loaded;

    /// <summary>Trains the run whose <c>run.json</c> lies in <paramref name="folder"/>.</summary>
    /// <exception cref="UserException">The run or its data cannot be read.</exception>
    public RunResult Train(RunFolder folder, Action<WorkerMessage> say)
    {
        var run = Read(folder);
        var data = DataOf(run);
        var issues = new Issues();
        var library = LayerLibrary.Load(run.Layers ?? [], issues);
        var plan = (issues.HasErrors ? null : ModelPlan.Create(run.Model, data.Info.Shape, data.Info.Classes, issues, library.Layers))
            ?? throw new UserException(string.Join('\n', issues));
        try
        {
            return new Trainer(device, new Report(run.Id, say)).Train(run, plan, data, folder, CancellationToken.None);
        }
        catch (LayerException problem)
        {
            throw new UserException(problem.Message, problem);
        }
    }

    public void Dispose() => _loaded?.Tensors.Dispose();

    private static ResolvedRun Read(RunFolder folder)
    {
        var issues = new Issues();
        var binder = new Binder(issues).With(DatasetCatalog.Known);
        return ResolvedRun.Read(File.ReadAllText(folder.RunFile), folder.RunFile, binder)
            ?? throw new UserException(string.Join('\n', issues));
    }

    // All runs of an experiment share their data, so the last one read is kept on the device.
    private DatasetTensors DataOf(ResolvedRun run)
    {
        var key = Canonical.Json(run.Data);
        if (_loaded is { } loaded && loaded.Key == key) return loaded.Tensors;
        _loaded?.Tensors.Dispose();
        _loaded = null;
        var tensors = DatasetTensors.Load(run.Data, folders, device, CancellationToken.None);
        _loaded = (key, tensors);
        return tensors;
    }

    private sealed class Report(string id, Action<WorkerMessage> say) : ITrainingProgress
    {
        private int _epochs;
        private int _steps;

        public void Started(int epochs, int stepsPerEpoch) => (_epochs, _steps) = (epochs, stepsPerEpoch);

        public void Stepped(int epoch, int steps) =>
            say(new WorkerMessage.Stepped(id, (epoch - 1 + ((double)steps / _steps)) / _epochs));

        public void EpochEnded(EpochMetrics metrics)
        {
            Stepped(metrics.Epoch, _steps);
            say(new WorkerMessage.EpochDone(id, metrics));
        }
    }
}
