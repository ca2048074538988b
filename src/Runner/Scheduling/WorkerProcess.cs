using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// A worker process as its supervisor sees it: orders go in, messages come out, and the end of the messages is the
/// end of the process, however it came.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 12;
    private const int HungUp = 128 + 1;
    private const int Interrupted = 128 + 2;
    private const int Killed = 128 + 9;
    private const int Terminated = 128 + 15;

    private readonly Process _process;
    private readonly Channel<WorkerMessage> _messages = Channel.CreateUnbounded<WorkerMessage>();
    private readonly Queue<string> _lastErrors = new();
    private readonly Task _reading;

    private WorkerProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadMessages(), ReadErrors()).ContinueWith(
            _ => _messages.Writer.TryComplete(), TaskScheduler.Default);
    }

    /// <exception cref="NoWorkerException">The system starts no further process.</exception>
    public static WorkerProcess Start(WorkerCommand command)
    {
        try
        {
            return new WorkerProcess(Process.Start(command.StartInfo())!);
        }
        catch (Win32Exception problem)
        {
            throw new NoWorkerException($"A worker process could not be started with {command.Program}: {problem.Message}.");
        }
    }

    public int Id => _process.Id;

    /// <summary>Sends an order; a worker that is gone already says so by the end of its messages.</summary>
    public void Send(Order order)
    {
        try
        {
            _process.StandardInput.WriteLine(WorkerJson.Line(order));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>The next message, or null when the process has ended.</summary>
    public async Task<WorkerMessage?> Next(CancellationToken stop)
    {
        while (await _messages.Reader.WaitToReadAsync(stop))
        {
            if (_messages.Reader.TryRead(out var message)) return message;
        }

        return null;
    }

    /// <summary>How the process ended, in a sentence, with the last lines of its error output.</summary>
    public async Task<string> Obituary()
    {
        await _process.WaitForExitAsync();
        await _reading;
        var how = _process.ExitCode switch
        {
            Killed when !OperatingSystem.IsWindows() => "The worker process was killed (signal 9), perhaps because memory ran out.",
            > 128 and var status when !OperatingSystem.IsWindows() => FormattableString.Invariant($"The worker process was ended by signal {status - 128}."),
            var status => FormattableString.Invariant($"The worker process ended with exit status {status}."),
        };
        lock (_lastErrors)
        {
            return _lastErrors.Count == 0 ? how : $"{how} Its last words: {string.Join(" | ", _lastErrors)}";
        }
    }

    /// <summary>Whether a process that has ended was asked to, by a signal that may have been meant for all of the program.</summary>
    public bool WasAskedToEnd => !OperatingSystem.IsWindows() && _process.ExitCode is (HungUp or Interrupted or Terminated);

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadMessages()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (WorkerJson.Read(line) is { } message) _messages.Writer.TryWrite(message);
        }
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            lock (_lastErrors)
            {
                _lastErrors.Enqueue(line.Trim());
                if (_lastErrors.Count > KeptErrorLines) _lastErrors.Dequeue();
            }
        }
    }
}
