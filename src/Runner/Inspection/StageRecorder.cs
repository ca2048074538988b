using System.Globalization;
using Ablate.Core.Arrays;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Inspection;

/// <summary>What a part of a network gave.</summary>
/// <param name="Name">Of the module, as in the names of its weights; of a later call of the same module, with its number.</param>
/// <param name="Shape">With the batch.</param>
/// <param name="Mean">Of all numbers.</param>
/// <param name="Magnitude">The mean of their absolute values.</param>
/// <param name="First">The first few, in row-major order.</param>
internal sealed record StageOutput(string Name, long[] Shape, double Mean, double Magnitude, float[] First);

/// <summary>Writes the output of every module of a network as it is made: a file <c>NAME.npy</c> for each, in float32.</summary>
internal sealed class StageRecorder(string folder)
{
    private const int Shown = 4;

    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly List<StageOutput> _outputs = [];

    /// <summary>In the order in which they were finished, so that a part comes before what it is a part of.</summary>
    public IReadOnlyList<StageOutput> Outputs => _outputs;

    /// <summary>Watches every module that takes one tensor and gives one, but the network itself.</summary>
    public void Watch(nn.Module<Tensor, Tensor> network)
    {
        foreach (var (name, module) in network.named_modules())
        {
            if (name.Length > 0 && module is nn.Module<Tensor, Tensor> layer)
            {
                layer.register_forward_hook((_, _, output) =>
                {
                    Add(name, output);
                    return output;
                });
            }
        }
    }

    // At once, because what follows may work in place.
    private void Add(string module, Tensor output)
    {
        using var scope = NewDisposeScope();
        var call = _calls[module] = _calls.GetValueOrDefault(module) + 1;
        var name = call == 1 ? module : string.Create(CultureInfo.InvariantCulture, $"{module}.call{call}");
        var numbers = output.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        NpyFile.Write<float>(Path.Combine(folder, $"{name}.npy"), numbers, output.shape);
        _outputs.Add(new StageOutput(name, output.shape, numbers.Average(number => (double)number), numbers.Average(number => Math.Abs((double)number)), numbers[..Math.Min(Shown, numbers.Length)]));
    }
}
