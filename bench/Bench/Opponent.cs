using System.Diagnostics;
using System.Text.Json;

namespace Ablate.Bench;

/// <summary>
/// A process that answers the line protocol of <c>bench/pytorch/step.py --serve</c>: PyTorch's side or ours, so that
/// both are measured in the same way and in turns.
/// </summary>
internal sealed class Opponent : IDisposable
{
    private readonly Process _process;

    private Opponent(Process process) => _process = process;

    /// <summary>Starts the process and waits until it says that it is ready.</summary>
    public static Opponent Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        var opponent = new Opponent(Process.Start(info) ?? throw new InvalidOperationException($"{program} could not be started."));
        opponent.Answer();
        return opponent;
    }

    /// <summary>Milliseconds of each of <paramref name="count"/> training steps.</summary>
    public double[] Steps(int count) => Times("steps", count);

    /// <summary>Milliseconds of each of <paramref name="count"/> forward passes; a network's server alone answers this.</summary>
    public double[] Forward(int count) => Times("forward", count);

    /// <summary>Seconds of one epoch, gathering of batches included.</summary>
    public double Epoch() => Ask("epoch").GetProperty("epoch").GetDouble();

    /// <summary>The resident set in bytes and the count of live tensors; our side alone answers this.</summary>
    public (long Bytes, long Tensors) Memory()
    {
        var answer = Ask("memory");
        return (answer.GetProperty("bytes").GetInt64(), answer.GetProperty("tensors").GetInt64());
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private double[] Times(string what, int count) =>
        [.. Ask(FormattableString.Invariant($"{what} {count}")).GetProperty("ms").EnumerateArray().Select(ms => ms.GetDouble())];

    private JsonElement Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return Answer();
    }

    private JsonElement Answer()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith('{')) continue;
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("error", out var error))
                throw new InvalidOperationException($"{_process.StartInfo.FileName} answered: {error.GetString()}");
            return document.RootElement.Clone();
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} ended without an answer.");
    }
}
