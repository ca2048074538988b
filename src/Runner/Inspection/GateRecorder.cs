using Ablate.Models;
using Ablate.Models.Layers;
using Ablate.Runner.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Inspection;

/// <summary>What was seen of a network's gates.</summary>
/// <param name="Blocks">In the order of the network.</param>
/// <param name="Unrecorded">Layers that may gate but register no module for it, with their kinds.</param>
internal sealed record RecordedGates(IReadOnlyList<GateStatistics> Blocks, IReadOnlyList<(string Path, string Kind)> Unrecorded);

/// <summary>
/// Watches the gates of a network: attention layers register what makes them as <c>gate</c>, or as <c>gate_h</c>,
/// <c>gate_w</c> and the like where there are several, so that a hook sees them and training knows nothing of it.
/// </summary>
internal static class GateRecorder
{
    private const string Gate = "gate";

    // A scope that a file names has a number at its end: nothing in a file can be called so.
    private static readonly string[] Names = [Gate, "gate_h", "gate_w", "gate_cw", "gate_hc", "gate_hw"];

    private const int BatchSize = 100;

    /// <summary>The gates of every block that has some, over the test set.</summary>
    /// <param name="network">In the state it was saved in; it is put into evaluation mode.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="data">On the network's device.</param>
    public static RecordedGates Record(nn.Module<Tensor, Tensor> network, ModelPlan plan, DatasetTensors data)
    {
        var gates = network.named_modules().Where(pair => IsGate(pair.name)).Select(pair => (pair.name, Module: pair.module as nn.Module<Tensor, Tensor>)).Where(gate => gate.Module is not null).ToList();
        var statistics = new GateStatistics?[gates.Count];
        long[] labels = [];
        var hooks = gates.Select((gate, place) => gate.Module!.register_forward_hook((_, _, output) =>
        {
            // Only the gate itself knows how many channels it has: selective kernels have some for each path, and groups that
            // share their layers come as examples of their own.
            var channels = (int)(output.shape[1] * (output.shape[0] / labels.Length));
            Add(statistics[place] ??= new GateStatistics(Block(gate.name), channels, data.Info.Classes), output, labels);
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
        return new RecordedGates([.. statistics.OfType<GateStatistics>()], Unrecorded(plan, gates.ConvertAll(gate => gate.name)));
    }

    // A product of branches may be a gate that a file wrote by itself, and a user's layer may be anything.
    private static List<(string Path, string Kind)> Unrecorded(ModelPlan plan, List<string> gates) =>
    [
        .. plan.Layers
            .Where(layer => layer.Effective is Branches { Join: Join.Multiply } || (layer.Effective is { } own && own.GetType().Assembly != typeof(LayerSpec).Assembly))
            .Where(layer => !gates.Exists(gate => gate.StartsWith(layer.Path + ".", StringComparison.Ordinal)))
            .Select(layer => (layer.Path, layer.Kind)),
    ];

    private static bool IsGate(string path) => Array.Exists(Names, name => path.EndsWith("." + name, StringComparison.Ordinal));

    private static string Block(string path) => path.EndsWith("." + Gate, StringComparison.Ordinal) ? path[..^(Gate.Length + 1)] : path;

    private static void Add(GateStatistics statistics, Tensor output, long[] labels)
    {
        using var scope = NewDisposeScope();
        var plain = output.detach().to(ScalarType.Float32).cpu().reshape(labels.Length, statistics.Channels, -1).contiguous();
        statistics.Add(plain.data<float>().ToArray(), labels, (int)plain.shape[2]);
    }
}
