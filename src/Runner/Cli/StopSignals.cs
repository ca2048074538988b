using System.Runtime.InteropServices;
using Spectre.Console;

namespace Ablate.Runner.Cli;

/// <summary>
/// Ctrl-C, the polite kill and the closed terminal. The first asks for a stop in good order; at the second the runtime ends
/// the program at once, and the workers end with it. A signal that the program was started with as ignored stays so, as
/// <c>nohup</c> wants it for SIGHUP and a script that puts a command in the background for SIGINT.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, ExitStatus.HungUp)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitStatus.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitStatus.Terminated)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What the program ends with, by the signal that came first.</summary>
    public int Status { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int status)
    {
        if (_stop.IsCancellationRequested)
        {
            // The live display hides it and will have no time to bring it back.
            AnsiConsole.Cursor.Show();
            return;
        }

        context.Cancel = true;
        Status = status;
        _stop.Cancel();
    }
}
