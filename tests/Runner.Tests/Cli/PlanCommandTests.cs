using System.Text.Json;
using System.Text.RegularExpressions;
using Ablate.Core;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public class PlanCommandTests
{
    private const string Baseline = "baseline: {}";
    private const string Squeeze = "se: {late: {se: {hidden: 2}}}";

    private static Task<Ending> Plan(Sweep sweep, params string[] options) =>
        AblateProcess.Run(["plan", sweep.File, "--results", sweep.Results, "--device", "cpu", .. options]);

    private static async Task<JsonElement> Json(Sweep sweep, params string[] options) =>
        JsonDocument.Parse((await Plan(sweep, ["--json", .. options])).Output).RootElement;

    [Fact]
    public async Task A_plan_shows_what_each_arm_costs_beside_the_baseline_and_trains_nothing()
    {
        using var sweep = new Sweep([Baseline, Squeeze], seeds: 7);
        var ending = await Plan(sweep);

        Assert.Equal((0, ""), (ending.Status, ending.Error));
        var lines = ending.Output.Split('\n');
        Assert.Equal("arm       parameters          multiply-adds          hidden  done  missing  failed", lines[0]);
        Assert.Equal("baseline       1,068                  3,328                     0        7       0", lines[1]);
        Assert.Equal("se             1,084  +1.5 %          3,344  +0.5 %  4→2        0        7       0", lines[2]);
        Assert.Equal($"runs       14 of 2 arms with 7 seeds: 0 done, 14 due; results in {sweep.Results}/tiny", lines[4]);
        Assert.Matches(@"^time       about .+ \(.+ to .+\) with \d+ workers? on cpu, estimated from a small convolution, timed just now$", lines[5]);
        Assert.Matches(@"^half-width ±\d+\.\d\d pp to expect of a 95 % interval \(below ±\d+\.\d\d in 4 experiments of 5\)$", lines[7]);
        Assert.Contains("as at an error of 10 % (assumed; Jordan 2024)", ending.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sweep.Results));
    }

    [Fact]
    public async Task A_plan_says_what_run_then_does()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze], seeds: 1);
        sweep.Write([Baseline, Squeeze, "wider: {late: {se: {hidden: 3}}}"], seeds: 2);

        var plan = await Plan(sweep);
        Assert.Contains("runs       6 of 3 arms with 2 seeds: 2 done, 4 due;", plan.Output, StringComparison.Ordinal);
        Assert.Contains("estimated from 2 completed runs of this experiment", plan.Output, StringComparison.Ordinal);
        Assert.Contains("(that of the completed runs; Jordan 2024)", plan.Output, StringComparison.Ordinal);

        Assert.StartsWith("tiny: 4 runs to train, 2 done before", (await sweep.Train()).Output, StringComparison.Ordinal);
        var after = await Plan(sweep);
        Assert.Contains("6 done, 0 due", after.Output, StringComparison.Ordinal);
        Assert.Contains("time       none: every run is done", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_another_experiment_tell_the_time_where_this_one_has_none()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze]);
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken))
            .Replace("experiment: tiny", "experiment: other", StringComparison.Ordinal)
            .Replace("epochs: 2", "epochs: 4", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var time = (await Json(sweep)).GetProperty("time");
        Assert.Equal("other_runs", time.GetProperty("source").GetString());
        Assert.Equal(2, time.GetProperty("source_runs").GetInt32());
    }

    [Fact]
    public async Task A_damaged_run_of_another_experiment_does_not_stop_a_plan()
    {
        using var sweep = await Sweep.Trained([Baseline]);
        await File.WriteAllTextAsync(sweep.Runs[0].RunFile, "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken))
            .Replace("experiment: tiny", "experiment: other", StringComparison.Ordinal)
            .Replace("epochs: 2", "epochs: 4", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("micro_benchmark", (await Json(sweep)).GetProperty("time").GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_run_that_failed_is_counted_apart_and_is_due_again()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze]);
        var run = sweep.RunOf("se")!;
        File.Delete(run.ResultFile);
        run.End(new RunResult(RunStatus.Failed, 0, null, "The worker died.", null, null, 1));

        var plan = await Json(sweep);
        var counts = plan.GetProperty("runs");
        Assert.Equal((2, 1, 0, 1), (counts.GetProperty("total").GetInt32(), counts.GetProperty("done").GetInt32(), counts.GetProperty("missing").GetInt32(), counts.GetProperty("failed").GetInt32()));
        Assert.Contains("1 done, 1 due (1 of them failed before)", (await Plan(sweep)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_arms_that_share_their_runs_are_paid_once()
    {
        using var sweep = new Sweep([Baseline, "twin: {late: []}"], seeds: 6);
        var plan = await Json(sweep);
        Assert.Equal(6, plan.GetProperty("runs").GetProperty("total").GetInt32());
        Assert.Contains("same network", plan.GetProperty("warnings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_read_the_plan_as_JSON()
    {
        using var sweep = new Sweep([Baseline, Squeeze], seeds: 3);
        var ending = await Plan(sweep, "--json", "--workers", "3");
        var plan = JsonDocument.Parse(ending.Output).RootElement;

        Assert.Equal(
            ["experiment", "file", "results", "baseline", "arms", "runs", "time", "disk_bytes", "half_width", "at_most", "rank_tests", "warnings"],
            plan.EnumerateObject().Select(property => property.Name));
        var se = plan.GetProperty("arms")[1];
        Assert.Equal(
            ["name", "parameters", "parameters_change", "multiply_adds", "multiply_adds_change", "hidden_widths", "match", "runs", "run_multiply_adds", "run_bytes"],
            se.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"layer":"late1.se1","channels":4,"hidden":2,"reduction":2}""", Regex.Replace(se.GetProperty("hidden_widths")[0].GetRawText(), @"\s", ""));
        // 2 epochs of 160 examples at three passes each, and one evaluation of 40.
        Assert.Equal(3344 * ((3 * 160 * 2) + 40), se.GetProperty("run_multiply_adds").GetDouble());
        Assert.Equal(3, plan.GetProperty("time").GetProperty("workers").GetInt32());
        Assert.Equal(6, plan.GetProperty("rank_tests").GetProperty("seeds_needed").GetInt32());
        Assert.Equal("seeds", plan.GetProperty("warnings")[0].GetProperty("path").GetString());
        Assert.True(plan.GetProperty("half_width").GetProperty("single").GetProperty("expected").GetDouble() > 0);
    }

    [Fact]
    public async Task A_rule_for_the_seeds_is_planned_at_its_fewest_and_at_its_most()
    {
        using var sweep = new Sweep([Baseline, Squeeze]);
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken))
            .Replace("seeds: 1", "seeds: {until: {half_width: 0.5 pp, min: 6, max: 40}}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var text = (await Plan(sweep)).Output;
        Assert.Contains("runs       12 of 2 arms with 6 seeds (of at most 40): 0 done, 12 due;", text, StringComparison.Ordinal);
        Assert.Matches(@"\nat most    40 seeds: 80 runs, 80 due, about .+ \(.+ to .+\), [0-9.]+ [KM]iB on the disk, ±\d+\.\d\d pp; the rule asks for ±0\.5 pp\n", text);

        var plan = await Json(sweep);
        var most = plan.GetProperty("at_most");
        Assert.Equal((40, 80), (most.GetProperty("seeds").GetInt32(), most.GetProperty("runs").GetProperty("total").GetInt32()));
        Assert.True(most.GetProperty("time").GetProperty("seconds").GetDouble() > plan.GetProperty("time").GetProperty("seconds").GetDouble());
        // The intervals of a rule are computed at 3 of 5 of the level: t is 3.003 standard errors with 5 degrees of freedom, where it is 2.571 at 0.05.
        var half = plan.GetProperty("half_width").GetProperty("single").GetProperty("expected").GetDouble();
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken))
            .Replace("{until: {half_width: 0.5 pp, min: 6, max: 40}}", "6", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var without = (await Json(sweep)).GetProperty("half_width").GetProperty("single").GetProperty("expected").GetDouble();
        Assert.Equal(3.003 / 2.571, half / without, 0.001);
        Assert.Equal(plan.GetProperty("disk_bytes").GetInt64() * 40 / 6, most.GetProperty("disk_bytes").GetInt64());
        Assert.True(most.GetProperty("half_width").GetProperty("single").GetProperty("expected").GetDouble() < plan.GetProperty("half_width").GetProperty("single").GetProperty("expected").GetDouble());
    }

    [Fact]
    public async Task The_disk_that_a_plan_names_is_what_the_runs_then_take()
    {
        using var sweep = new Sweep([Baseline, Squeeze], epochs: 50);
        var planned = (await Json(sweep)).GetProperty("disk_bytes").GetInt64();
        await sweep.Train();
        const int Block = 4096;
        var taken = sweep.Runs.Sum(run => Block + Directory.GetFiles(run.Path).Sum(file => (new FileInfo(file).Length + Block - 1) / Block * Block));
        Assert.InRange(planned, 0.8 * taken, 1.5 * taken);
    }

    [Fact]
    public async Task A_plan_with_completed_runs_to_go_by_does_not_load_torch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader of glibc is asked which libraries it loads.");
        using var sweep = await Sweep.Trained([Baseline]);
        sweep.Write([Baseline], seeds: 2);
        await using var process = AblateProcess.Start(["plan", sweep.File, "--results", sweep.Results, "--device", "cpu"], ("LD_DEBUG", "files"));
        var ending = await process.End();
        Assert.Equal(0, ending.Status);
        Assert.Contains("1 done, 1 due", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bottleneck_is_shown_with_the_width_it_comes_to()
    {
        using var sweep = new Sweep([Baseline, "se: {late: {se: {reduction: 16}}}"], seeds: 6);
        // A sixteenth of four channels is one.
        Assert.Contains("4→1", (await Plan(sweep)).Output, StringComparison.Ordinal);
    }
}
