using Ablate.Runner.Tests.Cli;

namespace Ablate.Runner.Tests.Scheduling;

public class TwoSupervisorsTests
{
    [Fact]
    public async Task Two_calls_at_once_share_the_runs_train_nothing_twice_and_print_the_same_table()
    {
        using var sweep = new Sweep(["baseline: {}", "se: {late: {se: {hidden: 2}}}"], seeds: 3, epochs: 60);
        await using var one = sweep.Start("--workers", "1");
        await using var other = sweep.Start("--workers", "1");

        // A run that is trained a second time gets another result file.
        var firstSeen = new Dictionary<string, DateTime>();
        while (!one.HasEnded || !other.HasEnded)
        {
            foreach (var run in sweep.Runs.Where(run => run.IsComplete)) firstSeen.TryAdd(run.ResultFile, File.GetLastWriteTimeUtc(run.ResultFile));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var (first, second) = (await one.End(), await other.End());
        Assert.Equal((0, "", 0, ""), (first.Status, first.Complaints, second.Status, second.Complaints));
        Assert.Equal(first.Table, second.Table);
        Assert.Contains("[6/6] ", first.Output, StringComparison.Ordinal);
        Assert.Equal(6, firstSeen.Count);
        Assert.All(firstSeen, seen => Assert.Equal(seen.Value, File.GetLastWriteTimeUtc(seen.Key)));
    }

    [Fact]
    public async Task A_run_that_another_call_gave_up_is_taken_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent by sh.");
        using var sweep = new Sweep(["baseline: {}"], epochs: 400);
        await using var one = sweep.Start();
        await one.Until(() => sweep.UnderWay.Count == 1);
        await using var other = sweep.Start();
        one.Signal("KILL");
        var ending = await other.End();
        Assert.Equal(0, ending.Status);
        Assert.Contains("[1/1] baseline, seed 0: test accuracy", ending.Output, StringComparison.Ordinal);
    }
}
