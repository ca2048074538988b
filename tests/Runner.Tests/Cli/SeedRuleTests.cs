using System.Text.Json;

namespace Ablate.Runner.Tests.Cli;

public sealed class SeedRuleTests
{
    private const string Baseline = "baseline: {}";
    private const string Squeeze = "se: {late: {se: {hidden: 2}}}";

    [Fact]
    public async Task A_rule_stops_at_the_first_look_where_everything_is_narrow_enough()
    {
        using var sweep = ByRule("50 pp", 5, 9);
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.Equal(10, sweep.Runs.Count);
        Assert.Matches(@"After 5 seeds the comparison reaches ±\d+\.\d\d pp; that is within the ±50 pp of the rule, and no seed is added\.", ending.Output);
        Assert.Equal("narrow_enough", Assert.Single(Decisions(sweep)).GetProperty("decision").GetString());
    }

    [Fact]
    public async Task A_rule_adds_seeds_to_all_arms_one_by_one_up_to_its_most_and_shows_no_accuracy_before()
    {
        using var sweep = ByRule("0.01 pp", 5, 6);
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.Equal(12, sweep.Runs.Count(run => run.IsComplete));
        Assert.Equal(["add_seeds", "out_of_seeds"], Decisions(sweep).Select(decision => decision.GetProperty("decision").GetString()));
        Assert.Equal([5, 6], Decisions(sweep).Select(decision => decision.GetProperty("seeds").GetArrayLength()));
        Assert.All(Decisions(sweep), decision => Assert.Equal(["se - baseline"], decision.GetProperty("half_widths").EnumerateObject().Select(width => width.Name)));

        var before = ending.Output[..ending.Output.IndexOf("allows no more seeds", StringComparison.Ordinal)];
        Assert.DoesNotContain("accuracy", before, StringComparison.Ordinal);
        Assert.DoesNotContain("better", before, StringComparison.Ordinal);

        // Again, as if it had been stopped within the last seed: it goes on from there and decides what it decided.
        var decisions = File.ReadAllText(Log(sweep));
        foreach (var run in sweep.Runs.Where(run => File.ReadAllText(run.RunFile).Contains("\"seed\": 5", StringComparison.Ordinal))) Directory.Delete(run.Path, recursive: true);
        Assert.Equal(10, sweep.Runs.Count);
        Assert.Equal(0, (await sweep.Train()).Status);
        Assert.Equal(12, sweep.Runs.Count);
        Assert.Equal(decisions, File.ReadAllText(Log(sweep)));
    }

    [Fact]
    public async Task While_a_rule_asks_for_seeds_a_report_shows_widths_and_writes_nothing()
    {
        using var sweep = ByRule("0.01 pp", 5, 6);
        await sweep.Train();
        foreach (var run in sweep.Runs.Where(run => File.ReadAllText(run.RunFile).Contains("\"seed\": 5", StringComparison.Ordinal))) Directory.Delete(run.Path, recursive: true);

        var folder = Path.Combine(sweep.Results, "tiny");
        var ending = await AblateProcess.Run("report", folder);
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        Assert.StartsWith("tiny: the rule for the seeds is not done.", ending.Output, StringComparison.Ordinal);
        Assert.Matches(@"after 5 seeds ± \d+(\.\d+)? \(more seeds\)", ending.Output);
        Assert.DoesNotContain("better", ending.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "report")));
    }

    [Fact]
    public async Task A_rule_that_a_number_of_seeds_takes_the_place_of_is_told_and_so_are_looks_that_are_gone()
    {
        using var sweep = ByRule("50 pp", 5, 6);
        await sweep.Train();
        File.Delete(Log(sweep));
        var report = await AblateProcess.Run("report", Path.Combine(sweep.Results, "tiny"));
        Assert.Contains("The rule for seeds had to look after 5 seeds, and no such look is on record", Words(report.Output), StringComparison.Ordinal);

        var ending = await sweep.Train("-o", "seeds=4");
        Assert.Contains("The rule for the seeds that was locked was given up. Whoever adds seeds after a look until a difference shows will find one (optional stopping)", Words(ending.Output), StringComparison.Ordinal);

        static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task One_worker_trains_all_the_seeds_that_a_rule_adds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        using var sweep = ByRule("0.01 pp", 5, 8);
        await using var process = sweep.Start("--workers", "1");
        var workers = new HashSet<int>();
        while (!process.HasEnded)
        {
            workers.UnionWith(process.Workers());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, (await process.End()).Status);
        Assert.Equal(16, sweep.Runs.Count(run => run.IsComplete));
        Assert.Single(workers);
    }

    [Fact]
    public async Task Seeds_that_diverge_count_as_seeds_and_give_no_pair()
    {
        using var sweep = ByRule("50 pp", 5, 6, "wild: {train: {optimizer: {sgd: {lr: 1.0e+30}}}}");
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.Contains("After 6 seeds the comparison has no interval yet (from 0 pairs: runs diverged); the rule asks for ±50 pp, and allows no more seeds.", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_without_a_comparison_is_refused()
    {
        using var sweep = ByRule("1 pp", 5, 6, Baseline);
        var ending = await sweep.Train();
        Assert.Equal(2, ending.Status);
        Assert.Contains("A rule for the number of seeds goes by the width of comparisons, and with one arm there is none.", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_adds_seeds_to_all_arms_so_that_none_can_be_left_out()
    {
        using var sweep = ByRule("1 pp", 5, 6);
        var ending = await sweep.Train("--only", "se");
        Assert.Equal(2, ending.Status);
        Assert.Contains("--only leaves some out", ending.Error, StringComparison.Ordinal);
    }

    private static Sweep ByRule(string halfWidth, int min, int max, string arm = Squeeze)
    {
        var sweep = new Sweep(arm == Baseline ? [Baseline] : [Baseline, arm]);
        File.WriteAllText(sweep.File, File.ReadAllText(sweep.File).Replace("seeds: 1", FormattableString.Invariant($"seeds: {{until: {{half_width: {halfWidth}, min: {min}, max: {max}}}}}"), StringComparison.Ordinal));
        return sweep;
    }

    private static string Log(Sweep sweep) => Path.Combine(sweep.Results, "tiny", "decisions.jsonl");

    private static List<JsonElement> Decisions(Sweep sweep) => [.. File.ReadLines(Log(sweep)).Select(line => JsonDocument.Parse(line).RootElement)];
}
