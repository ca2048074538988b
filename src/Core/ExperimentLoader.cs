using System.Text;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>
/// Reads an experiment file, fills the slots of its model for every arm, and reports all problems it can see. What layers
/// and datasets mean is checked by those who know them.
/// </summary>
public static class ExperimentLoader
{
    /// <summary>The most runs (arms times seeds) of one experiment.</summary>
    public const int MaxRuns = 100_000;

    private static readonly string[] Required = ["experiment", "data", "model", "train", "arms", "seeds"];
    private static readonly string[] Keys = [.. Required, "analysis"];

    /// <summary>
    /// Reads a file. As much as could be understood is returned beside errors, so that later checks report in the same
    /// pass; null where there is too little to go on with.
    /// </summary>
    public static Experiment? Load(string path, Issues issues)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > 4L * YamlReader.MaxLength } large)
            {
                issues.Add(new Issue(new Position(path, 0, 0), "", FormattableString.Invariant($"The file has {large.Length} bytes, which is too large for an experiment.")));
                return null;
            }
            if (Directory.Exists(path))
            {
                issues.Add(new Issue(new Position(path, 0, 0), "", "This is a folder; name the experiment file (YAML) in it."));
                return null;
            }
            return Read(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path, issues);
        }
        catch (DecoderFallbackException)
        {
            issues.Add(new Issue(new Position(path, 0, 0), "", "The file is not text in UTF-8."));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            issues.Add(new Issue(new Position(path, 0, 0), "", "There is no such file."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            issues.Add(new Issue(new Position(path, 0, 0), "", $"The file cannot be read: {exception.Message}"));
        }
        return null;
    }

    /// <summary>Reads an experiment from its text.</summary>
    public static Experiment? Read(string text, string file, Issues issues)
    {
        var binder = new Binder(issues);
        if (YamlReader.Read(text, file, issues) is not { } root) return null;
        if (root is not MappingNode mapping)
        {
            issues.Error(root, $"An experiment is a mapping with the keys {Suggest.List(Keys)}, but this is {Scalars.What(root)}.");
            return null;
        }

        binder.CheckKeys(mapping, Keys, owner: null, out var excused);
        foreach (var key in Required.Where(key => mapping[key] is null && !excused.Contains(key))) binder.Missing(mapping, key, "an experiment");

        var name = ReadName(mapping, binder);
        var seeds = mapping["seeds"] is { } seedsNode ? binder.Bind<SeedList>(seedsNode)?.Seeds : null;
        CheckNoVariables(mapping, issues);

        var model = mapping["model"] is { } modelNode ? binder.Bind<SequenceNode>(modelNode) : null;
        if (model?.Items.Count == 0) issues.Error(model, "The model has no layers.");
        var reader = new ArmReader(model, mapping["train"], binder);
        var arms = mapping["arms"] is { } armsNode ? reader.Read(armsNode) : [];
        if (mapping["arms"] is null) reader.CheckTrain();

        CheckSize(mapping, arms, seeds, issues);
        return new Experiment(
            name ?? "",
            mapping["data"],
            reader.EmptyModel,
            arms,
            seeds ?? [],
            ReadAnalysis(mapping["analysis"], reader.SawAll ? arms : [], binder),
            file,
            text)
        {
            SeedsSource = mapping["seeds"],
        };
    }

    private static string? ReadName(MappingNode mapping, Binder binder)
    {
        if (mapping["experiment"] is not { } node || binder.Bind<string>(node) is not { } name) return null;
        if (Names.Problem(name) is not { } problem) return name;
        binder.Issues.Error(node, $"An experiment cannot be called '{Scalars.Brief(name)}': {problem}.", Names.Rule);
        return null;
    }

    private static void CheckNoVariables(MappingNode mapping, Issues issues)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (key.Text != "arms") Substitution.Check(value, [], "only an arm with a sweep has variables", issues);
        }
    }

    private static void CheckSize(MappingNode mapping, IReadOnlyList<Arm> arms, IReadOnlyList<int>? seeds, Issues issues)
    {
        if (seeds is null || (long)arms.Count * seeds.Count <= MaxRuns) return;
        issues.Error(
            mapping["seeds"]!,
            FormattableString.Invariant($"{arms.Count} arms with {seeds.Count} seeds are {(long)arms.Count * seeds.Count} runs; at most {MaxRuns} are allowed."));
    }

    private static AnalysisConfig ReadAnalysis(Node? node, IReadOnlyList<Arm> arms, Binder binder)
    {
        var analysis = node is null ? new AnalysisConfig() : binder.Bind<AnalysisConfig>(node);
        if (analysis is null && node is MappingNode wrong)
        {
            node = binder.WithoutMistakes<AnalysisConfig>(wrong);
            analysis = binder.Bind<AnalysisConfig>(node);
        }
        analysis ??= new AnalysisConfig();
        if (arms.Count == 0 || arms.Any(arm => arm.Name == analysis.Baseline)) return analysis;
        if ((node as MappingNode)?["baseline"] is not { } said) return analysis with { Baseline = arms[0].Name };
        binder.Issues.Error(said, $"There is no arm '{Scalars.Brief(analysis.Baseline)}'.", Suggest.Hint(analysis.Baseline, arms.Select(arm => arm.Name), "arms"));
        return analysis;
    }
}
