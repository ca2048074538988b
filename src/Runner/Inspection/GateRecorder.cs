using Ablate.Models;
using Ablate.Runner.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Inspection;

/// <summary>
/// Watches the gates of a network: attention layers register the function that makes them as <c>gate</c>, so that a hook sees
/// them and training knows nothing of it.
/// </summary>
internal static class GateRecorder
{
    private const string Gate = "gate";
    private const int BatchSize = 100;

    /// <summary>The gates of every block that has some, over the test set.</summary>
    /// <param name="network">In the state it was saved in; it is put into evaluation mode.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="data">On the network's device.</param>
    public static IReadOnlyList<GateStatistics> Record(nn.Module<Tensor, Tensor> network, ModelPlan plan, DatasetTensors data)
    {
        var gates = plan.Layers.Where(layer => layer.Name == Gate && layer.Path.Contains('.', StringComparison.Ordinal)).ToList();
        var modules = network.named_modules().ToDictionary(pair => pair.name, pair => pair.module, StringComparer.Ordinal);
        var statistics = gates.ConvertAll(gate => new GateStatistics(gate.Path[..^(Gate.Length + 1)], (int)gate.Output.Channels, data.Info.Classes));
        long[] labels = [];
        var hooks = gates.Zip(statistics, (gate, one) => ((nn.Module<Tensor, Tensor>)modules[gate.Path]).register_forward_hook((_, _, output) =>
        {
            Add(one, output, labels);
            return output;
        })).ToList();
        try
        {
            network.eval();
            using var gradients = no_grad();
            for (var start = 0; start < data.Test.Count; start += BatchSize)
            {
                using var scope = NewDisposeScope();
                var count = Math.Min(BatchSize, data.Test.Count - start);
                labels = data.Test.Labels.narrow(0, start, count).cpu().data<long>().ToArray();
                network.call(DatasetTensors.ChannelsFirst(data.Normalise(data.Test.Images.narrow(0, start, count))));
            }
        }
        finally
        {
            foreach (var hook in hooks) hook.remove();
        }
        return statistics;
    }

    private static void Add(GateStatistics statistics, Tensor output, long[] labels)
    {
        using var scope = NewDisposeScope();
        var plain = output.detach().to(ScalarType.Float32).cpu().reshape(labels.Length, statistics.Channels, -1).contiguous();
        statistics.Add(plain.data<float>().ToArray(), labels, (int)plain.shape[2]);
    }
}
