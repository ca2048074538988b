namespace Ablate.Runner.Tests.Cli;

public class RunCommandTests
{
    private const string Baseline = "baseline: {}";
    private const string Squeeze = "se: {late: {se: {hidden: 2}}}";

    [Fact]
    public async Task A_sweep_trains_every_run_and_the_same_command_again_trains_nothing_and_prints_the_same_table()
    {
        using var sweep = new Sweep([Baseline, Squeeze], seeds: 2);
        var first = await sweep.Train();

        Assert.Equal((0, ""), (first.Status, first.Complaints));
        Assert.StartsWith($"tiny: 4 runs to train, 0 done before; results in {sweep.Results}/tiny\n", first.Output, StringComparison.Ordinal);
        Assert.Equal(4, sweep.Runs.Count(run => run.IsComplete));
        Assert.All(sweep.Runs, run => Assert.DoesNotContain(Directory.GetFiles(run.Path), file => Path.GetFileName(file).StartsWith('.')));
        var written = sweep.Runs.Select(run => File.GetLastWriteTimeUtc(run.WeightsFile)).ToList();

        var again = await sweep.Train();
        Assert.Equal(0, again.Status);
        Assert.StartsWith("tiny: 0 runs to train, 4 done before", again.Output, StringComparison.Ordinal);
        Assert.Equal(first.Table, again.Table);
        Assert.Equal(written, sweep.Runs.Select(run => File.GetLastWriteTimeUtc(run.WeightsFile)));
    }

    [Fact]
    public async Task The_file_of_a_run_has_a_line_for_each_layer()
    {
        using var sweep = await Sweep.Trained([Baseline]);
        var lines = await File.ReadAllLinesAsync(sweep.Runs[0].RunFile, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["  \"model\": [", "    {\"conv\": ", "    {\"relu\": ", "    {\"flatten", "    {\"linear\"", "  ],"],
            lines.SkipWhile(line => !line.StartsWith("  \"model\"", StringComparison.Ordinal)).Take(6).Select(line => line[..Math.Min(line.Length, 13)]));
    }

    [Fact]
    public async Task In_a_pipe_there_is_one_plain_line_for_each_run()
    {
        using var sweep = new Sweep([Baseline, Squeeze]);
        var ending = await sweep.Train("--workers", "1");
        var lines = ending.Output.Split('\n');
        Assert.Matches(@"^\[1/2\] baseline, seed 0: test accuracy \d+\.\d\d % in \d+ s; about \d+ s left$", lines[1]);
        Assert.Matches(@"^\[2/2\] se, seed 0: test accuracy \d+\.\d\d % in \d+ s$", lines[2]);
        Assert.Equal("", lines[3]);
        Assert.DoesNotContain('\e', ending.Output);
    }

    [Fact]
    public async Task A_new_arm_or_seed_trains_only_its_own_runs()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze]);

        const string Wider = "wider: {late: {se: {hidden: 3}}}";
        sweep.Write([Baseline, Wider, Squeeze]);
        Assert.StartsWith("tiny: 1 run to train, 2 done before", (await sweep.Train()).Output, StringComparison.Ordinal);

        sweep.Write([Baseline, Wider, Squeeze], seeds: 2);
        Assert.StartsWith("tiny: 3 runs to train, 3 done before", (await sweep.Train()).Output, StringComparison.Ordinal);
        Assert.Equal(6, sweep.Runs.Count);
    }

    [Fact]
    public async Task A_diverged_run_is_a_result_that_the_table_names_and_nothing_trains_again()
    {
        using var sweep = new Sweep([Baseline, "wild: {train: {optimizer: {sgd: {lr: 1.0e+30}}}}"]);
        var first = await sweep.Train();
        Assert.Equal((0, ""), (first.Status, first.Complaints));
        Assert.Contains("wild, seed 0: diverged in epoch 1", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("once more", first.Output, StringComparison.Ordinal);
        Assert.Contains("diverged", first.Table, StringComparison.Ordinal);

        var again = await sweep.Train();
        Assert.Equal((0, first.Table), (again.Status, again.Table));
        Assert.StartsWith("tiny: 0 runs to train", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_one_seed_the_table_says_that_there_is_no_interval()
    {
        using var sweep = new Sweep([Baseline, Squeeze]);
        Assert.Contains("no interval from one seed", (await sweep.Train()).Table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_arms_that_are_the_same_network_share_their_runs_and_a_warning_says_so()
    {
        using var sweep = new Sweep([Baseline, "twin: {late: []}", Squeeze]);
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.StartsWith("tiny: 2 runs to train, 0 done before", ending.Output, StringComparison.Ordinal);
        Assert.Contains("warning: arms.twin: The arms baseline and twin are the same network", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_is_compared_with_itself_by_other_seeds()
    {
        using var sweep = new Sweep([Baseline, "again: {seed_offset: 1000}"], seeds: 3);
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.StartsWith("tiny: 6 runs to train, 0 done before", ending.Output, StringComparison.Ordinal);
        Assert.Contains("again, seed 1002: test accuracy", ending.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nagain - baseline +3 ", ending.Table);
        Assert.DoesNotContain("which did not complete", ending.Table, StringComparison.Ordinal);
        Assert.Equal("", ending.Complaints);

        // With fewer seeds declared, what was trained is still the second arm's.
        sweep.Write([Baseline, "again: {seed_offset: 1000}"], seeds: 2);
        Assert.Matches(@"\nagain - baseline +3 ", (await sweep.Train()).Table);
    }

    [Fact]
    public async Task With_some_arms_only_the_others_are_shown_as_missing()
    {
        using var sweep = new Sweep([Baseline, Squeeze, "wider: {late: {se: {hidden: 3}}}"]);
        var ending = await sweep.Train("--only", "se");
        Assert.StartsWith("tiny: 2 runs to train", ending.Output, StringComparison.Ordinal);
        Assert.Contains("Provisional: runs of wider (seed 0) have no result yet", ending.Table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_gives_the_same_bits_alone_and_beside_others()
    {
        using var alone = new Sweep([Baseline, Squeeze], seeds: 2, epochs: 20);
        using var beside = new Sweep([Baseline, Squeeze], seeds: 2, epochs: 20);
        await Task.WhenAll(alone.Train("--workers", "1"), beside.Train("--workers", "4"));

        Assert.Equal(4, alone.Runs.Count);
        foreach (var (one, other) in alone.Runs.Zip(beside.Runs))
        {
            Assert.Equal(one.Id, other.Id);
            Assert.Equal(File.ReadAllBytes(one.WeightsFile), File.ReadAllBytes(other.WeightsFile));
            Assert.Equal(File.ReadAllBytes(one.PredictionsFile), File.ReadAllBytes(other.PredictionsFile));
        }
    }

    [Fact]
    public async Task A_finished_experiment_and_a_check_do_not_load_torch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader of glibc is asked which libraries it loads.");
        using var sweep = await Sweep.Trained([Baseline]);

        foreach (var arguments in new string[][] { ["run", sweep.File, "--results", sweep.Results], ["check", sweep.File], ["layers"] })
        {
            await using var process = AblateProcess.Start(arguments, ("LD_DEBUG", "files"));
            var ending = await process.End();
            Assert.Equal(0, ending.Status);
            Assert.Contains("libcoreclr", ending.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("libtorch", ending.Error, StringComparison.Ordinal);
        }
    }
}
