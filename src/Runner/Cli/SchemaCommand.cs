using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Schema.Json;
using Ablate.Models;
using Ablate.Runner.Data;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate schema</c>: the JSON Schema by which editors complete and check experiment files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--out") { Description = "Writes it to this file.", HelpName = "FILE" };
        var check = new Option<string?>("--check") { Description = "Says whether this file is what would be written.", HelpName = "FILE" };
        var command = new Command("schema", "Prints the JSON Schema of experiment files, for editors.") { output, check };
        command.Validators.Add(given =>
        {
            if (given.GetResult(output) is not null && given.GetResult(check) is not null) given.AddError("--out writes a file and --check compares one: give one of them.");
        });
        command.SetAction(parsed => Print(parsed.GetValue(output), parsed.GetValue(check)));
        return command;
    }

    /// <summary>The schema of what this program reads.</summary>
    internal static string Text() => ExperimentSchema.Text(LayerCatalog.Layers, DatasetCatalog.Known);

    private static int Print(string? output, string? check)
    {
        if (check is not null) return Check(check);
        if (output is null) Console.Write(Text());
        else Write(output);
        return ExitStatus.Done;
    }

    private static void Write(string file)
    {
        if (Directory.Exists(file)) throw new UserException($"The schema cannot be written to {file}, because that is a folder. Name a file in it.");
        try
        {
            AtomicFile.WriteText(file, Text());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The schema cannot be written to {file} ({problem.Message.TrimEnd('.')}).", problem);
        }
    }

    private static int Check(string file)
    {
        if (File.ReadAllText(file) == Text())
        {
            Console.WriteLine($"{file} is up to date.");
            return ExitStatus.Done;
        }
        Console.Error.WriteLine($"{file} is not the schema of this program. 'ablate schema --out {file}' writes it anew.");
        return ExitStatus.Failed;
    }
}
