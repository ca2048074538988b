using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Models.Weights;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate weights</c>: takes trained weights home, and sees whether those of others fit a network.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "Lists, exports and imports the weights of networks (safetensors, and .npz to read).") { List(), Export(), Import() };

    private static Command List()
    {
        var file = Weights();
        var map = Map();
        var command = new Command("list", "Lists the arrays of a file of weights or of a run: name, shape and type.") { file, map };
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var rows = Sound(StateFile.Describe, Located(parsed.GetRequiredValue(file)))
                .Select(array => (Name: parsed.GetValue(map) is null ? array.Name : $"{array.Name} -> {Targets(names.Ours(array.Name))}", Shape: string.Join('×', array.Shape), array.Type)).ToList();
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
        var command = new Command("export", "Writes the weights of a run, or of a file, as safetensors under other names.") { file, map, output };
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;
            var arrays = RenamedWeights.ToTheirs(Sound(StateFile.Read, Located(parsed.GetRequiredValue(file))), names);
            SafeTensors.Write(parsed.GetRequiredValue(output)!, arrays);
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
        var arm = new Option<string?>("--arm") { Description = "Which arm's network; that of the baseline where left out.", HelpName = "NAME" };
        var overrides = new Option<string[]>("--override", "-o") { Description = "Change a value of the file, as 'run' does.", HelpName = "PATH=VALUE", DefaultValueFactory = _ => [] };
        var except = new Option<string[]>("--except") { Description = "Names of the network that are not taken, such as 'linear1.*' for a new head.", HelpName = "PATTERN", DefaultValueFactory = _ => [] };
        var command = new Command("import", "Says whether weights fit a network, and writes them under its names with --out.") { file, network, arm, overrides, map, except, output };
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            var study = Study.Load(parsed.GetRequiredValue(network), issues, new StudyOptions(parsed.GetRequiredValue(overrides), [], Trains: false));
            foreach (var issue in issues.Where(issue => issue.Severity == Severity.Error)) Console.Error.WriteLine(issue);
            if (study is null || Read(parsed.GetValue(map)) is not { } names) return ExitStatus.BadInput;

            var plan = study.Arm(parsed.GetValue(arm)).Plan;
            var path = Located(parsed.GetRequiredValue(file));
            var fit = WeightsFit.Of(plan, Sound(StateFile.Describe, path), names, parsed.GetRequiredValue(except));
            var arrays = fit.Problems.Count > 0 ? [] : Sound(StateFile.Read, path);
            var problems = fit.Problems.Count > 0 ? fit.Problems : fit.NotFinite(arrays);
            foreach (var problem in problems) Console.Error.WriteLine(problem);
            if (problems.Count > 0)
            {
                Console.Error.WriteLine($"{path} does not fit {parsed.GetRequiredValue(network)}; nothing was written.");
                return ExitStatus.BadInput;
            }
            if (parsed.GetValue(output) is { } written) SafeTensors.Write(written, RenamedWeights.ToOurs(arrays, plan, fit));
            Console.WriteLine($"{path} fits: {Plural.Of(fit.Taken.Count, "array")} taken{(fit.Left.Count > 0 ? $", left as initialised: {Suggest.List(fit.Left)}" : "")}{(parsed.GetValue(output) is { } to ? $"; written to {to}" : "")}.");
            return ExitStatus.Done;
        });
        return command;
    }

    private static string Targets(IReadOnlyList<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);

    private static Argument<string> Weights() => new("WEIGHTS") { Description = "A file of weights (safetensors or .npz), or the folder of a run." };

    private static Option<string?> Map() => new("--map") { Description = "A table of names, 'theirs -> ours' on each line.", HelpName = "FILE" };

    private static Option<string?> Output() => new("--out") { Description = "The file to write (safetensors).", HelpName = "FILE" };

    private static string Located(string path) => Directory.Exists(path) ? new RunFolder(path).WeightsFile : path;

    /// <summary>What a file of the user's holds; one that cannot be read is the user's to put right.</summary>
    private static T Sound<T>(Func<string, T> read, string path)
    {
        try
        {
            return read(path);
        }
        catch (InvalidDataException problem)
        {
            throw new UserException(problem.Message, problem);
        }
    }

    /// <summary>The map; null after its mistakes have been printed.</summary>
    private static NameMap? Read(string? file)
    {
        if (file is null) return NameMap.None;
        var issues = new Issues();
        var map = NameMap.Load(file, issues);
        foreach (var issue in issues) Console.Error.WriteLine(issue);
        return map;
    }
}
