using System.CommandLine;
using Ablate.Core;

namespace Ablate.Runner.Cli;

/// <summary>An experiment as a command line names it: its file, changes to it, and which of its arms are meant.</summary>
internal sealed class ExperimentArguments
{
    private const int MostPrinted = 100;

    private readonly Argument<string> _file = new("FILE") { Description = "The experiment file (YAML)." };

    private readonly Option<string[]> _overrides = new("--override", "-o")
    {
        Description = "Change a value of the file: -o train.epochs=3. Null takes it away: -o arms.mhsa=null.",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only the arms with such names, as in --only 'se-*', and the baseline.",
        HelpName = "PATTERN",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _layers = Arguments.Layers();

    /// <summary>Makes them part of a verb.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_overrides);
        command.Options.Add(_only);
        command.Options.Add(_layers);
    }

    /// <summary>The experiment with the arms that <c>--only</c> leaves out too; null where it leaves out none.</summary>
    public Study? Whole(ParseResult parsed) => parsed.GetRequiredValue(_only).Length == 0
        ? null
        : Study.Load(parsed.GetRequiredValue(_file), new Issues(), new StudyOptions(parsed.GetRequiredValue(_overrides), [], Trains: false));

    /// <summary>The checked experiment, or null after its problems have been printed; warnings are printed too.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="trains">Whether it is to be trained.</param>
    /// <param name="issues">Where the problems are left.</param>
    /// <param name="error">Where they are printed; null for the console.</param>
    public Study? Load(ParseResult parsed, bool trains, Issues issues, TextWriter? error = null)
    {
        error ??= Console.Error;
        var options = new StudyOptions(parsed.GetRequiredValue(_overrides), parsed.GetRequiredValue(_only), trains) { Layers = Arguments.LayerFiles(parsed.GetRequiredValue(_layers)) };
        var study = Study.Load(parsed.GetRequiredValue(_file), issues, options);
        // A file with thousands of mistakes has one cause or two, which the first of them show.
        foreach (var issue in issues.Take(MostPrinted)) error.WriteLine(issue);
        if (issues.Count > MostPrinted) error.WriteLine($"... and {issues.Count - MostPrinted} more.");
        if (!issues.HasErrors) return study;
        var errors = issues.Count(issue => issue.Severity == Severity.Error);
        error.WriteLine($"{Plural.Of(errors, "error")}; nothing was trained.");
        return null;
    }
}
