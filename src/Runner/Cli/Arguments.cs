using System.CommandLine;
using Ablate.Core;

namespace Ablate.Runner.Cli;

/// <summary>The arguments and options that several verbs share, and the loading that goes with them.</summary>
internal static class Arguments
{
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

    /// <summary>The checked experiment, or null after its problems have been printed; warnings are printed too.</summary>
    public static Study? Load(string file)
    {
        var issues = new Issues();
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
