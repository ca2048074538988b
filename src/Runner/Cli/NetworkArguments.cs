using System.CommandLine;
using Ablate.Core;
using Ablate.Models;

namespace Ablate.Runner.Cli;

/// <summary>The options of a command that is about one network of a file.</summary>
internal sealed class NetworkArguments
{
    private readonly Option<string?> _arm = new("--arm") { Description = "Which arm's network; that of the baseline where left out.", HelpName = "NAME" };
    private readonly Option<string[]> _overrides = new("--override", "-o") { Description = "Change a value of the file, as 'run' does.", HelpName = "PATH=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _layers = Arguments.Layers();

    public void AddTo(Command command)
    {
        command.Options.Add(_arm);
        command.Options.Add(_overrides);
        command.Options.Add(_layers);
    }

    /// <summary>The network; null after the file's problems have been printed.</summary>
    /// <exception cref="UserException">There is no such arm.</exception>
    public ModelPlan? Plan(ParseResult parsed, string file)
    {
        var issues = new Issues();
        var study = Study.Load(file, issues, new StudyOptions(parsed.GetRequiredValue(_overrides), [], Trains: false) { Layers = Arguments.LayerFiles(parsed.GetRequiredValue(_layers)) });
        foreach (var issue in issues.Where(issue => issue.Severity == Severity.Error)) Console.Error.WriteLine(issue);
        return study?.Arm(parsed.GetValue(_arm)).Plan;
    }
}
