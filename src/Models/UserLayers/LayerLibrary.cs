using System.Reflection;
using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Models.UserLayers;

/// <summary>The layers there are: those of this program, and those of assemblies that a file or the command line names.</summary>
public sealed class LayerLibrary
{
    private readonly Dictionary<Assembly, LayerFile> _files;

    private LayerLibrary(Catalog<LayerSpec> layers, Dictionary<Assembly, LayerFile> files)
    {
        Layers = layers;
        _files = files;
    }

    /// <summary>Those of this program alone.</summary>
    public static LayerLibrary BuiltIn { get; } = new(LayerCatalog.Layers, []);

    /// <summary>All of them by their kinds.</summary>
    public Catalog<LayerSpec> Layers { get; }

    /// <summary>The assemblies, with full paths and hashes.</summary>
    public IReadOnlyCollection<LayerFile> Files => _files.Values;

    /// <summary>Adds the layers of assemblies; what is wrong with one is reported, and its layers are then not known.</summary>
    /// <param name="files">The assemblies.</param>
    /// <param name="issues">Where the problems go.</param>
    public static LayerLibrary Load(IReadOnlyList<LayerFile> files, Issues issues)
    {
        var loaded = new Dictionary<Assembly, LayerFile>();
        foreach (var file in files)
        {
            if (LayerAssembly.Load(file, issues) is not var (assembly, whole)) continue;
            var kinds = LayerAssembly.LayersIn(assembly).ToList();
            if (kinds.Find(layer => KindsOf(loaded.Keys).Contains(layer.Kind)) is { Kind: { } taken })
                issues.Error(file.Source, $"The layer '{taken}' of {Path.GetFileName(whole.File)} exists already{Owner(taken, loaded)}.", "Give it another name in its [Kind].");
            else loaded[assembly] = whole;
        }
        return loaded.Count == 0 ? BuiltIn : new LayerLibrary(LayerCatalog.Layers.And(loaded.Keys), loaded);
    }

    /// <summary>The assemblies that a network has layers of; null where it has none.</summary>
    public IReadOnlyList<LayerFile>? FilesOf(ModelPlan plan)
    {
        if (_files.Count == 0) return null;
        var used = plan.Layers.Select(layer => layer.Effective?.GetType().Assembly).OfType<Assembly>().Distinct()
            .Select(assembly => _files.GetValueOrDefault(assembly)).OfType<LayerFile>().OrderBy(file => file.Sha256, StringComparer.Ordinal).ToList();
        return used.Count == 0 ? null : used;
    }

    private static HashSet<string> KindsOf(IEnumerable<Assembly> assemblies) =>
        [.. LayerCatalog.Rows().Select(row => row.Kind), .. LayerCatalog.Layers.Kinds, .. assemblies.SelectMany(LayerAssembly.LayersIn).Select(layer => layer.Kind)];

    private static string Owner(string kind, Dictionary<Assembly, LayerFile> loaded) =>
        loaded.FirstOrDefault(pair => LayerAssembly.LayersIn(pair.Key).Any(layer => layer.Kind == kind)).Value is { } file ? $" in {Path.GetFileName(file.File)}" : "";
}
