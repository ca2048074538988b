using System.CommandLine;
using System.Globalization;
using Ablate.Core;
using Ablate.Runner.Training;

namespace Ablate.Runner.Cli;

/// <summary>The arguments and options that several verbs share, and the loading that goes with them.</summary>
internal static class Arguments
{
    private const int MostWorkers = 1024;

    public static Argument<string> Experiment() => new("FILE") { Description = "The experiment file (YAML)." };

    public static Option<string?> DataFolder() => new("--data")
    {
        Description = "The folder to look for datasets in first; else $ABLATE_DATA.",
        HelpName = "DIR",
    };

    public static Option<string> ResultsFolder() => new("--results")
    {
        Description = "The folder that results go to.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "results",
    };

    public static Option<string> Device()
    {
        var device = new Option<string>("--device")
        {
            Description = "auto (a GPU where there is one), cpu, cuda or cuda:N.",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => "auto",
        };
        device.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is { } name && !Devices.Knows(name)) given.AddError(Devices.Unknown(name));
        });
        return device;
    }

    public static Option<int?> Workers() => new("--workers")
    {
        Description = "How many runs are trained at once; by default one a core on a CPU, and four a GPU.",
        HelpName = "N",
        CustomParser = given =>
        {
            var text = given.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostWorkers) return number;
            given.AddError(FormattableString.Invariant($"--workers takes a number from 1 to {MostWorkers}, but this is '{text}'."));
            return null;
        },
    };

    /// <summary>The checked experiment, or null after its problems have been printed; warnings are printed too.</summary>
    public static Study? Load(string file) => Load(file, new Issues());

    /// <summary>The same, with the problems left in <paramref name="issues"/>.</summary>
    public static Study? Load(string file, Issues issues)
    {
        var study = Study.Load(file, issues);
        foreach (var issue in issues) Console.Error.WriteLine(issue);
        if (issues.HasErrors)
        {
            var errors = issues.Count(issue => issue.Severity == Severity.Error);
            Console.Error.WriteLine($"{Plural.Of(errors, "error")}; nothing was trained.");
            return null;
        }

        return study;
    }
}
