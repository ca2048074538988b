using Ablate.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Parity;

/// <summary>One forward pass, watched at the stages that the original reports.</summary>
internal sealed class Forward : IDisposable
{
    private readonly Dictionary<string, StageOutput> _seen = new(StringComparer.Ordinal);
    private readonly DisposeScope _scope = NewDisposeScope();

    public Forward(Fixture fixture, Action<Dictionary<string, Tensor>>? spoil = null)
    {
        Original = fixture.Original;
        var (plan, map) = (fixture.Plan(), fixture.Names);
        Parameters = plan.ParameterCount;
        var module = plan.Build(seed: 0);
        module.eval();
        Names = ProceduralWeights.Fill(module, plan, map);
        using var gradients = no_grad();
        spoil?.Invoke(module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter, StringComparer.Ordinal));
        Watch(fixture.Id, module, map);
        Output = module.call(new Procedural("input", Original.Input).Tensor());
    }

    public Original Original { get; }

    public long Parameters { get; }

    /// <summary>The original's names of all tensors that were filled.</summary>
    public IReadOnlyList<string> Names { get; }

    public Tensor Output { get; }

    /// <summary>The first stage, in the order of the network, whose output is not the original's, with what differs; null where all agree.</summary>
    public string? FirstDifference()
    {
        foreach (var (name, expected) in Original.Stages)
        {
            if (Compare(expected, _seen[name]) is { } difference) return $"Stage {name}: {difference}";
        }
        return null;
    }

    public void Dispose() => _scope.Dispose();

    private void Watch(string id, nn.Module<Tensor, Tensor> network, NameMap map)
    {
        var modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);
        foreach (var stage in Original.Stages.Keys)
        {
            var ours = map.Ours(stage);
            Assert.True(ours is not null && modules.ContainsKey(ours), $"{id}: the map makes the stage {stage} into '{ours}', which the network does not have.");
            // At once, because what follows may work in place.
            ((nn.Module<Tensor, Tensor>)modules[ours]).register_forward_hook((_, _, output) =>
            {
                _seen[stage] = Summary(output);
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
