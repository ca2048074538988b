using Ablate.Runner.Tests.Cli;

namespace Ablate.Runner.Tests.Scheduling;

public class StoppingTests
{
    private static readonly string[] Arms = ["baseline: {}", $"long: {{{Sweep.Endless}}}"];

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_in_good_order_and_the_same_command_goes_on(string signal, int status)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent to a process group.");
        using var sweep = new Sweep(Arms);
        await using var process = sweep.Start("--workers", "2");
        await process.Until(() => sweep.Runs.Any(run => run.IsComplete) && sweep.UnderWay.Count == 1);
        var workers = process.Workers();
        process.SignalAll(signal);
        var ending = await process.End();

        Assert.Equal((status, "Stopped with 1 run left; the same command goes on from here.\n"), (ending.Status, ending.Complaints));
        Assert.Contains("\nbaseline ", ending.Table, StringComparison.Ordinal);
        Assert.NotEmpty(workers);
        Assert.DoesNotContain(workers, AblateProcess.IsAlive);

        sweep.Write(["baseline: {}", "long: {train: {epochs: 3}}"]);
        var next = await sweep.Train();
        Assert.Equal(0, next.Status);
        Assert.StartsWith("tiny: 1 run to train, 1 done before", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_at_any_moment_without_a_trace_of_trouble()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent to a process group.");
        using var sweep = new Sweep([$"baseline: {{{Sweep.Endless}}}"], seeds: 2);
        for (var moment = 0; moment < 4; moment++)
        {
            // From before the first worker is up to the midst of training.
            await using var process = sweep.Start("--workers", "2");
            await process.Until(() => process.Workers().Count > 0);
            await Task.Delay(90 * moment, TestContext.Current.CancellationToken);
            process.SignalAll("INT");
            var ending = await process.End();
            Assert.Equal((130, "Stopped with 2 runs left; the same command goes on from here.\n"), (ending.Status, ending.Complaints));
            Assert.DoesNotContain("once more", ending.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signals_that_were_ignored_from_the_beginning_stay_so_and_a_polite_kill_stops_all_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent to a process group.");
        using var sweep = new Sweep([$"baseline: {{{Sweep.Endless}}}"]);
        await using var process = sweep.StartIgnoring("HUP,INT");
        await process.Until(() => sweep.UnderWay.Count == 1);
        process.SignalAll("HUP");
        process.SignalAll("INT");
        var seen = sweep.Runs[0].ReadEpochs().Count;
        await process.Until(() => sweep.Runs[0].ReadEpochs().Count > seen + 2);
        process.Signal("TERM");
        var ending = await process.End();
        Assert.Equal((143, "Stopped with 1 run left; the same command goes on from here.\n"), (ending.Status, ending.Complaints));
    }

    [Fact]
    public async Task A_terminal_that_is_closed_stops_in_good_order()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "A terminal is made by 'script'.");
        using var sweep = new Sweep([$"baseline: {{{Sweep.Endless}}}"]);
        Directory.CreateDirectory(sweep.Results);
        // The shell within the terminal passes the signal on, as shells do, and outlives it, to tell how the program ended.
        var ending = await AblateProcess.RunInShell(
            $$"""
            cd '{{sweep.Results}}'
            printf '%s\n' 'trap "kill -HUP \$!" HUP; "$@" & wait $!; wait $!; echo $? > status' > inner
            script -qc "env --default-signal=HUP,INT sh inner '$1' run '$2' --results . --device cpu" /dev/null > shown 2>&1 < /dev/null &
            for i in $(seq 2000); do if ls tiny/runs/*/epochs.jsonl > /dev/null 2>&1; then break; fi; sleep 0.05; done
            kill -KILL $!
            for i in $(seq 2000); do if test -s status; then break; fi; sleep 0.05; done
            cat status
            """,
            sweep.File);
        Assert.Equal(("129\n", ""), (ending.Output, ending.Error));
        var run = Assert.Single(sweep.Runs);
        Assert.Equal((false, null), (run.IsComplete, run.ReadFailure()));
        using var claim = run.TryClaim();
        Assert.NotNull(claim);
    }

    [Fact]
    public async Task A_killed_supervisor_leaves_no_worker_and_nothing_half_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        using var sweep = new Sweep(Arms);
        await using var process = sweep.Start("--workers", "2");
        await process.Until(() => sweep.Runs.Any(run => run.IsComplete) && sweep.UnderWay.Count == 1);
        var workers = process.Workers();
        process.Signal("KILL");
        await process.End();

        for (var wait = 0; wait < 200 && workers.Any(AblateProcess.IsAlive); wait++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.NotEmpty(workers);
        Assert.DoesNotContain(workers, AblateProcess.IsAlive);
        Assert.False(sweep.RunOf("long")!.IsComplete);

        sweep.Write(["baseline: {}", "long: {train: {epochs: 3}}"]);
        var next = await sweep.Train();
        Assert.Equal((0, ""), (next.Status, next.Complaints));
        Assert.StartsWith("tiny: 1 run to train, 1 done before", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_begun_again_is_free_of_the_leftovers_of_a_killed_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        using var sweep = new Sweep(["baseline: {}"], epochs: 300);
        await using var process = sweep.Start();
        await process.Until(() => sweep.UnderWay.Count == 1 && sweep.UnderWay[0].ReadEpochs().Count > 2);
        process.Signal("KILL");
        await process.End();

        Assert.Equal(0, (await sweep.Train()).Status);
        Assert.Equal(Enumerable.Range(1, 300), sweep.Runs[0].ReadEpochs().Select(epoch => epoch.Epoch));
    }
}
