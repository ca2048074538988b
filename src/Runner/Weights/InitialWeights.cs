using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Weights;

/// <summary>The weights that <c>init</c> names: found and fitted to a network before anything trains, and put into it then.</summary>
internal static class InitialWeights
{
    /// <summary>
    /// A recipe with full paths and hashes in place of what its file says. Where its network is known, everything that keeps
    /// the weights from fitting it is reported.
    /// </summary>
    /// <param name="train">The recipe.</param>
    /// <param name="source">Where the file says it.</param>
    /// <param name="plan">The arm's network; null where it has errors of its own.</param>
    /// <param name="isRecorded">Whether the runs have been trained, and only their identity is asked for: a hash that is given then stands for the file.</param>
    /// <param name="issues">Where the problems go.</param>
    public static TrainConfig Resolve(TrainConfig train, MappingNode? source, ModelPlan? plan, bool isRecorded, Issues issues)
    {
        if (train.Init is not { } init || source?["init"] is not MappingNode place) return train;
        if (isRecorded && init.Sha256 is not null && (init.Map is null || init.MapSha256 is not null)) return train;
        var weights = Find(place["weights"]!, init.Weights, init.Sha256, issues);
        var map = init.Map is null ? default : Find(place["map"]!, init.Map, init.MapSha256, issues);
        if (weights is null || (init.Map is not null && map is null)) return train;
        var found = init with { Weights = weights.Value.Path, Sha256 = weights.Value.Hash, Map = map?.Path, MapSha256 = map?.Hash };
        if (plan is not null) Check(found, plan, place, issues);
        return train with { Init = found };
    }

    /// <summary>The experiment's text with full paths and hashes wherever it says <c>init</c>, so that it holds from any folder and for these weights.</summary>
    public static IEnumerable<KeyValuePair<string, Node>> Pinned(MappingNode root)
    {
        if (root["train"] is MappingNode train) yield return KeyValuePair.Create<string, Node>("train", OfTrain(train));
        if (root["arms"] is MappingNode arms)
            yield return KeyValuePair.Create<string, Node>("arms", With(arms, arm => arm is MappingNode body && body["train"] is MappingNode own ? Replace(body, "train", OfTrain(own)) : arm));
    }

    /// <summary>Puts the weights of a run into its network, which has been built.</summary>
    /// <exception cref="UserException">They are not there any more, or not those that the run is about.</exception>
    public static void Fill(nn.Module network, ModelPlan plan, InitConfig init)
    {
        try
        {
            Verify(init.Weights, init.Sha256);
            if (init.Map is not null) Verify(init.Map, init.MapSha256);
            var issues = new Issues();
            var map = init.Map is null ? NameMap.None : NameMap.Load(init.Map, issues) ?? throw new UserException(string.Join('\n', issues));
            var fit = WeightsFit.Of(plan, StateFile.Describe(init.Weights), map, init.Except ?? []);
            if (fit.Problems.Count > 0) throw new UserException($"{init.Weights} does not fit the network: {fit.Problems[0]}");
            ModelWeights.Fill(network, StateFile.Read(init.Weights), fit);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserException(problem.Message, problem);
        }
    }

    private static void Verify(string path, string? hash)
    {
        if (Contents.Sha256(path) != hash) throw new UserException($"{path} is another file than when the run was resolved; call 'ablate run' anew.");
    }

    private static void Check(InitConfig init, ModelPlan plan, MappingNode place, Issues issues)
    {
        var map = NameMap.None;
        if (init.Map is not null)
        {
            if (NameMap.Load(init.Map, issues) is not { } read) return;
            map = read;
        }
        try
        {
            var fit = WeightsFit.Of(plan, StateFile.Describe(init.Weights), map, init.Except ?? []);
            var problems = fit.Problems.Count > 0 ? fit.Problems : fit.Unusable(StateFile.Read(init.Weights));
            foreach (var problem in problems) issues.Error(place["weights"]!, problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            issues.Error(place["weights"]!, problem.Message);
        }
    }

    private static (string Path, string Hash)? Find(Node place, string path, string? wanted, Issues issues)
    {
        try
        {
            var full = Contents.Locate(place, path);
            var hash = Contents.Sha256(full);
            if (wanted is null || wanted == hash) return (full, hash);
            issues.Error(place, $"{full} is another file than the one meant: its SHA-256 is {hash}, and not {wanted}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            issues.Error(place, problem.Message);
        }
        return null;
    }

    private static MappingNode OfTrain(MappingNode train) => train["init"] is MappingNode init ? Replace(train, "init", Pin(Pin(init, "weights", "sha256"), "map", "map_sha256")) : train;

    // What an expression gives differs from arm to arm, and stays as it is written.
    private static MappingNode Pin(MappingNode init, string key, string hash)
    {
        if (init[key] is not ScalarNode { IsNull: false } path || path.Text.Contains('$', StringComparison.Ordinal)) return init;
        var full = Contents.Locate(path, path.Text);
        return Replace(Replace(init, key, Text(full)), hash, Text(Contents.Sha256(full)));
    }

    private static ScalarNode Text(string text) => new(default, "", text, Quoted: true);

    private static MappingNode With(MappingNode mapping, Func<Node, Node> change) =>
        mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = change(entry.Value) })] };

    private static MappingNode Replace(MappingNode mapping, string key, Node value) => mapping with
    {
        Entries = mapping[key] is null
            ? [.. mapping.Entries, new Entry(new ScalarNode(default, "", key, Quoted: false), value)]
            : [.. mapping.Entries.Select(entry => entry.Key.Text == key ? entry with { Value = value } : entry)],
    };
}
