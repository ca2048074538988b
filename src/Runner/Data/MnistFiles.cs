namespace Ablate.Runner.Data;

/// <summary>The four IDX files in which MNIST and the sets made in its likeness are published.</summary>
internal sealed class MnistFiles(DatasetInfo info, string torchvision, Uri address, IReadOnlyList<PublishedFile> files)
{
    private readonly PublishedFiles _files = new(info.Name, torchvision, address, files);

    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        _files.Fetch(folders, fetching, cancellation);

    public Dataset Load(DataFolders folders, CancellationToken cancellation) => new(
        info,
        Read("train", info.Train, folders, cancellation),
        Read("t10k", info.Test, folders, cancellation));

    private ImageSet Read(string part, int count, DataFolders folders, CancellationToken cancellation) => Idx.ReadExamples(
        _files.Read($"{part}-images-idx3-ubyte", folders, cancellation),
        _files.Read($"{part}-labels-idx1-ubyte", folders, cancellation),
        info,
        count);
}
