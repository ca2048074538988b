using Ablate.Core;
using Ablate.Models.UserLayers;

namespace Ablate.Runner.Cli;

/// <summary>The layers there are with those of the assemblies that a command line names.</summary>
internal static class NamedLayers
{
    /// <summary>Loads them; null after the problems have been printed.</summary>
    public static LayerLibrary? Load(IReadOnlyList<string> assemblies)
    {
        var issues = new Issues();
        var library = LayerLibrary.Load(Arguments.LayerFiles(assemblies), issues);
        foreach (var issue in issues) Console.Error.WriteLine(issue);
        return issues.HasErrors ? null : library;
    }
}
