using Ablate.Core;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>What the folder of a completed run takes on a disk.</summary>
internal static class DiskUse
{
    // Files are kept in blocks of this size by almost every file system.
    private const int Block = 4096;

    // The JSON header of a safetensors file, for each tensor: name, type, shape and place.
    private const int TensorHeader = 100;

    private const int NpyHeader = 128;

    // Measured: a line of epochs.jsonl with a validation part has up to 270 bytes, one of the log up to 150.
    private const int EpochLine = 270, LogLine = 150;

    // provenance.json and result.json, the lock and the holder's name, which is deleted: one block or none each.
    private const int SmallFiles = 2;

    /// <summary>In bytes.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="run">The run.</param>
    /// <param name="data">How many examples it sees.</param>
    public static long Of(ModelPlan plan, ResolvedRun run, Workload data)
    {
        var numbers = plan.ParameterCount + plan.Buffers.Sum(buffer => buffer.Shape.Aggregate(1L, (product, size) => product * size));
        var weights = sizeof(float) * numbers + TensorHeader * (plan.Parameters.Count + plan.Buffers.Count);
        var largestClass = plan.Output.Channels - 1;
        var predictions = NpyHeader + (long)data.Test * (largestClass <= byte.MaxValue ? sizeof(byte) : largestClass <= short.MaxValue ? sizeof(short) : sizeof(int));
        long epochs = run.Train.Epochs;
        // The predicted classes, and the true ones in a file of their own.
        return Blocks(weights) + 2 * Blocks(predictions) + Blocks(EpochLine * epochs) + Blocks(LogLine * (epochs + 1)) + Blocks(run.ToJson().Length)
            + SmallFiles * Block + Block;
    }

    private static long Blocks(long bytes) => (bytes + Block - 1) / Block * Block;
}
