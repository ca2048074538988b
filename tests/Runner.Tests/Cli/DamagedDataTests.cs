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
        var ending = await Train();

        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.StartsWith($"{_folder["train-images-idx3-ubyte"]} is not the train-images-idx3-ubyte of fashion-mnist", ending.Error, StringComparison.Ordinal);
        Assert.Equal(1, ending.Error.Count(character => character == '\n'));
        Assert.False(Directory.Exists(_folder["results"]));
    }

    private async Task<Ending> Train()
    {
        await File.WriteAllTextAsync(_folder["experiment.yaml"], """
            experiment: tiny
            data: {fashion-mnist: {}}
            model: [flatten, {linear: 10}]
            train: {epochs: 1, batch: 32, optimizer: {sgd: {lr: 0.05}}}
            arms: {baseline: {}}
            seeds: 3
            """, TestContext.Current.CancellationToken);
        return await AblateProcess.Run("run", _folder["experiment.yaml"], "--results", _folder["results"], "--data", _folder.Path, "--device", "cpu");
    }
}
