using System.Diagnostics;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Planning;

/// <summary>
/// How fast this machine trains where no run says it: forward and backward pass of one small stage (convolution,
/// rectifier, pooling), which is what the first layers of a small network spend their time with.
/// </summary>
internal static class MicroBenchmark
{
    private const int Batch = 64, Channels = 32, Side = 14, Kernel = 3;
    private const int WarmUp = 3, Least = 5;
    private const double PassesInAStep = 3;

    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(100);

    /// <summary>Seconds for a multiply-add on the device, with one thread.</summary>
    public static double SecondsPerMultiplyAdd(Device device)
    {
        Devices.Configure(device, threads: 1);
        using var scope = NewDisposeScope();
        var stage = nn.Sequential(
            ("conv", nn.Conv2d(Channels, Channels, Kernel, padding: 1)),
            ("relu", nn.ReLU()),
            ("pool", nn.MaxPool2d(2))).to(device);
        var images = zeros(Batch, Channels, Side, Side, device: device);
        if (device.type == DeviceType.CPU)
        {
            TorchExtras.ChannelsLast(stage);
            images = TorchExtras.ChannelsLast(images);
        }

        images.requires_grad = true;
        for (var step = 0; step < WarmUp; step++) Step(stage, images);
        var seconds = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Enough || seconds.Count < Least;)
        {
            var start = clock.Elapsed;
            Step(stage, images);
            seconds.Add((clock.Elapsed - start).TotalSeconds);
        }

        // The lower quartile, because the rest was held up by whatever else runs on the machine.
        seconds.Sort();
        const double Forward = (double)Batch * Channels * Channels * Side * Side * Kernel * Kernel;
        return seconds[seconds.Count / 4] / (PassesInAStep * Forward);
    }

    private static void Step(nn.Module<Tensor, Tensor> stage, Tensor images)
    {
        using var scope = NewDisposeScope();
        stage.zero_grad();
        var sum = stage.call(images).sum();
        sum.backward();
        // Reading a number waits for a GPU.
        sum.ToDouble();
    }
}
