using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Data;

/// <summary>
/// What is known of an experiment's data. After mistakes, which are reported, that is what they leave beyond doubt, so that
/// networks and recipes are checked against it in the same pass.
/// </summary>
/// <param name="Config">Null after a mistake.</param>
/// <param name="Info">Null after a mistake.</param>
/// <param name="Shape">Of one image.</param>
/// <param name="Classes">How many.</param>
/// <param name="Examples">How many a run is trained on.</param>
internal sealed record KnownData(DataConfig? Config, DatasetInfo? Info, Shape? Shape, int? Classes, int? Examples)
{
    private const string NameKey = "name";

    // The parameters by which a dataset says what it is; one that is called otherwise decides none of it.
    private static readonly string[] Facts = ["shape", "classes", "train", "test"];

    private static readonly KnownData Nothing = new(null, null, null, null, null);

    /// <summary>Reads the data of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="recorded">What its data were when it ran, so that they are not looked for; null: they are.</param>
    /// <param name="trains">Whether files that are not there yet are an error, and not a warning.</param>
    /// <param name="issues">Where problems go.</param>
    public static KnownData Read(Experiment experiment, DatasetRecord? recorded, bool trains, Issues issues)
    {
        if (experiment.Data is not { } node) return Nothing;
        var binder = new Binder(issues).With(DatasetCatalog.Known);
        if (binder.Bind<DataConfig>(node) is not { } data) return DespiteMistakes(node, binder);
        experiment.Analysis.ValidateFor(data, node, issues);
        if (recorded is not null) return Whole(data, recorded.Info);
        var fits = DatasetCatalog.TryDescribe(data, node, [], issues, out var info);
        if (info is null) return Nothing;
        if (data.Dataset is IHasFiles { FirstMissing: { } missing }) ReportMissing(missing, data.Dataset, trains, issues);
        return fits ? Whole(data, info) : Whole(data, info) with { Config = null, Info = null, Examples = null };
    }

    private static void ReportMissing(string file, DatasetSpec dataset, bool trains, Issues issues)
    {
        if (trains) issues.Error(dataset.PlaceOf(""), $"{file} cannot be read: there is no such file.", "docs/data.md says how to make it.");
        else issues.Warning(dataset.PlaceOf(""), $"There is no {file} yet: this is checked and planned with what 'expected' says of it.");
    }

    private static KnownData Whole(DataConfig data, DatasetInfo info) =>
        new(data, info, info.Shape, info.Classes, data.Train ?? info.Train - data.Validation);

    private static KnownData DespiteMistakes(Node node, Binder binder)
    {
        if (node is not MappingNode mapping || DatasetOf(mapping) is not { } dataset) return Nothing;
        var sound = binder.WithoutMistakes<DataConfig>(mapping with { Entries = [dataset, .. mapping.Entries.Where(entry => entry != dataset)] }, needed: 1);
        if (sound[dataset.Key.Text] is null || binder.Bind<DataConfig>(sound) is not { } data) return Nothing;
        var unknown = Unknown(dataset.Value as MappingNode, sound[dataset.Key.Text] as MappingNode);
        if (!DatasetCatalog.TryDescribe(data, node, unknown, binder.Issues, out var info) && info is null) return Nothing;
        return new KnownData(null, null, unknown.Contains("shape") ? null : info!.Shape, unknown.Contains("classes") ? null : info!.Classes, null);
    }

    private static Entry? DatasetOf(MappingNode data) =>
        data.Entries.FirstOrDefault(entry => entry.Key.Text == NameKey) ?? data.Entries.FirstOrDefault(entry => DatasetCatalog.Known.Find(entry.Key.Text) is not null);

    // Which one a wrong key was meant to be is not known, so that it may be any that is not written.
    private static HashSet<string> Unknown(MappingNode? written, MappingNode? sound)
    {
        if (written is null) return [];
        var right = written.Entries.Where(entry => ReferenceEquals(sound?[entry.Key.Text], entry.Value)).Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        return right.Count == written.Entries.Count ? [] : [.. Facts.Except(right)];
    }
}
