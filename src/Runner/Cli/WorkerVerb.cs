using System.CommandLine;
using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate worker</c>: the verb by which the program starts itself; not for people.</summary>
internal static class WorkerVerb
{
    public static Command Create()
    {
        var device = Arguments.Device();
        var data = Arguments.DataFolder();
        var command = new Command("worker", "Trains the runs it is told of on standard input.") { device, data };
        command.Hidden = true;
        command.SetAction(parsed => Worker.Serve(parsed.GetRequiredValue(device), parsed.GetValue(data)));
        return command;
    }
}
