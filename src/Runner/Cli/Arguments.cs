using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Runner.Training;

namespace Ablate.Runner.Cli;

/// <summary>The options that several verbs share.</summary>
internal static class Arguments
{
    private const int MostWorkers = 1024;

    /// <summary>Refuses a value of no characters, as a shell makes of a variable that is not set: it names nothing.</summary>
    public static void RefuseEmpty(CommandResult given)
    {
        foreach (var part in given.Children.Where(part => part.Tokens.Any(token => token.Value.Length == 0)))
            given.AddError($"The value of {(part is OptionResult option ? option.Option.Name : (part as ArgumentResult)?.Argument.Name)} is empty.");
    }

    public static Option<string?> DataFolder() => new("--data")
    {
        Description = "The folder to look for datasets in first; else $ABLATE_DATA.",
        HelpName = "DIR",
    };

    public static Option<string> ResultsFolder() => new("--results")
    {
        Description = "The folder that results go to.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ResultStore.UsualRoot,
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

    /// <summary>Assemblies with layers of the user's own.</summary>
    public static Option<string[]> Layers() => new("--layers")
    {
        Description = "An assembly (.dll) with layers of your own, beside those that the file names.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>What <see cref="Layers"/> names, relative to the working folder.</summary>
    public static IReadOnlyList<LayerFile> LayerFiles(IReadOnlyList<string> named) =>
        [.. named.Select(file => new LayerFile(file) { Source = new ScalarNode(new Position($"--layers {file}", 0, 0), "", file, Quoted: true) })];

    public static Option<int?> Workers() =>
        Whole("--workers", "How many runs are trained at once; by default one a core on a CPU, and four a GPU.", 1, MostWorkers);

    /// <summary>A size in percentage points; as a fraction where it is read.</summary>
    public static Option<double?> Points(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "POINTS",
        CustomParser = given =>
        {
            var text = given.Tokens.Single().Value;
            // Without the unit, 0.3 might be 30 points, as an experiment file has it.
            if (text.EndsWith("pp", StringComparison.Ordinal)
                && double.TryParse(text[..^2].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var points) && points is > 0 and <= 50) return points / 100;
            given.AddError(FormattableString.Invariant($"{name} takes percentage points above 0 and up to 50, such as 0.3pp, but this is '{text}'."));
            return null;
        },
    };

    /// <summary>A number between two bounds, which it does not reach.</summary>
    public static Option<double> Between(string name, string description, double least, double most, double usual) => new(name)
    {
        Description = description,
        HelpName = "SHARE",
        DefaultValueFactory = _ => usual,
        CustomParser = given =>
        {
            var text = given.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number > least && number < most) return number;
            given.AddError(FormattableString.Invariant($"{name} takes a number between {least} and {most}, such as {usual}, but this is '{text}'."));
            return usual;
        },
    };

    /// <summary>A share between 0 and 1, also as per cent: 0.08 or 8%.</summary>
    public static Option<double?> Share(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SHARE",
        CustomParser = given =>
        {
            var text = given.Tokens.Single().Value;
            var (number, unit) = text.EndsWith('%') ? (text[..^1].TrimEnd(), 100) : (text, 1);
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share / unit is > 0 and < 1) return share / unit;
            given.AddError($"{name} takes a number between 0 and 1, such as 0.08 (or 8%), but this is '{text}'.");
            return null;
        },
    };

    public static Option<double> Confidence() => Between("--confidence", "The level of the intervals.", 0.5, 1, 0.95);

    /// <summary>A whole number between two bounds, which it may reach.</summary>
    public static Option<int?> Whole(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = given =>
        {
            var text = given.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            given.AddError(FormattableString.Invariant($"{name} takes a number from {least} to {most}, but this is '{text}'."));
            return null;
        },
    };
}
