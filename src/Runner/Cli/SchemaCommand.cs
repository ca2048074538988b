using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Schema.Json;
using Ablate.Models;
using Ablate.Runner.Data;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate schema</c>: the JSON Schema by which editors complete and check experiment files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var assemblies = Arguments.Layers();
        var output = new Option<string?>("--out") { Description = "Writes it to this file.", HelpName = "FILE" };
        var check = new Option<string?>("--check") { Description = "Says whether this file is what would be written.", HelpName = "FILE" };
        var command = new Command("schema", "Prints the JSON Schema of experiment files, for editors.") { output, check, assemblies };
        command.Validators.Add(given =>
        {
            if (given.GetResult(output) is not null && given.GetResult(check) is not null) given.AddError("--out writes a file and --check compares one: give one of them.");
        });
        command.SetAction(parsed => NamedLayers.Load(parsed.GetRequiredValue(assemblies)) is { } library
            ? Print(Text(library.Layers), parsed.GetValue(output), parsed.GetValue(check))
            : ExitStatus.BadInput);
        return command;
    }

    /// <summary>The schema of what this program reads.</summary>
    internal static string Text(Catalog<LayerSpec>? layers = null) => ExperimentSchema.Text(layers ?? LayerCatalog.Layers, DatasetCatalog.Known);

    private static int Print(string text, string? output, string? check)
    {
        if (check is not null) return Check(text, check);
        if (output is null) Console.Write(text);
        else Write(text, output);
        return ExitStatus.Done;
    }

    private static void Write(string text, string file)
    {
        if (Directory.Exists(file)) throw new UserException($"The schema cannot be written to {file}, because that is a folder. Name a file in it.");
        try
        {
            AtomicFile.WriteText(file, text);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The schema cannot be written to {file} ({problem.Message.TrimEnd('.')}).", problem);
        }
    }

    private static int Check(string text, string file)
    {
        if (File.ReadAllText(file) == text)
        {
            Console.WriteLine($"{file} is up to date.");
            return ExitStatus.Done;
        }
        Console.Error.WriteLine($"{file} is not the schema of this program. 'ablate schema --out {file}' writes it anew.");
        return ExitStatus.Failed;
    }
}
