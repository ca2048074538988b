using System.CommandLine;
using Ablate.Models;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate layers</c>: the layers a model can be made of, with their parameters.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var command = new Command("layers", "Lists the layers a model can be made of, with their parameters and defaults.");
        command.SetAction(_ =>
        {
            foreach (var layer in LayerCatalog.Rows()) Console.WriteLine(layer);
            Console.WriteLine();
            Console.WriteLine("A parameter with * is the one that a bare value stands for: 'linear: 10'.");
            return ExitStatus.Done;
        });
        return command;
    }
}
