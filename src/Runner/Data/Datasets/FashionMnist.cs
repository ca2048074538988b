using Ablate.Core.Schema;

namespace Ablate.Runner.Data.Datasets;

/// <summary>
/// Fashion-MNIST: grey photographs of ten kinds of clothing.
/// Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
/// Algorithms", arXiv:1708.07747.
/// </summary>
[Kind("fashion-mnist")]
internal sealed record FashionMnist : DatasetSpec, IDatasetSource
{
    private static readonly DatasetInfo Info = new(
        "fashion-mnist", Channels: 1, Height: 28, Width: 28, Classes: 10, Train: 60_000, Test: 10_000,
        new Normalisation([0.2860], [0.3530]));

    private static readonly MnistFiles Files = new(Info, "FashionMNIST", new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
    [
        new("train-images-idx3-ubyte", PackedMd5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d", Md5: "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
        new("train-labels-idx1-ubyte", PackedMd5: "25c81989df183df01b3e8a0aad5dffbe", Md5: "9018921c3c673c538a1fc5bad174d6f9"),
        new("t10k-images-idx3-ubyte", PackedMd5: "bef4ecab320f06d8554ea6380940ec79", Md5: "8181f5470baa50b63fa0f6fddb340f0a"),
        new("t10k-labels-idx1-ubyte", PackedMd5: "bb300cfdad3c16e7a12a480ee83cd310", Md5: "15d484375f8d13e6eb1aabb0c3f46965"),
    ]);

    public DatasetInfo Describe() => Info;

    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        Files.Fetch(folders, fetching, cancellation);

    public Dataset Load(DataFolders folders, CancellationToken cancellation) => Files.Load(folders, cancellation);
}
