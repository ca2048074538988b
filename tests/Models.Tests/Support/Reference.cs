using System.Text.Json;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Support;

/// <summary>A tensor of the reference; a large one by every <paramref name="Step"/>-th value, its sum and its L2 norm.</summary>
internal sealed record Expected(long[] Shape, double[] Values, int? Step, double? Sum, double? Norm);

/// <summary>A network or block of parity.json.</summary>
internal sealed record ParityCase(string Name, string Source, Procedural Input, long Parameters, Procedural[] State, Expected Output);

/// <summary>A network of lab.json, with gradients and a short training.</summary>
internal sealed record LabCase(
    string Name,
    long Parameters,
    Procedural[] State,
    Expected Logits,
    Expected Loss,
    Dictionary<string, Expected> Gradients,
    LabLosses Training);

internal sealed record LabLosses(Expected Losses);

/// <summary>The batch and the optimiser of the short training of lab.json.</summary>
internal sealed record LabTraining(Procedural Input, long[] Labels, int Steps, double Lr, double Momentum);

internal sealed record Lab(Procedural Input, long[] Labels, LabTraining Training, LabCase[] Networks);

internal sealed record Parity(ParityCase[] Cases);

/// <summary>Numbers computed elsewhere, see tests/Reference/networks/README.md.</summary>
internal static class Reference
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Lab Lab { get; } = Read<Lab>("lab.json");

    public static Parity Parity { get; } = Read<Parity>("parity.json");

    public static Parity Layers { get; } = Read<Parity>("layers.json");

    public static IEnumerable<string[]> LabCounts { get; } =
        [.. File.ReadLines(PathOf("lab.csv")).Skip(1).Select(line => line.Split(','))];

    /// <summary>Within 1e-5 · max(1, max|y|), the tolerance of the reference.</summary>
    public static void Agrees(Expected expected, Tensor actual, string what)
    {
        Assert.Equal(expected.Shape, actual.shape);
        double[] values = [.. actual.detach().cpu().contiguous().data<float>().Select(value => (double)value)];
        var tolerance = 1e-5 * Math.Max(1, expected.Values.Max(Math.Abs));
        var step = expected.Step ?? 1;
        for (var i = 0; i < expected.Values.Length; i++)
        {
            var difference = Math.Abs(expected.Values[i] - values[i * step]);
            Assert.True(difference <= tolerance, FormattableString.Invariant($"{what}[{i * step}] is {values[i * step]} but should be {expected.Values[i]}."));
        }
        if (expected is not { Sum: { } sum, Norm: { } norm }) return;
        // Rounding of a sum grows with its terms where they have one sign, and with their norm where they cancel.
        var slack = 1e-5 * Math.Max(1, Math.Max(norm, Math.Abs(sum)));
        Assert.InRange(values.Sum(), sum - slack, sum + slack);
        Assert.InRange(Math.Sqrt(values.Sum(value => value * value)), norm * (1 - 1e-5), norm * (1 + 1e-5));
    }

    public static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(PathOf(file)), Options)!;

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Reference", "networks", file);
}
