using System.CommandLine;
using Ablate.Core;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate check FILE</c>: every problem of an experiment, and nothing trained.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = Arguments.Experiment();
        var command = new Command("check", "Says every problem of an experiment file; trains nothing.") { file };
        command.SetAction(parsed =>
        {
            if (Arguments.Load(parsed.GetRequiredValue(file)) is not { } study) return ExitStatus.BadInput;
            Console.WriteLine(FormattableString.Invariant(
                $"{study.Experiment.File} is in order: {Plural.Of(study.Arms.Count, "arm")}, {Plural.Of(study.Runs.Count(), "run")}."));
            return ExitStatus.Done;
        });
        return command;
    }
}
