using Ablate.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Parity;

/// <summary>One forward pass of a fixture's network, watched at the stages that the original reports.</summary>
/// <param name="Original">What it is compared with.</param>
/// <param name="Parameters">How many numbers the network learns.</param>
/// <param name="Names">The original's names of all tensors that were filled.</param>
/// <param name="Stages">What was seen on the way, by the original's names.</param>
/// <param name="Shape">The output's, with the batch.</param>
/// <param name="Output">In row-major order.</param>
internal sealed record Forward(
    Original Original,
    long Parameters,
    IReadOnlyList<string> Names,
    IReadOnlyDictionary<string, StageOutput> Stages,
    long[] Shape,
    float[] Output)
{
    /// <summary>Builds the network, fills it with the original's weights and runs it in evaluation mode.</summary>
    /// <param name="fixture">Which.</param>
    /// <param name="spoil">Changes the parameters, which are under our names, before the pass.</param>
    public static Forward Of(Fixture fixture, Action<Dictionary<string, Tensor>>? spoil = null)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (plan, original, map) = (fixture.Plan(), fixture.Original, fixture.Names);
        using var module = plan.Build(seed: 0);
        module.eval();
        var names = ProceduralWeights.Fill(module, plan, map);
        spoil?.Invoke(module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter, StringComparer.Ordinal));
        var stages = new Dictionary<string, StageOutput>(StringComparer.Ordinal);
        Watch(fixture, module, original.Stages.Keys, map, stages);
        var output = module.call(new Procedural("input", original.Input).Tensor());
        return new Forward(original, plan.ParameterCount, names, stages, output.shape, output.contiguous().data<float>().ToArray());
    }

    /// <summary>The first stage, in the order of the network, whose output is not the original's, with what differs; null where all agree.</summary>
    public string? FirstDifference()
    {
        foreach (var (name, expected) in Original.Stages)
        {
            if (Compare(expected, Stages[name]) is { } difference) return $"Stage {name}: {difference}";
        }
        return null;
    }

    private static void Watch(Fixture fixture, nn.Module<Tensor, Tensor> network, IEnumerable<string> stages, NameMap map, Dictionary<string, StageOutput> seen)
    {
        var modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            var ours = Assert.Single(map.Ours(stage));
            Assert.True(modules.ContainsKey(ours), $"{fixture.Id}: {fixture.Map} makes the stage {stage} into '{ours}', which the network does not have.");
            // At once, because what follows may work in place.
            ((nn.Module<Tensor, Tensor>)modules[ours]).register_forward_hook((_, _, output) =>
            {
                seen[stage] = Summary(output);
                return output;
            });
        }
    }

    private static StageOutput Summary(Tensor output)
    {
        using var scope = NewDisposeScope();
        var flat = output.contiguous().flatten();
        var wide = flat.to(ScalarType.Float64);
        return new StageOutput(output.shape, wide.mean().item<double>(), wide.abs().mean().item<double>(), [.. flat.data<float>().Take(4)]);
    }

    // Rounding grows with the numbers that were added up, of which only the mean magnitude is known here.
    private static string? Compare(StageOutput expected, StageOutput actual)
    {
        if (!Trimmed(expected.Shape).SequenceEqual(Trimmed(actual.Shape))) return $"the shape is {Text(actual.Shape)} but should be {Text(expected.Shape)}.";
        var tolerance = 1e-5 * Math.Max(1, Math.Max(expected.MeanMagnitude, expected.First.Max(Math.Abs)));
        if (Math.Abs(expected.Mean - actual.Mean) > tolerance) return FormattableString.Invariant($"the mean is {actual.Mean} but should be {expected.Mean}.");
        if (Math.Abs(expected.MeanMagnitude - actual.MeanMagnitude) > tolerance) return FormattableString.Invariant($"the mean magnitude is {actual.MeanMagnitude} but should be {expected.MeanMagnitude}.");
        for (var i = 0; i < expected.First.Length; i++)
        {
            if (Math.Abs(expected.First[i] - actual.First[i]) > tolerance) return FormattableString.Invariant($"number {i} is {actual.First[i]} but should be {expected.First[i]}.");
        }
        return null;
    }

    /// <summary>A vector is an image of one pixel in other programs.</summary>
    private static IEnumerable<long> Trimmed(long[] shape) => shape.Length == 4 && shape[2] == 1 && shape[3] == 1 ? shape.Take(2) : shape;

    private static string Text(long[] shape) => string.Join('×', shape);
}
