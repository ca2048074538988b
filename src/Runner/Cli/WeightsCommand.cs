using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Models.Weights;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate weights</c>: takes trained weights home, and sees whether those of others fit a network.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "Lists, exports and imports the weights of networks (safetensors and .npz).") { List(), Export(), Import() };

    private static Command List()
    {
        var file = new Argument<string>("WEIGHTS") { Description = "A file of weights (safetensors or .npz), the folder of a run, or an experiment or architecture (.yaml), whose network's names are listed." };
        var (map, network) = (Map(), new NetworkArguments());
        var command = new Command("list", "Lists the arrays of a file of weights, of a run or of a network: name, shape and type.") { file, map };
        network.AddTo(command);
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var path = parsed.GetRequiredValue(file);
            var isNetwork = Path.GetExtension(path) is ".yaml" or ".yml";
            if ((isNetwork ? network.Plan(parsed, path)?.State : Sound(StateFile.Describe, Located(path))) is not { } arrays) return ExitStatus.BadInput;
            var rows = arrays
                .Select(array => (Name: parsed.GetValue(map) is null ? array.Name : isNetwork ? $"{names.Theirs(array.Name).Name} <- {array.Name}" : $"{array.Name} -> {Targets(names.Ours(array.Name))}", Shape: string.Join('×', array.Shape), array.Type)).ToList();
            var widths = (Name: rows.Select(row => row.Name.Length).DefaultIfEmpty().Max(), Shape: rows.Select(row => row.Shape.Length).DefaultIfEmpty().Max());
            foreach (var row in rows) Console.WriteLine($"{row.Name.PadRight(widths.Name)}  {row.Shape.PadRight(widths.Shape)}  {row.Type}");
            return ExitStatus.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var file = Weights();
        var (map, output) = (Map(), Output());
        output.Required = true;
        var command = new Command("export", "Writes the weights of a run, or of a file, as safetensors or .npz, under other names.") { file, map, output };
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var arrays = RenamedWeights.ToTheirs(Sound(StateFile.Read, Located(parsed.GetRequiredValue(file))), names);
            PredictCommand.WriteTo(parsed.GetRequiredValue(output)!, target => StateFile.Write(target, arrays));
            Console.WriteLine($"{Plural.Of(arrays.Count, "array")} in {parsed.GetRequiredValue(output)}.");
            return ExitStatus.Done;
        });
        return command;
    }

    private static Command Import()
    {
        var file = Weights();
        var (map, output) = (Map(), Output());
        var network = new Option<string>("--for") { Description = "The experiment or architecture that the weights are for.", HelpName = "FILE", Required = true };
        var which = new NetworkArguments();
        var except = new Option<string[]>("--except") { Description = "Names of the network that are not taken, such as 'linear1.*' for a new head.", HelpName = "PATTERN", DefaultValueFactory = _ => [] };
        var command = new Command("import", "Says whether weights fit a network, and writes them under its names with --out.") { file, network, map, except, output };
        which.AddTo(command);
        command.SetAction(parsed =>
        {
            if (which.Plan(parsed, parsed.GetRequiredValue(network)) is not { } plan || Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var path = Located(parsed.GetRequiredValue(file));
            var fit = WeightsFit.Of(plan, Sound(StateFile.Describe, path), names, parsed.GetRequiredValue(except));
            var arrays = fit.Problems.Count > 0 ? [] : Sound(StateFile.Read, path);
            var problems = fit.Problems.Count > 0 ? fit.Problems : fit.Unusable(arrays);
            foreach (var problem in problems) Console.Error.WriteLine(problem);
            if (problems.Count > 0)
            {
                Console.Error.WriteLine($"{path} does not fit {parsed.GetRequiredValue(network)}; nothing was written.");
                return ExitStatus.BadInput;
            }
            if (fit.Taken.FirstOrDefault(pair => names.Theirs(pair.Key).Name != pair.Value && names.Ours(pair.Value).Count == 1) is { Key: { } one, Value: var theirs })
                Console.Error.WriteLine($"The map does not lead back: '{one}' is '{theirs}' here, and 'weights export' would call it '{names.Theirs(one).Name}'.");
            if (parsed.GetValue(output) is { } written) PredictCommand.WriteTo(written, target => StateFile.Write(target, RenamedWeights.ToOurs(arrays, plan, fit)));
            Console.WriteLine($"{path} fits: {Plural.Of(fit.Taken.Count, "array")} taken{(fit.Left.Count > 0 ? $", left as initialised: {Suggest.List(fit.Left)}" : "")}{(parsed.GetValue(output) is { } to ? $"; written to {to}" : "")}.");
            return ExitStatus.Done;
        });
        return command;
    }

    private static string Targets(IReadOnlyList<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);

    private static Argument<string> Weights() => new("WEIGHTS") { Description = "A file of weights (safetensors or .npz), or the folder of a run." };

    internal static Option<string?> Map() => new("--map") { Description = "A table of names, 'theirs -> ours' on each line.", HelpName = "FILE" };

    private static Option<string?> Output()
    {
        var output = new Option<string?>("--out") { Description = "The file to write; its ending says in which format: .safetensors or .npz.", HelpName = "FILE" };
        output.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } path && !StateFile.IsWritable(path))
                given.AddError($"'{path}' does not say in which format the weights are to be written: end it in .safetensors or .npz.");
        });
        return output;
    }

    /// <summary>The file of weights that is meant, which may be given as the folder of a run.</summary>
    internal static string Located(string path)
    {
        if (!Directory.Exists(path)) return path;
        var file = new RunFolder(path).WeightsFile;
        return File.Exists(file) ? file : throw new UserException($"{path} holds no trained weights: there is no {Path.GetFileName(file)} in it. Name a file of weights, or the folder of a completed run (results/EXPERIMENT/runs/ID).");
    }

    /// <summary>What a file of the user's holds; one that cannot be read is the user's to put right.</summary>
    internal static T Sound<T>(Func<string, T> read, string path)
    {
        try
        {
            return read(path);
        }
        catch (InvalidDataException problem)
        {
            throw new UserException(problem.Message, problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException(Unreadable.Sentence(path, problem), problem);
        }
    }

    /// <summary>The map; null after its mistakes have been printed.</summary>
    internal static NameMap? Read(string? file)
    {
        if (file is null) return NameMap.None;
        var issues = new Issues();
        var map = NameMap.Load(file, issues);
        foreach (var issue in issues) Console.Error.WriteLine(issue);
        return map;
    }
}
