using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Data;

/// <summary>The datasets there are, and what the command line asks of them.</summary>
public static class DatasetCatalog
{
    /// <summary>For the <see cref="Binder"/> that reads an experiment.</summary>
    public static Catalog<DatasetSpec> Known { get; } = Catalog<DatasetSpec>.Discover(typeof(DatasetCatalog).Assembly);

    /// <summary>
    /// Shape, classes and counts of what an experiment chose, with every problem reported where the experiment says it;
    /// null after an error.
    /// </summary>
    public static DatasetInfo? Describe(DataConfig config, Node source, Issues issues) =>
        TryDescribe(config, source, [], issues, out var info) ? info : null;

    /// <summary>The same, and after an error in the counts alone still what the dataset is.</summary>
    /// <param name="config">What was chosen.</param>
    /// <param name="source">Where the experiment says it.</param>
    /// <param name="unknown">The dataset's own counts, <c>train</c> and <c>test</c>, that are not known.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="info">Null where nothing is known of the dataset.</param>
    /// <returns>False after an error.</returns>
    internal static bool TryDescribe(DataConfig config, Node source, IReadOnlyCollection<string> unknown, Issues issues, out DatasetInfo? info)
    {
        info = null;
        try
        {
            info = SourceOf(config).Describe();
        }
        catch (DataException problem)
        {
            issues.Error(config.Dataset.PlaceOf(""), problem.Message);
            return false;
        }

        var fits = true;
        var isCounted = !unknown.Contains("train");
        if (isCounted && config.Validation >= info.Train)
            Refuse("validation", $"{config.Validation} examples are held out for validation, and {info.Name} has {info.Train} for training: none would be left.");
        else if (isCounted && config.Train is { } train && train > info.Train - config.Validation)
            Refuse("train", $"{train} training examples are asked for, and {info.Name} has {info.Train - config.Validation} beside the {config.Validation} held out for validation.");
        if (config.Test is { } test && test > info.Test && !unknown.Contains("test"))
            Refuse("test", $"{test} test examples are asked for, and {info.Name} has {info.Test}.");
        return fits;

        void Refuse(string key, string message)
        {
            fits = false;
            issues.Error((source as MappingNode)?[key] ?? source, message);
        }
    }

    /// <summary>The same data, said so that it is found from any folder: what a run's own file must hold.</summary>
    public static DataConfig WithFullPaths(DataConfig config) =>
        config.Dataset is IHasFiles files ? config with { Dataset = files.WithFullPaths() } : config;

    /// <summary>Downloads what is nowhere on this machine: once, before workers start.</summary>
    /// <param name="config">Which data.</param>
    /// <param name="folders">Where to look first.</param>
    /// <param name="fetching">Hears each address before it is fetched from.</param>
    /// <param name="cancellation">Ends the download; what came is kept and continued next time.</param>
    /// <exception cref="DataException">It cannot be had; the message says every place tried.</exception>
    public static void Fetch(DataConfig config, DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        SourceOf(config).Fetch(folders, fetching, cancellation);

    /// <summary>Finds out whether what was fetched can be used: once, before workers read it.</summary>
    /// <exception cref="DataException">A file is damaged; the message names it.</exception>
    public static void Verify(DataConfig config, DataFolders folders, CancellationToken cancellation) =>
        SourceOf(config).Verify(folders, cancellation);

    /// <summary>Reads the whole set.</summary>
    /// <exception cref="DataException">It cannot be had, or a file is damaged.</exception>
    public static Dataset Load(DataConfig config, DataFolders folders, CancellationToken cancellation) =>
        SourceOf(config).Load(folders, cancellation);

    private static IDatasetSource SourceOf(DataConfig config) => (IDatasetSource)config.Dataset;
}
