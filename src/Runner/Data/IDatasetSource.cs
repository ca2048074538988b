using Ablate.Core.Schema;

namespace Ablate.Runner.Data;

/// <summary>
/// What a dataset must be able to do; a new one is one file in <c>Datasets/</c>: a <see cref="DatasetSpec"/> with a
/// <see cref="KindAttribute"/> that implements this.
/// </summary>
public interface IDatasetSource
{
    /// <summary>Shape, classes and counts, without reading images and without fetching anything.</summary>
    /// <exception cref="DataException">A file of the user's is missing or is not what it should be.</exception>
    DatasetInfo Describe();

    /// <summary>Downloads what is nowhere on this machine; a dataset that is never downloaded does nothing.</summary>
    /// <param name="folders">Where to look first.</param>
    /// <param name="fetching">Hears each address before it is fetched from.</param>
    /// <param name="cancellation">Ends the download; what came is kept and continued next time.</param>
    /// <exception cref="DataException">It cannot be had; the message says every place tried.</exception>
    void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation)
    {
    }

    /// <summary>Finds out whether the files, which are all there, can be used; a dataset without files does nothing.</summary>
    /// <exception cref="DataException">A file is damaged or is not what it should be.</exception>
    void Verify(DataFolders folders, CancellationToken cancellation) => Load(folders, cancellation);

    /// <summary>Reads the whole set, fetching it first where it is missing.</summary>
    /// <exception cref="DataException">It cannot be had, or a file is damaged.</exception>
    Dataset Load(DataFolders folders, CancellationToken cancellation);
}

/// <summary>A dataset whose parameters name files of the user's, relative to the experiment's file.</summary>
internal interface IHasFiles
{
    /// <summary>The same, independent of where the experiment's file is.</summary>
    DatasetSpec WithFullPaths();

    /// <summary>The full path of the first file that is not there; null where all are.</summary>
    string? FirstMissing { get; }
}
