using Ablate.Core.Schema;

namespace Ablate.Runner.Data.Datasets;

/// <summary>
/// CIFAR-10: colour photographs of ten kinds of animals and vehicles.
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. The constants are those of the
/// 50,000 training images.
/// </summary>
[Kind("cifar-10")]
internal sealed record Cifar10 : DatasetSpec, IDatasetSource
{
    private const string Archive = "cifar-10-binary.tar";

    private static readonly DatasetInfo Info = new(
        "cifar-10", Channels: 3, Height: 32, Width: 32, Classes: 10, Train: 50_000, Test: 10_000,
        new Normalisation([0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]));

    internal static readonly PublishedFiles Files = new(
        Info.Name, torchvision: null, new Uri("https://www.cs.toronto.edu/~kriz/"),
        [new(Archive, PackedMd5: "c32a1d4ab5d03f1284b67883e8d87530")]);

    public DatasetInfo Describe() => Info;

    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        Files.Fetch(folders, fetching, cancellation);

    public Dataset Load(DataFolders folders, CancellationToken cancellation) => Reader(Files).Load(folders, cancellation);

    /// <summary>How the archive is read, wherever it comes from.</summary>
    internal static CifarArchive Reader(PublishedFiles files) => new(
        Info, files, Archive, [.. Enumerable.Range(1, 5).Select(part => FormattableString.Invariant($"data_batch_{part}.bin"))], "test_batch.bin", labels: 1, label: 0);
}
