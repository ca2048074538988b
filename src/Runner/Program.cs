using System.CommandLine;
using Ablate.Runner.Cli;

namespace Ablate.Runner;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        var root = new RootCommand("Does this block help this network, by how much, and how sure are we?")
        {
            RunCommand.Create(),
            CheckCommand.Create(),
            LayersCommand.Create(),
            WorkerVerb.Create(),
        };

        try
        {
            var parsed = root.Parse(arguments);
            var status = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? ExitStatus.BadInput : status;
        }
        catch (UserException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitStatus.BadInput;
        }
    }
}
