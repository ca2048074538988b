using Ablate.Core;
using Ablate.Runner.Tests.Cli;

namespace Ablate.Runner.Tests.Scheduling;

/// <summary>Workers are killed from outside, as the kernel does when memory runs out.</summary>
public class DyingWorkersTests
{
    [Fact]
    public async Task A_run_whose_worker_is_killed_is_tried_once_more_and_completes_and_the_others_are_unaffected()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        string[] arms = ["baseline: {train: {epochs: 400}}", "se: {late: {se: {hidden: 2}}}"];
        using var sweep = new Sweep(arms);
        using var whole = new Sweep(arms);
        await using var process = sweep.Start("--workers", "1");
        await process.Until(() => sweep.UnderWay.Count == 1);
        AblateProcess.Signal("KILL", Assert.Single(process.Workers()));
        var ending = await process.End();

        Assert.Equal((0, ""), (ending.Status, ending.Complaints));
        Assert.Single(ending.Output.Split('\n'), line => line.Contains(
            "is tried once more. The worker process was killed (signal 9), perhaps because memory ran out.", StringComparison.Ordinal));
        Assert.Equal(2, sweep.Runs.Count(run => run.IsComplete));

        // The second try is as good as an undisturbed first.
        Assert.Equal((await whole.Train()).Table, ending.Table);
    }

    [Fact]
    public async Task A_run_whose_worker_always_dies_is_recorded_as_failed_and_the_sweep_goes_on_and_the_next_call_tries_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        using var sweep = new Sweep(["baseline: {}", $"doomed: {{{Sweep.Endless}}}", "last: {late: {se: {hidden: 2}}}"]);
        await using var process = sweep.Start("--workers", "1");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await process.Until(() => sweep.UnderWay.Count == 1 && sweep.RunOf("doomed")?.Id == sweep.UnderWay[0].Id);
            var worker = Assert.Single(process.Workers());
            AblateProcess.Signal("KILL", worker);
            await process.Until(() => !AblateProcess.IsAlive(worker) && (attempt == 1 || process.Workers().Count == 1 && sweep.UnderWay.Count == 0));
        }

        var ending = await process.End();
        Assert.Equal(1, ending.Status);
        Assert.Equal("1 run failed; the same command tries again.\n", ending.Complaints);
        Assert.Contains("doomed, seed 0: failed. The worker process was killed", ending.Output, StringComparison.Ordinal);
        Assert.Matches(@"The machine ended\s+runs\s+of\s+doomed\s+\(seed\s+0\)\s+\(The\s+worker\s+process\s+was\s+killed", ending.Table);
        var doomed = sweep.RunOf("doomed")!;
        Assert.Equal(RunStatus.Failed, doomed.ReadFailure()!.Status);
        Assert.Equal(RunStatus.Completed, sweep.RunOf("last")!.ReadResult()!.Status);

        await using var next = sweep.Start("--workers", "1");
        await next.Until(() => sweep.UnderWay.Count == 1 && doomed.ReadFailure() is null);
        next.Signal("TERM");
        Assert.StartsWith("tiny: 1 run to train, 2 done before", (await next.End()).Output, StringComparison.Ordinal);
    }
}
