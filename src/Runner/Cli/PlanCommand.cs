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
            if (experiment.Load(parsed, trains: false, issues) is not { } study) return ExitStatus.BadInput;
            if (study.Experiment.IsArchitecture)
            {
                Console.WriteLine(parsed.GetValue(json) ? PlanJson.Render(study, issues) : CostTable.Render(study.Arms.Select(arm => new CostRow(arm)), study.Arms[0]).TrimEnd('\n'));
                return ExitStatus.Done;
            }

            var plan = StudyPlan.Create(study, parsed.GetRequiredValue(results), parsed.GetRequiredValue(device), parsed.GetValue(workers));
            Console.WriteLine(parsed.GetValue(json) ? PlanJson.Render(plan, issues) : PlanText.Render(plan).TrimEnd('\n'));
            return ExitStatus.Done;
        });
        return command;
    }
}
