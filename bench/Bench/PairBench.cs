using System.Diagnostics;

namespace Ablate.Bench;

/// <summary>
/// Two whole runs on this machine, start-up and evaluation included: here side by side, as a sweep
/// trains them, against the plain script run twice in a row with its default threads.
/// </summary>
internal static class PairBench
{
    private const int Turns = 2;

    public static void Run(TextWriter output)
    {
        Compare("two runs, plain script", "plain.py", target: 1 / 2.6);
        Compare("two runs, DataLoader script", "dataloader.py", target: null);

        void Compare(string what, string script, double? target)
        {
            var ratio = new Ratio(what, "s", "ablate", "PyTorch");
            for (var turn = 0; turn < Turns; turn++) ratio.Add(Ours(), Theirs(script));
            output.WriteLine(ratio.Line(target));
        }
    }

    private static double Ours()
    {
        var results = Directory.CreateTempSubdirectory("ablate-bench-");
        try
        {
            return Seconds(Path.Combine(Repository.Root, "ablate"),
                "run", Path.Combine(Repository.Root, "bench", "two-runs.yaml"), "--results", results.FullName);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static double Theirs(string script) =>
        Seconds(Python.Program, Python.Script(script), "--arm", "base", "--epochs", "2", "--seed", "0")
        + Seconds(Python.Program, Python.Script(script), "--arm", "base", "--epochs", "2", "--seed", "1");

    private static double Seconds(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} could not be started.");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        return watch.Elapsed.TotalSeconds;
    }
}
