using System.Runtime.InteropServices;
using Spectre.Console;

namespace Ablate.Runner.Cli;

/// <summary>
/// Ctrl-C and the polite kill. The first asks for a stop in good order; at the second the runtime ends the program at
/// once, and the workers end with it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
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
