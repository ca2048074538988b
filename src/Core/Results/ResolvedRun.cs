using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>One training, said completely: arm and seed with every default filled in. <c>run.json</c> is its text.</summary>
/// <param name="Experiment">For people; not part of the identity.</param>
/// <param name="Arm">For people; not part of the identity.</param>
/// <param name="Seed">Not negative.</param>
/// <param name="Id">16 hexadecimal digits; runs with the same id give the same numbers.</param>
/// <param name="Data">The data.</param>
/// <param name="Network">The layer list with slots and defaults filled in.</param>
/// <param name="Train">The recipe.</param>
/// <param name="DataIdentity">
/// What stands for the dataset in the identity, such as a hash of its content; null where its parameters do.
/// </param>
/// <param name="Layers">The assemblies that the network's own layers come from, with their hashes; null where it has none.</param>
public sealed record ResolvedRun(
    string Experiment, string Arm, int Seed, string Id, DataConfig Data, WrittenModel Network, TrainConfig Train, string? DataIdentity = null, IReadOnlyList<LayerFile>? Layers = null)
{
    /// <summary>A part of every identity: raised when a change of this program changes the numbers of a run.</summary>
    public const int Format = 1;

    /// <summary><see cref="Network"/> as a list of nodes.</summary>
    public Node Model => Network.Node;

    /// <summary>Resolves a run and computes its identity.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="arm">The arm's name.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="data">The data.</param>
    /// <param name="model">The layer list with slots and defaults filled in, such as a plan's canonical text read back.</param>
    /// <param name="train">The recipe.</param>
    /// <param name="dataIdentity">
    /// What stands for the dataset in the identity, such as a hash of its content; where null, the dataset's own
    /// <see cref="DatasetSpec.Identity"/>, and where that is null too, its parameters.
    /// </param>
    public static ResolvedRun Create(string experiment, string arm, int seed, DataConfig data, Node model, TrainConfig train, string? dataIdentity = null) =>
        Create(experiment, arm, [seed], data, new WrittenModel(model), train, dataIdentity)[0];

    /// <summary>Resolves all runs of an arm, one for each seed; what they have in common is written once.</summary>
    public static IReadOnlyList<ResolvedRun> Create(
        string experiment, string arm, IReadOnlyList<int> seeds, DataConfig data, WrittenModel network, TrainConfig train, string? dataIdentity = null, IReadOnlyList<LayerFile>? layers = null)
    {
        dataIdentity ??= data.Dataset.Identity;
        var parts = new Dictionary<string, object?>
        {
            ["data"] = new Dictionary<string, object?>
            {
                ["dataset"] = dataIdentity ?? (object)data.Dataset,
                ["validation"] = data.Validation,
                ["train"] = data.Train,
                ["test"] = data.Test,
            },
            ["format"] = Format,
            ["model"] = network,
        };
        if (layers is not null) parts["layers"] = layers.Select(file => file.Sha256).Order(StringComparer.Ordinal);
        var common = Schema.Canonical.Json(parts);
        var recipe = Schema.Canonical.Json(train.Identity);
        return [.. seeds.Select(seed => new ResolvedRun(experiment, arm, seed, IdOf(seed), data, network, train, dataIdentity, layers))];

        // The canonical text of the whole: 'seed' and 'train' come last in the order of the keys.
        string IdOf(int seed)
        {
            var identity = string.Create(CultureInfo.InvariantCulture, $"{common.AsSpan(0, common.Length - 1)}, \"seed\": {seed}, \"train\": {recipe}}}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
        }
    }

    /// <summary>Runs of different arms that share their identity, that is, train the same network in the same way.</summary>
    /// <returns>The names of the arms, group by group, each group in the order given.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> SameArms(IEnumerable<ResolvedRun> runs) =>
    [
        .. runs.GroupBy(run => run.Id)
            .Select(group => group.Select(run => run.Arm).Distinct().ToList())
            .Where(arms => arms.Count > 1)
            .DistinctBy(arms => string.Join('\n', arms)),
    ];

    /// <summary>The content of <c>run.json</c>: one line for each key and each layer, so that two runs can be compared by eye.</summary>
    public string ToJson()
    {
        var keys = new (string Key, object? Value)[]
        {
            ("arm", Arm),
            ("data", Data),
            ("data_identity", DataIdentity),
            ("experiment", Experiment),
            ("format", Format),
            ("id", Id),
            ("layers", Layers),
            ("model", Model),
            ("seed", Seed),
            ("train", Train),
        };
        return "{\n" + string.Join(",\n", keys.Where(pair => pair.Value is not null).Select(pair => $"  \"{pair.Key}\": {Text(pair.Value!)}")) + "\n}\n";

        static string Text(object value) => value is SequenceNode { Items: { Count: > 0 } layers }
            ? $"[\n{string.Join(",\n", layers.Select(layer => $"    {Schema.Canonical.Json(layer)}"))}\n  ]"
            : Schema.Canonical.Json(value);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null after an error.</summary>
    /// <param name="text">The content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="binder">Knows the datasets.</param>
    public static ResolvedRun? Read(string text, string file, Binder binder)
    {
        if (YamlReader.Read(text, file, binder.Issues) is not { } root || binder.Bind<RunFile>(root) is not { } run) return null;
        if (run.Format == Format) return new ResolvedRun(run.Experiment, run.Arm, run.Seed, run.Id, run.Data, new WrittenModel(run.Model), run.Train, run.DataIdentity, run.Layers);
        binder.Issues.Error(root, $"The run has format {run.Format}, but this program trains format {Format}.");
        return null;
    }

    private sealed record RunFile(string Arm, DataConfig Data, string Experiment, int Format, string Id, SequenceNode Model, int Seed, TrainConfig Train, string? DataIdentity = null, IReadOnlyList<LayerFile>? Layers = null);
}
