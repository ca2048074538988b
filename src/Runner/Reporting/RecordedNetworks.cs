using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Reporting;

/// <summary>What is kept of an arm's network.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Parameters">How many numbers it learns.</param>
/// <param name="MultiplyAdds">Of one forward pass of one example.</param>
/// <param name="Model">Its layers with all defaults, as in the identity of its runs.</param>
/// <param name="Layers">The assemblies that some of them come from; null where there are none.</param>
internal sealed record RecordedNetwork(string Name, long Parameters, long MultiplyAdds, SequenceNode Model, IReadOnlyList<LayerFile>? Layers = null);

/// <summary>
/// The networks of an experiment with layers of the user's own, kept beside its results as <c>networks.json</c>: with it the
/// results can be read where the assembly with these layers no longer is.
/// </summary>
/// <param name="Kinds">The names of the user's layers.</param>
/// <param name="Arms">One for each arm that was ever trained.</param>
internal sealed record RecordedNetworks(IReadOnlyList<string> Kinds, IReadOnlyList<RecordedNetwork> Arms)
{
    /// <summary>Writes those of a study, and keeps what is known of other arms; nothing where all layers are this program's own.</summary>
    public static void Write(string file, Study study)
    {
        if (study.Library.Files.Count == 0) return;
        var arms = study.Arms.Select(arm => new RecordedNetwork(arm.Name, arm.Plan.ParameterCount, arm.Plan.MultiplyAdds, (SequenceNode)arm.Plan.Written.Node, study.Library.FilesOf(arm.Plan))).ToList();
        var before = Read(file);
        var all = new RecordedNetworks(
            [.. study.Library.Layers.Kinds.Except(LayerCatalog.Layers.Kinds).Union(before?.Kinds ?? []).Order(StringComparer.Ordinal)],
            [.. arms, .. before?.Arms.Where(old => !arms.Exists(arm => arm.Name == old.Name)) ?? []]);
        var text = Canonical.Json(all) + "\n";
        if (!File.Exists(file) || File.ReadAllText(file) != text) AtomicFile.WriteText(file, text);
    }

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static RecordedNetworks? Read(string file)
    {
        if (!File.Exists(file)) return null;
        var issues = new Issues();
        return (YamlReader.Read(File.ReadAllText(file), file, issues) is { } root ? new Binder(issues).Bind<RecordedNetworks>(root) : null)
            ?? throw new InvalidDataException($"{file} cannot be read; 'ablate run' writes it anew once it is deleted.");
    }

    /// <summary>The plan of an arm as it was, which cannot be built; null after an error.</summary>
    public ModelPlan? Plan(Arm arm, Shape input, Issues issues)
    {
        if (Find(arm.Name) is { } network) return ModelPlan.Remembered(network.Model, input, network.Parameters, network.MultiplyAdds);
        issues.Error(arm.Source, $"The network of '{arm.Name}' was not recorded, and it cannot be planned without the assembly with its layers.", "Build the project of the layers first, as with 'dotnet build'.");
        return null;
    }

    public RecordedNetwork? Find(string arm) => Arms.FirstOrDefault(network => network.Name == arm);
}
