using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models;
using Ablate.Models.Weights;
using Ablate.Runner.Inspection;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Cli;

/// <summary>
/// <c>ablate predict FILE --weights W --input X --out Y</c>: a network's outputs for numbers of the user's, in evaluation mode, to
/// compare with another program's; <c>--stages</c> finds the first layer that differs.
/// </summary>
internal static class PredictCommand
{
    private const int BatchSize = 100;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The experiment or architecture whose network it is." };
        var network = new NetworkArguments();
        var weights = new Option<string>("--weights") { Description = "Its weights: a file (safetensors or .npz), or the folder of a run.", HelpName = "WEIGHTS", Required = true };
        var map = WeightsCommand.Map();
        var input = new Option<string>("--input") { Description = "The images as the network sees them: .npy, N×C×H×W, fractions.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out") { Description = "The file for what the network gives (.npy, float32).", HelpName = "FILE", Required = true };
        var stages = new Option<string?>("--stages") { Description = "A folder for the output of every layer, a .npy each under the layer's name.", HelpName = "DIR" };
        var device = Arguments.Device();
        var command = new Command("predict", "Runs a network on images in a file and writes what it gives, in the end and after every layer.") { file, weights, map, input, output, stages, device };
        network.AddTo(command);
        command.SetAction(parsed =>
        {
            if (network.Plan(parsed, parsed.GetRequiredValue(file)) is not { } plan || WeightsCommand.Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var chosen = Devices.Choose(parsed.GetRequiredValue(device));
            Devices.Configure(chosen, threads: Environment.ProcessorCount);
            var images = Images(parsed.GetRequiredValue(input), plan);
            using var module = Filled(plan, WeightsCommand.Located(parsed.GetRequiredValue(weights)), names, parsed.GetRequiredValue(file));
            module.to(chosen);
            module.eval();
            var recorder = Recorder(parsed.GetValue(stages), module);
            var (numbers, shape) = Run(module, images, chosen, recorder is null ? BatchSize : int.MaxValue);
            WriteTo(parsed.GetRequiredValue(output), path => NpyFile.Write<float>(path, numbers, shape));
            if (recorder is not null) Console.Write(StageText.Table(recorder.Outputs));
            Console.WriteLine($"{string.Join('×', shape)} numbers in {parsed.GetRequiredValue(output)}{(recorder is null ? "" : $"; {Plural.Of(recorder.Outputs.Count, "output")} of layers in {parsed.GetValue(stages)}")}.");
            return ExitStatus.Done;
        });
        return command;
    }

    private static (float[] Numbers, long[] Shape) Run(nn.Module<Tensor, Tensor> network, NpyArray images, Device device, int batch)
    {
        using var gradients = no_grad();
        var (numbers, shape) = (new List<float>(), Array.Empty<long>());
        var all = new NamedArray("", images.Type, images.Shape, images.Data).ToSingles();
        var (count, size) = (images.Shape[0], (int)(all.Length / images.Shape[0]));
        for (var start = 0L; start < count; start += batch)
        {
            using var scope = NewDisposeScope();
            var some = Math.Min(batch, count - start);
            var given = network.call(tensor(all.AsSpan((int)start * size, (int)some * size).ToArray(), [some, .. images.Shape.Skip(1)]).to(device));
            numbers.AddRange(given.cpu().contiguous().data<float>());
            shape = [count, .. given.shape.Skip(1)];
        }
        return ([.. numbers], shape);
    }

    private static NpyArray Images(string path, ModelPlan plan)
    {
        var images = WeightsCommand.Sound(NpyFile.Read, path);
        long[] expected = plan.Input.IsImage ? [plan.Input.Channels, plan.Input.Height, plan.Input.Width] : [plan.Input.Channels];
        if (images.Type is not (ElementType.Float16 or ElementType.Float32 or ElementType.Float64))
            throw new UserException($"{path} holds {images.Type}, and a network takes fractions: images as they are after normalisation, such as (x / 255 - mean) / std.");
        if (images.Shape.Count == 0 || images.Shape[0] == 0 || !images.Shape.Skip(1).SequenceEqual(expected))
            throw new UserException($"{path} has the shape ({string.Join(", ", images.Shape)}), and the network takes (N, {string.Join(", ", expected)}). -o input=[C, H, W] changes what an architecture takes.");
        return images;
    }

    private static nn.Module<Tensor, Tensor> Filled(ModelPlan plan, string path, NameMap names, string file)
    {
        var fit = WeightsFit.Of(plan, WeightsCommand.Sound(StateFile.Describe, path), names, []);
        var arrays = fit.Problems.Count > 0 ? [] : WeightsCommand.Sound(StateFile.Read, path);
        var problems = fit.Problems.Count > 0 ? fit.Problems : fit.Unusable(arrays);
        if (problems.Count > 0) throw new UserException(string.Join('\n', [.. problems, $"{path} does not fit {file}; nothing was written."]));
        var module = plan.Build(seed: 0);
        ModelWeights.Fill(module, arrays, fit);
        return module;
    }

    private static StageRecorder? Recorder(string? folder, nn.Module<Tensor, Tensor> network)
    {
        if (folder is null) return null;
        WriteTo(folder, path => Directory.CreateDirectory(path));
        var recorder = new StageRecorder(folder);
        recorder.Watch(network);
        return recorder;
    }

    internal static void WriteTo(string path, Action<string> write)
    {
        try
        {
            write(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be written: {problem.Message}", problem);
        }
    }
}
