using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Xunit;

namespace Ablate.Core.Tests;

public class DeclaredAnalysisTests
{
    private static readonly string[] Names = ["baseline", "se-r2", "se-r4", "se-r8", "mhsa", "a - b"];

    private static List<(string Name, IReadOnlyDictionary<string, string> Values)> Arms =>
        [.. Names.Select(name => (name, (IReadOnlyDictionary<string, string>)(name.StartsWith("se-r", StringComparison.Ordinal) ? new Dictionary<string, string> { ["r"] = name[4..] } : [])))];

    private static DeclaredAnalysis Declare(AnalysisConfig analysis, Issues? issues = null)
    {
        var found = issues ?? new Issues();
        var declared = DeclaredAnalysis.Of(analysis, Arms, until: null, found);
        if (issues is null) Assert.Empty(found);
        return declared;
    }

    private static IEnumerable<string> Texts(IReadOnlyList<DeclaredContrast> contrasts) => contrasts.Select(contrast => contrast.Text);

    private static Issue Refused(AnalysisConfig analysis)
    {
        var issues = new Issues();
        Declare(analysis, issues);
        return Assert.Single(issues);
    }

    [Theory]
    [InlineData("se-r4", "se-r4 - baseline")]
    [InlineData("se-r4 - mhsa", "se-r4 - mhsa")]
    [InlineData("a - b", "a - b - baseline")]
    [InlineData("a - b - mhsa", "a - b - mhsa")]
    [InlineData("mhsa - a - b", "mhsa - a - b")]
    [InlineData("mean(se-*)", "mean(se-r2, se-r4, se-r8) - baseline")]
    [InlineData("mean(se-r8, se-r2) - mhsa", "mean(se-r2, se-r8) - mhsa")]
    public void A_comparison_is_understood_as_it_is_written(string text, string expected) =>
        Assert.Equal([expected], Texts(Declare(new AnalysisConfig(Primary: [text])).Primary));

    [Theory]
    [InlineData("se-r4", "mhsa", "The comparison 'se-r4 - baseline' stands here twice.")]
    [InlineData("mhsa", "se-r4 - baseline", "The comparison 'se-r4 - baseline' is a primary one already.")]
    public void A_comparison_is_named_once(string primary, string secondary, string message) =>
        Assert.Equal(message, Refused(new AnalysisConfig(Primary: ["se-r4", primary], Secondary: [secondary == "mhsa" ? "mhsa - se-r2" : secondary])).Message);

    [Fact]
    public void A_pattern_stands_for_every_arm_that_it_fits() =>
        Assert.Equal(["se-r2 - mhsa", "se-r4 - mhsa", "se-r8 - mhsa"], Texts(Declare(new AnalysisConfig(Secondary: ["se-r? - mhsa"])).Secondary));

    [Fact]
    public void Every_arm_that_is_in_no_list_is_a_secondary_comparison()
    {
        var declared = Declare(new AnalysisConfig(Primary: ["se-r4"], Exploratory: ["mhsa"]));
        Assert.Equal(["se-r2 - baseline", "se-r8 - baseline", "a - b - baseline"], Texts(declared.Secondary));
        Assert.Equal(["mhsa - baseline"], Texts(declared.Exploratory));
    }

    [Fact]
    public void A_comparison_stays_in_the_first_list_that_has_it()
    {
        var declared = Declare(new AnalysisConfig(Primary: ["se-r4"], Secondary: ["se-*"], Exploratory: ["se-r2"]));
        Assert.Equal(["se-r2 - baseline", "se-r8 - baseline"], Texts(declared.Secondary));
        Assert.Empty(declared.Exploratory);
    }

    [Theory]
    [InlineData("se-r5", "There is no arm 'se-r5'.", "Did you mean 'se-r2'?")]
    [InlineData("se-r4 - mhas", "There is no arm 'mhas'.", "Did you mean 'mhsa'?")]
    [InlineData("conv-*", "No arm fits 'conv-*'.", "The arms are 'a - b', 'baseline', 'mhsa', 'se-r2', 'se-r4' and 'se-r8'.")]
    [InlineData("baseline", "The arm 'baseline' would be compared with itself.", null)]
    public void A_comparison_that_names_no_arm_says_which_there_are(string text, string message, string? hint)
    {
        var issue = Refused(new AnalysisConfig(Primary: [text]));
        Assert.Equal((message, hint), (issue.Message, issue.Hint));
    }

    [Fact]
    public void A_trend_has_a_slope_and_from_three_arms_on_a_curvature()
    {
        var declared = Declare(new AnalysisConfig(Secondary: [], Trend: new TrendConfig("r", Primary: true)));
        Assert.Equal(["slope over r of se-r2 (2), se-r4 (4), se-r8 (8)"], Texts(declared.Primary));
        Assert.Equal(["curvature over r of se-r2 (2), se-r4 (4), se-r8 (8)"], Texts(declared.Secondary));
        Assert.Equal(["slope over r of se-r2 (2), se-r8 (8)"], Texts(DeclaredContrast.Read(new TrendConfig("r"), ScalarNode.Nowhere, [Arms[3], Arms[1]], new Issues(), ArmNames.None)));
    }

    [Theory]
    [InlineData("rr", null, "No arm sweeps 'rr'.")]
    [InlineData("r", "m*", "The arm 'mhsa' has no value of 'r'.")]
    [InlineData("r", "se-r2", "A trend needs at least two arms, but only 'se-r2' fits.")]
    public void A_trend_over_what_is_not_swept_is_refused(string over, string? arms, string message) =>
        Assert.Equal(message, Refused(new AnalysisConfig(Trend: new TrendConfig(over, arms))).Message);

    [Fact]
    public void A_trend_over_words_is_refused()
    {
        var issues = new Issues();
        var words = new Dictionary<string, string> { ["r"] = "wide" };
        Assert.Empty(DeclaredContrast.Read(new TrendConfig("r"), ScalarNode.Nowhere, [("a", words), ("b", words)], issues, ArmNames.None));
        Assert.Equal("In the arm 'a', 'r' is 'wide' and not a number above 0.", Assert.Single(issues).Message);
    }

    [Fact]
    public void What_is_locked_reads_back_as_it_was()
    {
        var analysis = new AnalysisConfig(
            Primary: ["mean(se-*)"], Margin: new PercentagePoints(0.003), Trend: new TrendConfig("r"), CollapsedBelow: 0.2);
        var declared = DeclaredAnalysis.Of(analysis, Arms, new WidthRule(0.002, 5, 40), new Issues());
        var read = DeclaredAnalysis.Read(declared.Lock(DateTimeOffset.UnixEpoch).Analysis);
        Assert.Equal(declared.Text, read?.Text);
        Assert.Equal(new WidthRule(0.002, 5, 40), read!.Until);
        Assert.Equal(0.003, read.Margin);
        Assert.Null(DeclaredAnalysis.Read("{"));
        Assert.NotEqual(declared.Lock(DateTimeOffset.UnixEpoch).Hash, (declared with { Margin = 0.004 }).Lock(DateTimeOffset.UnixEpoch).Hash);
    }

    [Fact]
    public void The_seeds_that_are_given_are_locked_and_those_of_a_rule_are_in_the_rule()
    {
        var given = DeclaredAnalysis.Of(new AnalysisConfig(), Arms, until: null, new Issues(), seeds: [0, 1, 7]);
        Assert.Equal([0, 1, 7], DeclaredAnalysis.Read(given.Text)!.Seeds!);
        Assert.Null(DeclaredAnalysis.Of(new AnalysisConfig(), Arms, new WidthRule(0.002, 5, 40), new Issues(), seeds: [0, 1, 2, 3, 4]).Seeds);
        // Locks from before have none, and keep their hash.
        Assert.DoesNotContain("seeds", DeclaredAnalysis.Of(new AnalysisConfig(), Arms, until: null, new Issues()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_is_whole_as_long_as_neither_its_text_nor_its_time_is_changed()
    {
        var time = new DateTimeOffset(2026, 11, 1, 8, 30, 0, TimeSpan.Zero).AddTicks(1234567);
        var whole = AnalysisLock.Of("{}", time);
        Assert.True(whole.IsWhole);
        Assert.True((whole with { Locked = time.ToOffset(TimeSpan.FromHours(2)) }).IsWhole);
        Assert.False((whole with { Locked = time.AddTicks(-1) }).IsWhole);
        Assert.False((whole with { Analysis = "{ }" }).IsWhole);
        // Before the time was hashed: sha256 of {} alone.
        Assert.True(new AnalysisLock("44136fa355b3678a", "{}", time).IsWhole);
    }

    private static (AnalysisConfig? Analysis, Issues Issues) Load(string analysis)
    {
        var issues = new Issues();
        var text = $$$"""
            experiment: e
            data: {name: d}
            model: [{slot: attention}, {linear: 10}]
            train: {epochs: 1, optimizer: {sgd: {lr: 0.1}}, batch: 8}
            arms:
              baseline: {}
              se-r${r}: {attention: {se: {reduction: "${r}"}}, sweep: {r: [2, 4, 8]}}
            seeds: 5
            analysis: {{{analysis}}}
            """;
        return (ExperimentLoader.Read(text, "e.yaml", issues)?.Analysis, issues);
    }

    [Fact]
    public void A_file_says_margin_families_trend_and_what_is_a_collapse()
    {
        var (analysis, issues) = Load("{margin: 0.3 pp, primary: [mean(se-*)], exploratory: [se-r2 - se-r8], trend: {over: r, arms: se-r*}, collapsed_below: 0.2}");
        Assert.Empty(issues);
        Assert.Equal(0.3, analysis!.Margin!.Value.Points, 12);
        Assert.Equal(["mean(se-*)"], analysis.Primary);
        Assert.Equal(new TrendConfig("r", "se-r*"), analysis.Trend);
        Assert.Equal(0.2, analysis.CollapsedBelow);
    }

    [Theory]
    [InlineData("{primary: [se-r4, se-r5]}", "e.yaml:9:29: error: analysis.primary[1]: There is no arm 'se-r5'. Did you mean 'se-r2'?")]
    [InlineData("{trend: {over: q}}", "e.yaml:9:26: error: analysis.trend.over: No arm sweeps 'q'. The swept variables are 'r'.")]
    [InlineData("{margin: 3 %}", "e.yaml:9:20: error: analysis.margin: A difference above 0 and of at most 50 percentage points is expected here, but this is '3 %'. Write 0.2 pp, or 0.002.")]
    [InlineData("{margin: 0.7}", "e.yaml:9:20: error: analysis.margin: A difference above 0 and of at most 50 percentage points is expected here, but this is the number 0.7. Write 0.2 pp, or 0.002.")]
    [InlineData("{secondry: [mhsa]}", "e.yaml:9:12: error: analysis.secondry: The key 'secondry' is not known here. Did you mean 'secondary'?")]
    public void A_mistake_in_the_analysis_is_told_where_it_is(string analysis, string expected) =>
        Assert.Contains(expected, Load(analysis).Issues.Select(issue => issue.ToString()));
}
