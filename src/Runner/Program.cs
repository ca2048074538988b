using System.CommandLine;
using System.CommandLine.Invocation;
using Ablate.Runner.Cli;

namespace Ablate.Runner;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        StandardStream.Install();
        try
        {
            var parsed = Root().Parse(arguments switch
            {
                [] => ["--help"],
                ["help", .. var verb] => [.. verb, "--help"],
                _ => arguments,
            });
            if (parsed.Action is ParseErrorAction) return Usage.Report(parsed, Console.Error);

            // Signals and exceptions are dealt with by StopSignals and below, not by the parser's library.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // The last resort: whatever happened is told in a sentence, never as a stack trace.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            // Who reads numbers finds the problem where they would have been.
            if (arguments.Contains("--json")) Console.WriteLine(ProblemsJson.Render(problem.Message));
            return Failures.Report(problem, Console.Error);
        }
    }

    private static RootCommand Root()
    {
        var root = Verbs();
        foreach (var verb in root.Subcommands) verb.Validators.Add(Arguments.RefuseEmpty);
        return root;
    }

    private static RootCommand Verbs() => new("Does this block help this network, by how much, and how sure are we?")
    {
        RunCommand.Create(),
        CheckCommand.Create(),
        PlanCommand.Create(),
        SummaryCommand.Create(),
        ReportCommand.Create(),
        StatsCommand.Create(),
        PowerCommand.Create(),
        ConfirmCommand.Create(),
        CompareCommand.Create(),
        InspectCommand.Create(),
        PredictCommand.Create(),
        WeightsCommand.Create(),
        LayersCommand.Create(),
        SchemaCommand.Create(),
        WorkerVerb.Create(),
    };
}
