using System.CommandLine;
using Ablate.Core;
using Ablate.Runner.Planning;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate plan FILE</c>: what an experiment will cost and what it can show; trains nothing.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentArguments();
        var results = Arguments.ResultsFolder();
        var device = Arguments.Device();
        var workers = Arguments.Workers();
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON, for programs." };
        var command = new Command("plan", "Says what an experiment will cost and what it can show; trains nothing.")
        {
            results, device, workers, json,
        };
        experiment.AddTo(command);
        command.SetAction(parsed =>
        {
            var issues = new Issues();
            if (experiment.Load(parsed, trains: false, issues) is not { } study)
            {
                if (parsed.GetValue(json)) Console.WriteLine(ProblemsJson.Render(issues));
                return ExitStatus.BadInput;
            }
            Console.WriteLine(Render(study, () => StudyPlan.Create(study, parsed.GetRequiredValue(results), parsed.GetRequiredValue(device), parsed.GetValue(workers)), parsed.GetValue(json), issues).TrimEnd('\n'));
            return ExitStatus.Done;
        });
        return command;
    }

    private static string Render(Study study, Func<StudyPlan> plan, bool json, Issues issues) => study.Experiment.IsArchitecture
        ? json ? PlanJson.Render(study, issues) : PlanText.Render(study)
        : json ? PlanJson.Render(plan(), issues) : PlanText.Render(plan());
}
