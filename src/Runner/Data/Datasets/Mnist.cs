using Ablate.Core.Schema;

namespace Ablate.Runner.Data.Datasets;

/// <summary>
/// MNIST: grey images of handwritten digits.
/// Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition",
/// Proceedings of the IEEE 86(11), 1998. The address is that of PyTorch's mirror.
/// </summary>
[Kind("mnist")]
internal sealed record Mnist : DatasetSpec, IDatasetSource
{
    private static readonly DatasetInfo Info = new(
        "mnist", Channels: 1, Height: 28, Width: 28, Classes: 10, Train: 60_000, Test: 10_000,
        new Normalisation([0.1307], [0.3081]));

    private static readonly MnistFiles Files = new(Info, "MNIST", new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    [
        new("train-images-idx3-ubyte", PackedMd5: "f68b3c2dcbeaaa9fbdd348bbdeb94873", Md5: "6bbc9ace898e44ae57da46a324031adb"),
        new("train-labels-idx1-ubyte", PackedMd5: "d53e105ee54ea40749a09fcbcd1e9432", Md5: "a25bea736e30d166cdddb491f175f624"),
        new("t10k-images-idx3-ubyte", PackedMd5: "9fb629c4189551a2d022fa330f9573f3", Md5: "2646ac647ad5339dbf082846283269ea"),
        new("t10k-labels-idx1-ubyte", PackedMd5: "ec29112dd5afa0611ce80d1b7f02629c", Md5: "27ae3e4e09519cfbb04c329615203637"),
    ]);

    public DatasetInfo Describe() => Info;

    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        Files.Fetch(folders, fetching, cancellation);

    public Dataset Load(DataFolders folders, CancellationToken cancellation) => Files.Load(folders, cancellation);
}
