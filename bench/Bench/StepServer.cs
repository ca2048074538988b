using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Runner.Data;
using Ablate.Runner.Scheduling;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Bench;

/// <summary>
/// Our side of the line protocol of <c>bench/pytorch/step.py --serve</c>: the product's own training loop on the
/// networks and the recipe of <c>bench/accuracy.yaml</c>, one thread, channels_last.
/// </summary>
internal sealed class StepServer : IDisposable
{
    private const int PreparedBatches = 64;

    private readonly DatasetTensors _data;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly TrainingLoop _loop;
    private readonly List<Batch> _batches = [];
    private int _position;
    private int _epoch;

    private StepServer(string arm)
    {
        var device = Devices.Choose("cpu");
        Devices.Configure(device, threads: 1);
        var (data, plan, train) = Lab.Load(arm);
        _data = DatasetTensors.Load(data, DataFolders.OfThisMachine(null), device, CancellationToken.None);
        _model = plan.Build(seed: 0);
        TorchExtras.ChannelsLast(_model);
        _loop = new TrainingLoop(_model, train, seed: 0, _data);
        _model.train();

        using var batches = new TrainingBatches(_data, train, seed: 0);
        using var first = batches.Begin(epoch: 1);
        for (var i = 0; i < PreparedBatches; i++)
        {
            using var scope = NewDisposeScope();
            var (images, labels) = first.Take(i);
            _batches.Add(new Batch(images.DetachFromDisposeScope(), labels.DetachFromDisposeScope()));
        }
    }

    /// <summary>
    /// What both sides find in their environment: the settings with which workers are started, so that the ratio is
    /// that of the code alone.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new WorkerCommand("cpu", null).StartInfo().Environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>Starts a server for an arm of the lab in a process of its own.</summary>
    public static Opponent Start(string arm) =>
        Opponent.Start(System.Environment.ProcessPath!, ["serve", arm], Environment);

    /// <summary>Obeys the lines of standard input.</summary>
    public static void Serve(string arm)
    {
        using var server = new StepServer(arm);
        Console.WriteLine(JsonSerializer.Serialize(new { ready = true, arm }));
        while (Console.In.ReadLine() is { } line && line != "quit")
        {
            Console.WriteLine(line.Split(' ') switch
            {
                ["steps", var count] => JsonSerializer.Serialize(new { ms = server.Steps(int.Parse(count, CultureInfo.InvariantCulture)) }),
                ["memory"] => JsonSerializer.Serialize(new { bytes = System.Environment.WorkingSet, tensors = Tensor.TotalCount }),
                ["epoch"] => JsonSerializer.Serialize(new { epoch = server.Epoch() }),
                _ => JsonSerializer.Serialize(new { error = $"Unknown command '{line}'; there are: steps K, epoch, memory, quit." }),
            });
        }
    }

    public void Dispose()
    {
        foreach (var (images, labels) in _batches)
        {
            images.Dispose();
            labels.Dispose();
        }

        _loop.Dispose();
        _model.Dispose();
        _data.Dispose();
    }

    private double[] Steps(int count)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var batch = _batches[_position++ % _batches.Count];
            var started = Stopwatch.GetTimestamp();
            _loop.Step(batch);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    private double Epoch()
    {
        var started = Stopwatch.GetTimestamp();
        var loss = _loop.TrainEpoch(++_epoch, null, CancellationToken.None);
        if (!double.IsFinite(loss)) throw new InvalidOperationException("The loss is no longer finite; timings of it would mean nothing.");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

/// <summary>The networks and the recipe that both sides of the benchmarks train.</summary>
internal static class Lab
{
    public static readonly IReadOnlyList<string> Arms = ["base", "se", "mhsa"];

    /// <summary>What <c>bench/accuracy.yaml</c> says of an arm; <c>base</c> is its baseline.</summary>
    public static (DataConfig Data, ModelPlan Plan, TrainConfig Train) Load(string name)
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Load(Path.Combine(Repository.Root, "bench", "accuracy.yaml"), issues);
        var data = experiment?.Data is { } source ? new Binder(issues).With(DatasetCatalog.Known).Bind<DataConfig>(source) : null;
        var info = data is null ? null : DatasetCatalog.Describe(data, experiment!.Data!, issues);
        var arm = experiment?.Arms.FirstOrDefault(arm => arm.Name == (name == "base" ? "baseline" : name));
        var plan = arm is null || info is null ? null : ModelPlan.Create(arm.Model, info.Shape, info.Classes, issues);
        return plan is null || arm?.Train is null || data is null
            ? throw new InvalidOperationException($"bench/accuracy.yaml has no arm '{name}' that can be built.\n{string.Join('\n', issues)}")
            : (data, plan, arm.Train);
    }
}
