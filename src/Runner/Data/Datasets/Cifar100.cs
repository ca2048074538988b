using Ablate.Core.Schema;

namespace Ablate.Runner.Data.Datasets;

/// <summary>Which of the two labels of a CIFAR-100 image is its class.</summary>
internal enum CifarLabels
{
    /// <summary>One of 100 kinds.</summary>
    Fine,

    /// <summary>One of 20 groups of five kinds each.</summary>
    Coarse,
}

/// <summary>
/// CIFAR-100: colour photographs of a hundred kinds of things in twenty groups.
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. The constants are those of the
/// 50,000 training images.
/// </summary>
/// <param name="Labels">The hundred kinds, or the twenty groups.</param>
[Kind("cifar-100")]
internal sealed record Cifar100(CifarLabels Labels = CifarLabels.Fine) : DatasetSpec, IDatasetSource
{
    private const string Archive = "cifar-100-binary.tar";

    internal static readonly PublishedFiles Files = new(
        "cifar-100", torchvision: null, new Uri("https://www.cs.toronto.edu/~kriz/"),
        [new(Archive, PackedMd5: "03b5dce01913d631647c71ecec9e9cb8")]);

    public DatasetInfo Describe() => new(
        "cifar-100", Channels: 3, Height: 32, Width: 32, Classes: Labels is CifarLabels.Fine ? 100 : 20, Train: 50_000, Test: 10_000,
        new Normalisation([0.5071, 0.4865, 0.4409], [0.2673, 0.2564, 0.2762]));

    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        Files.Fetch(folders, fetching, cancellation);

    public Dataset Load(DataFolders folders, CancellationToken cancellation) => Reader(Files).Load(folders, cancellation);

    /// <summary>How the archive is read, wherever it comes from: the group's label comes before the kind's.</summary>
    internal CifarArchive Reader(PublishedFiles files) =>
        new(Describe(), files, Archive, ["train.bin"], "test.bin", labels: 2, label: Labels is CifarLabels.Fine ? 1 : 0);
}
