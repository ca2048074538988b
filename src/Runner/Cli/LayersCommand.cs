using System.CommandLine;
using Ablate.Analysis;
using Ablate.Core.Schema;
using Ablate.Models;
using Ablate.Models.Layers;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate layers</c>: the layers a model can be made of, with their parameters.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("layer")
        {
            Description = "Layers to say everything of: paper, equations, shapes and each parameter.",
            HelpName = "LAYER",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var assemblies = Arguments.Layers();
        var command = new Command("layers", "Lists the layers a model can be made of, with their parameters and defaults.") { names, assemblies };
        // Any word may be meant as a name, so that the parser takes unknown options for one.
        names.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => token.Value.StartsWith('-'))) given.AddError(Usage.UnknownOption(token.Value, command));
        });
        command.SetAction(parsed =>
        {
            if (NamedLayers.Load(parsed.GetRequiredValue(assemblies)) is not { Layers: var layers }) return ExitStatus.BadInput;
            return parsed.GetValue(names) is { Length: > 0 } asked ? Show(asked, layers) : List(layers);
        });
        return command;
    }

    private static int List(Catalog<LayerSpec> layers)
    {
        foreach (var row in LayerCatalog.Rows(layers)) Console.WriteLine(row);
        Console.WriteLine();
        Console.WriteLine("A parameter with * is the one that a bare value stands for: 'linear: 10'. 'ablate layers LAYER' says more of one.");
        return ExitStatus.Done;
    }

    private static int Show(IReadOnlyList<string> asked, Catalog<LayerSpec> layers)
    {
        var rows = LayerCatalog.Rows(layers).ToDictionary(row => row.Kind, StringComparer.Ordinal);
        var unknown = asked.Where(name => !rows.ContainsKey(name)).ToList();
        foreach (var name in unknown) Console.Error.WriteLine($"There is no layer '{name}'. {layers.Hint(name) ?? Suggest.Layer(name, rows.Keys)}");
        if (unknown.Count > 0) return ExitStatus.BadInput;
        foreach (var (name, place) in asked.Select((name, place) => (name, place)))
        {
            if (place > 0) Console.WriteLine();
            foreach (var line in Page(rows[name], layers.Find(name))) Console.WriteLine(line);
        }
        return ExitStatus.Done;
    }

    // What is written out before layers are looked at has no record of its own.
    private static IEnumerable<string> Page(CatalogRow row, Type? record)
    {
        foreach (var line in TextLayout.wrap(row.ToString())) yield return line;
        if (record is null) yield break;
        foreach (var paragraph in Manual.Of(record))
        {
            yield return "";
            foreach (var line in TextLayout.wrap(paragraph)) yield return line;
        }
        if (row.Parameters.Count > 0) yield return "";
        foreach (var parameter in row.Parameters)
        {
            foreach (var line in TextLayout.wrap($"{parameter}: {Manual.Of(record, parameter.Name)}".TrimEnd(' ', ':'))) yield return line;
        }
    }
}
