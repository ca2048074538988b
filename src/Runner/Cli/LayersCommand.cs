using System.CommandLine;
using Ablate.Models;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate layers</c>: the layers a model can be made of, with their parameters.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var assemblies = Arguments.Layers();
        var command = new Command("layers", "Lists the layers a model can be made of, with their parameters and defaults.") { assemblies };
        command.SetAction(parsed =>
        {
            if (NamedLayers.Load(parsed.GetRequiredValue(assemblies)) is not { } library) return ExitStatus.BadInput;
            foreach (var layer in LayerCatalog.Rows(library.Layers)) Console.WriteLine(layer);
            Console.WriteLine();
            Console.WriteLine("A parameter with * is the one that a bare value stands for: 'linear: 10'.");
            return ExitStatus.Done;
        });
        return command;
    }
}
