using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ablate.Runner.Tests.Cli;

/// <summary>How a call of the program ended.</summary>
internal sealed partial record Ending(int Status, string Output, string Error)
{
    /// <summary>What stands on standard error beside warnings, which do not stop anything.</summary>
    public string Complaints => string.Join('\n', Error.Split('\n').Where(line => !line.Contains(": warning: ", StringComparison.Ordinal)));

    /// <summary>What is printed after the progress: the same whenever nothing has changed.</summary>
    public string Table => Moment().Replace(Output[Output.IndexOf("\n\n", StringComparison.Ordinal)..], "(then)");

    // Wrapped lines may break a moment in two. The lock's hash is that of its moment too.
    [GeneratedRegex(@"\d{4}-\d\d-\d\d\s+\d\d:\d\d:\d\d\s+UTC(\s+\(hash\s+[0-9a-f]+\))?")]
    private static partial Regex Moment();
}

/// <summary>The real program in a process of its own.</summary>
internal sealed class AblateProcess : IAsyncDisposable
{
    // Only what hangs reaches it, however busy the machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ablate.exe" : "ablate");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private AblateProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs the program to its end, started by a script of the shell, whose arguments are the program with its own.</summary>
    public static async Task<Ending> RunInShell(string script, params string[] arguments)
    {
        var info = new ProcessStartInfo("sh", ["-c", script, "sh", Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        await using var process = new AblateProcess(Process.Start(info)!);
        return await process.End();
    }

    /// <summary>Starts the program; on Linux as the leader of a process group of its own, as a shell starts it.</summary>
    public static AblateProcess Start(string[] arguments, params (string Name, string Value)[] environment) => Start(null, arguments, environment);

    /// <summary>The same with signals ignored from the beginning, as HUP by <c>nohup</c> and INT by a script's <c>&amp;</c>.</summary>
    public static AblateProcess StartIgnoring(string signals, string[] arguments) => Start($"--ignore-signal={signals}", arguments, []);

    // The tests themselves may run in the background of a script, which has INT ignored in all that they start.
    private static AblateProcess Start(string? signals, string[] arguments, (string Name, string Value)[] environment)
    {
        string[] line = OperatingSystem.IsLinux() ? ["env", "--default-signal=HUP,INT", .. signals is null ? [] : new[] { signals }, "setsid", Program, .. arguments] : [Program, .. arguments];
        var info = new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment.Remove("ABLATE_DATA");
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return new AblateProcess(Process.Start(info)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<Ending> Run(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.End();
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>The worker processes it has at this moment.</summary>
    public IReadOnlyList<int> Workers() =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == _process.Id),
    ];

    /// <summary>Whether a process is there and has not ended.</summary>
    public static bool IsAlive(int id) => ParentOf(id) is not null;

    /// <summary>Sends a signal to one process, or with a negative number to a process group.</summary>
    public static void Signal(string name, int id)
    {
        using var kill = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -{name} {id}")]);
        kill.WaitForExit();
    }

    /// <summary>Sends a signal to the program and all its workers, as the terminal does at Ctrl-C (INT) and when it is closed (HUP).</summary>
    public void SignalAll(string name) => Signal(name, -_process.Id);

    /// <summary>Sends a signal to the program alone.</summary>
    public void Signal(string name) => Signal(name, _process.Id);

    public async Task<Ending> End()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return new Ending(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits until something has happened, as long as the program runs.</summary>
    public async Task Until(Func<bool> happened)
    {
        var clock = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.False(HasEnded, "The program has ended too early.");
            Assert.True(clock.Elapsed < Patience, "It has taken too long.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The fourth field of /proc/id/stat, after the name in parentheses and the state; null for a process that has ended.
    private static int? ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText(FormattableString.Invariant($"/proc/{id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
