using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ablate.Core;
using Ablate.Models;
using Ablate.Runner;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Bench;

/// <summary>
/// One network of a shipped file, fed with the same made-up images over and over: one thread, channels_last, as a worker
/// trains. It answers on standard output what it reads on standard input.
/// </summary>
internal sealed class NetworkServer : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _images;
    private readonly Tensor _labels;

    private NetworkServer(ModelPlan plan, int batch)
    {
        Devices.Configure(Devices.Choose("cpu"), threads: 1);
        _model = plan.Build(seed: 0);
        TorchExtras.ChannelsLast(_model);
        _optimizer = optim.SGD(_model.parameters(), learningRate: 1e-3, momentum: 0.9);
        using var scope = NewDisposeScope();
        _images = rand(batch, plan.Input.Height, plan.Input.Width, plan.Input.Channels).permute(0, 3, 1, 2).DetachFromDisposeScope();
        _labels = zeros(batch, ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>Starts one in a process of its own, with the environment in which workers are started.</summary>
    public static Opponent Start(string file, string arm, int batch) => Opponent.Start(
        Environment.ProcessPath!, ["network", file, arm, batch.ToString(CultureInfo.InvariantCulture)], StepServer.Environment);

    /// <summary>Parameters and multiply-adds of an arm, as the planner counts them.</summary>
    public static (long Parameters, long MultiplyAdds) Cost(string file, string arm)
    {
        var plan = Plan(file, arm);
        return (plan.ParameterCount, plan.MultiplyAdds);
    }

    /// <summary>Obeys the lines of standard input.</summary>
    public static void Serve(string file, string arm, int batch)
    {
        using var server = new NetworkServer(Plan(file, arm), batch);
        Console.WriteLine(JsonSerializer.Serialize(new { ready = true, arm }));
        while (Console.In.ReadLine() is { } line && line != "quit")
        {
            Console.WriteLine(line.Split(' ') switch
            {
                ["steps", var count] => JsonSerializer.Serialize(new { ms = Times(count, server.Step) }),
                ["forward", var count] => JsonSerializer.Serialize(new { ms = Times(count, server.Forward) }),
                _ => JsonSerializer.Serialize(new { error = $"Unknown command '{line}'; there are: forward K, steps K, quit." }),
            });
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _images.Dispose();
        _labels.Dispose();
    }

    private static double[] Times(string count, Action action)
    {
        var times = new double[int.Parse(count, CultureInfo.InvariantCulture)];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    private void Forward()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        _model.eval();
        _model.call(_images);
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        _model.train();
        _model.zero_grad();
        nn.functional.cross_entropy(_model.call(_images), _labels).backward();
        _optimizer.step();
    }

    private static ModelPlan Plan(string file, string name)
    {
        var issues = new Issues();
        var study = Study.Load(Path.Combine(Repository.Root, file), issues);
        return study?.Arms.FirstOrDefault(arm => arm.Name == name)?.Plan
            ?? throw new InvalidOperationException($"{file} has no arm '{name}' that can be built.\n{string.Join('\n', issues)}");
    }
}
