using System.CommandLine;
using System.Globalization;
using Ablate.Runner.Training;

namespace Ablate.Runner.Cli;

/// <summary>The options that several verbs share.</summary>
internal static class Arguments
{
    private const int MostWorkers = 1024;

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
}
