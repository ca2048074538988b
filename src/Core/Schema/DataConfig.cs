using System.Text.Json.Nodes;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>A source of labelled images, chosen by name.</summary>
public abstract record DatasetSpec : Spec
{
    /// <summary>
    /// What stands for the data in a run's identity, such as a hash of its content; null where the spec itself says it
    /// all. Paths never belong to the identity.
    /// </summary>
    public virtual string? Identity => null;
}

/// <summary>
/// The data of an experiment: <c>fashion-mnist</c>, <c>{name: fashion-mnist, validation: 5000}</c>, or
/// <c>{synthetic: {...}, validation: 100}</c>.
/// </summary>
/// <param name="Dataset">Where the images come from.</param>
/// <param name="Validation">Training examples held out for validation.</param>
/// <param name="Train">How many training examples are used after validation is held out; all where null.</param>
/// <param name="Test">How many test examples are used; all where null.</param>
public sealed record DataConfig(
    DatasetSpec Dataset,
    [InRange(0, DataConfig.Most)] int Validation = 0,
    [InRange(1, DataConfig.Most)] int? Train = null,
    [InRange(1, DataConfig.Most)] int? Test = null)
    : IReadsNode<DataConfig>, IHasForm, ICanonical
{
    private const int Most = 100_000_000;

    private static readonly string[] Counts = ["validation", "train", "test"];

    object ICanonical.Canonical => new Dictionary<string, object?>
    {
        [Dataset.Kind] = new Canonical.Members(Dataset),
        ["validation"] = Validation,
        ["train"] = Train,
        ["test"] = Test,
    };

    public static bool TryRead(Node node, Binder binder, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out DataConfig value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            if (!binder.TryBind<DatasetSpec>(node, out var bare)) return false;
            value = new DataConfig(bare);
            return true;
        }

        var dataset = ReadDataset(mapping, binder);
        var whole = ReadCount(mapping, "validation", binder, out var validation);
        whole &= ReadCount(mapping, "train", binder, out var train);
        whole &= ReadCount(mapping, "test", binder, out var test);
        if (dataset is null || !whole) return false;
        value = new DataConfig(dataset, validation ?? 0, train, test);
        return true;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => forms.Definition("data" + forms.Variant, () =>
    {
        var counts = RecordShape.Of(typeof(DataConfig)).Keys.Where(key => Counts.Contains(key.Key));
        var datasets = forms.KindsOf(typeof(DatasetSpec)).Select(kind => KeyValuePair.Create(kind, (JsonNode?)forms.ParametersOf(typeof(DatasetSpec), kind))).ToList();
        var mapping = Forms.Mapping(
        [
            new("name", forms.Of(typeof(DatasetSpec))),
            .. datasets,
            .. counts.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)forms.KeyOf(typeof(DataConfig), key))),
        ]);
        if (!forms.IsPartial)
            mapping["oneOf"] = new JsonArray([.. datasets.Select(dataset => dataset.Key).Prepend("name").Select(key => new JsonObject { ["required"] = new JsonArray(key) })]);
        return Forms.AnyOf(forms.Of(typeof(DatasetSpec)), mapping);
    });

    /// <summary>Reports the counts that are wrong, whichever the dataset.</summary>
    internal static void CheckCounts(MappingNode mapping, Binder binder)
    {
        foreach (var key in Counts) ReadCount(mapping, key, binder, out _);
    }

    private static DatasetSpec? ReadDataset(MappingNode mapping, Binder binder)
    {
        var rest = mapping.Entries.Where(entry => !Counts.Contains(entry.Key.Text)).ToList();
        switch (rest)
        {
            case [] when mapping.IsPartial:
                return null;
            case []:
                binder.Issues.Error(mapping, "The dataset is missing.", "Name it: {name: fashion-mnist, ...}.");
                return null;
            case [{ Key.Text: "name" } named]:
                return binder.Bind<DatasetSpec>(named.Value);
            case [var only]:
                return binder.Bind<DatasetSpec>(new MappingNode(only.Key.At, mapping.Path, rest));
        }
        // With a name, the others can only be misspelt counts; without one, several datasets are as likely.
        if (mapping["name"] is not { } name)
        {
            binder.Issues.Error(
                mapping,
                $"One dataset with {Suggest.List(Counts)} is expected here, but this has the keys {Suggest.List([.. rest.Select(entry => entry.Key.Text)])}.",
                Misspelt(rest));
            return null;
        }
        binder.CheckKeys(mapping, ["name", .. Counts], owner: null, out _);
        binder.Bind<DatasetSpec>(name);
        return null;
    }

    private static string? Misspelt(IReadOnlyList<Entry> rest) => rest
        .Select(entry => Suggest.Nearest(entry.Key.Text, ["name", .. Counts]))
        .FirstOrDefault(nearest => nearest is not null) is { } nearest ? $"Did you mean '{nearest}'?" : null;

    private static bool ReadCount(MappingNode mapping, string key, Binder binder, out int? count)
    {
        count = null;
        if (mapping[key] is not { } node || node is ScalarNode { IsNull: true }) return true;
        if (!binder.TryBind(node, RecordShape.Of(typeof(DataConfig)).Keys.First(one => one.Key == key).Range!, out var read)) return false;
        count = read;
        return true;
    }
}
