using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public sealed class DamagedDataTests : IDisposable
{
    private static readonly (string Name, int Rank, int Count)[] Files =
    [
        ("train-images-idx3-ubyte", 3, 60_000),
        ("train-labels-idx1-ubyte", 1, 60_000),
        ("t10k-images-idx3-ubyte", 3, 10_000),
        ("t10k-labels-idx1-ubyte", 1, 10_000),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_truncated_file_is_told_once_before_anything_is_trained_or_written()
    {
        // Headers promise the published counts, and the pixels are not there.
        foreach (var (name, rank, count) in Files)
            await File.WriteAllBytesAsync(_folder[name], [0, 0, 8, (byte)rank, 0, 0, (byte)(count >> 8), (byte)count], TestContext.Current.CancellationToken);
        await using var process = await Start("fashion-mnist: {}", epochs: 1);
        var ending = await process.End();

        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.StartsWith($"{_folder["train-images-idx3-ubyte"]} is not the train-images-idx3-ubyte of fashion-mnist", ending.Error, StringComparison.Ordinal);
        Assert.Equal(1, ending.Error.Count(character => character == '\n'));
        Assert.False(Directory.Exists(_folder["results"]));
    }

    [Fact]
    public async Task Data_that_vanish_during_a_sweep_end_it_without_another_try()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        NpyFile.Write<byte>(_folder["x.npy"], new byte[10 * 4], 10, 2, 2);
        NpyFile.Write<byte>(_folder["y.npy"], new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 10);
        await using var process = await Start("arrays: {train: {images: x.npy, labels: y.npy}, test: {images: x.npy, labels: y.npy}}", epochs: 100_000);
        var store = new ResultStore(_folder["results"], "tiny");
        await process.Until(() => store.Folders().Any(run => File.Exists(run.EpochsFile)));
        File.Delete(_folder["x.npy"]);
        AblateProcess.Signal("KILL", Assert.Single(process.Workers()));
        var ending = await process.End();

        // The death of the worker is worth another try; what the next one finds is not.
        Assert.Equal(2, ending.Status);
        Assert.Equal(1, ending.Output.Split("once more").Length - 1);
        Assert.Contains(_folder["x.npy"], ending.Error, StringComparison.Ordinal);
        Assert.Equal(1, ending.Error.Count(character => character == '\n'));
        Assert.DoesNotContain(store.Folders(), run => run.ReadFailure() is not null);
    }

    private async Task<AblateProcess> Start(string data, int epochs)
    {
        await File.WriteAllTextAsync(_folder["experiment.yaml"], $$"""
            experiment: tiny
            data: { {{data}} }
            model: [flatten, {linear: 10}]
            train: {epochs: {{epochs}}, batch: 5, optimizer: {sgd: {lr: 0.05} } }
            arms: {baseline: {} }
            seeds: 3
            """, TestContext.Current.CancellationToken);
        return AblateProcess.Start(
            ["run", _folder["experiment.yaml"], "--results", _folder["results"], "--data", _folder.Path, "--device", "cpu", "--workers", "1"]);
    }
}
