using System.Text.RegularExpressions;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Runner.Cli;
using Ablate.Runner.Planning;

namespace Ablate.Runner.Tests.Cli;

/// <summary>Every file of <c>configs/examples</c> shows what it is said to show, and <c>docs/comparison.md</c> leads to each.</summary>
public sealed partial class ExamplesTests
{
    // The arms and the parameters of their networks.
    private static readonly Dictionary<string, string> Arms = new(StringComparer.Ordinal)
    {
        ["all-problems"] = "baseline 116, se 148",
        ["architecture"] = "network 1316",
        ["arithmetic"] = "baseline 340, mhsa 2740",
        ["attention-zoo"] = "baseline 228, se 356, se-max-tanh 356, cbam 454, cbam-channel 356, cbam-spatial 326, eca 231, effective-se 500, gather-excite 228, global-context 401, coordinate 668, simam 228, selective-kernel 1844, bam 777, mhsa 2248",
        ["blocks"] = "baseline 1452, se 1580",
        ["branches"] = "baseline 436, sum 372",
        ["cascade"] = "baseline 2060, scale-2 2268, triplet 2240",
        ["conditions"] = "baseline 124, plain 116",
        ["exclude"] = "baseline 116, se-r2-lr0.05 180, se-r2-lr0.1 180, se-r4-lr0.05 148, se-r4-lr0.1 148, se-r8-lr0.05 132",
        ["extends"] = "baseline 116, se-r2 180",
        ["extends-several"] = "baseline 1316, se 1636",
        ["gate"] = "baseline 116, by-hand 148, se 148",
        ["grid"] = "baseline 116, se-r2-bnone 180, se-r2-bboth 192, se-r4-bnone 148, se-r4-bboth 158",
        ["inverted-residual"] = "baseline 9804, se 18732",
        ["latin-hypercube"] = "baseline 116, sample-0 116, sample-1 116, sample-2 116, sample-3 116, sample-4 116",
        ["list"] = "baseline 116, se-r2-lr0.05 180, se-r4-lr0.05 148, se-r4-lr0.1 148",
        ["matched-capacity"] = "baseline 19076, se-r2 23172, se-r8 20100, wide-r2 23178, wide-r8 19955",
        ["minimal"] = "baseline 116, se 148",
        ["names"] = "baseline 116, wide-x2 228, wide-x3 340, se-r2 192, se-r4 158",
        ["overrides"] = "baseline 116, se-r2-bnone 180, se-r2-bboth 192, se-r4-bnone 148, se-r4-bboth 158",
        ["pre-activation"] = "baseline 5060, se 5220",
        ["product"] = "baseline 116, se-r2-none 180, se-r2-both 192, se-r2-second 188, se-r4-none 148, se-r4-both 158, se-r4-second 156",
        ["random"] = "baseline 116, sample-0 244, sample-1 228, sample-2 212, sample-3 212, sample-4 244",
        ["recipes"] = "baseline 116, adam 116, momentum 116, longer 116",
        ["references"] = "baseline 116, se 148",
        ["repeat"] = "baseline 4828, deeper 11804, se 5116",
        ["residual"] = "baseline 1348, se 1412",
        ["seeds-list"] = "baseline 116, se 148",
        ["seeds-rule"] = "baseline 116, se 148",
        ["shapes"] = "baseline 716, mhsa-2 1004, mhsa-4 1004",
        ["shake-shake"] = "even-even 2516, shake-shake 2516, shake-even 2516, shake-keep 2516",
        ["shuffle"] = "baseline 196, se 204",
        ["slot-by-arm"] = "baseline 116, linear 116, se 148, se-norm 164",
        ["slot-by-position"] = "baseline 6724, se-standard 7396, se-pre 6886, se-post 7396",
        ["slot-by-stage"] = "baseline 6724, se-stage-2 6756, se-stage-3 6852, se-stage-4 7236, se-stage-all 7396",
        ["stages"] = "baseline 3636, se 3796",
        ["swept-layers"] = "baseline 116, se 148, mhsa 404, act-norm 132, act-smooth 116",
        ["tokens"] = "baseline 1436, style 1500",
        ["too-few-seeds"] = "baseline 116, se 148",
        ["twins"] = "baseline 116, se-r4 148, se-r8 132, se-r16 132",
        ["union"] = "baseline 116, se-r2-lr0.05 180, se-r4-lr0.05 148, se-r8-lr0.05 132, se-r4-lr0.02 148, se-r4-lr0.1 148",
        ["zip"] = "baseline 116, se-2 180, se-4 148",
    };

    // The examples whose point is a warning.
    private static readonly Dictionary<string, string> Warnings = new(StringComparer.Ordinal)
    {
        ["too-few-seeds"] = "With 5 seeds the smallest p of the rank and sign-flip tests is 0.0625, and the comparison needs 0.05.",
        ["twins"] = "The arms se-r8 and se-r16 are the same network with the same recipe: the hidden widths are 1 for 8 channels (an effective ratio of 8).",
    };

    public static TheoryData<string> Examples { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "experiments", "configs", "examples");

    private static string Comparison => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "comparison.md"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_has_the_arms_and_networks_it_is_about_and_no_other_warning(string name)
    {
        var (study, issues) = Load(name);

        Assert.Equal(Arms[name], string.Join(", ", study!.Arms.Select(arm => FormattableString.Invariant($"{arm.Name} {arm.Plan.ParameterCount}"))));
        Assert.Equal(Warnings.TryGetValue(name, out var warning) ? [warning] : [], issues.Select(issue => issue.Message));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_says_what_it_shows_and_by_which_command(string name)
    {
        var header = File.ReadLines(Path.Combine(Folder, name + ".yaml")).TakeWhile(line => line.StartsWith('#')).ToList();

        Assert.StartsWith("# Shows    ", header[1], StringComparison.Ordinal);
        Assert.Contains(header, line => line.StartsWith("# Command  ./ablate ", StringComparison.Ordinal) && line.Contains($" configs/examples/{name}.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void The_comparison_leads_to_every_example_and_to_none_that_is_not_there()
    {
        var linked = ExampleLink().Matches(Comparison).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Examples.Select(row => row.Data).Order(StringComparer.Ordinal), linked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_comparison_has_an_example()
    {
        var rows = Comparison.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            .Where(line => line.Split('|').Length == TableColumns).ToList();

        Assert.True(rows.Count > 30, $"There are {rows.Count} rows.");
        Assert.All(rows.Where(line => !line.StartsWith("| What can be said ", StringComparison.Ordinal)), line => Assert.Matches(ExampleLink(), line.Split('|')[2]));
    }

    [Fact]
    public void A_file_that_extends_another_one_shows_each_change_with_its_place()
    {
        var diff = DiffText.Render(Load("extends").Study!.Experiment).Replace(Folder, "examples", StringComparison.Ordinal);

        Assert.Equal(
            """
            train.epochs
              - 2  # examples/minimal.yaml:7
              + 4  # examples/extends.yaml:8
            train.schedule
              + cosine  # examples/extends.yaml:8
            arms.se
              - {attention: {se: 4}}  # examples/minimal.yaml:10
            arms.se-r2
              + {attention: {se: 2}}  # examples/extends.yaml:11
            experiment
              + extends  # examples/extends.yaml:6

            """,
            diff);
    }

    [Theory]
    [InlineData("", 0.0125, 2)]
    [InlineData("train.batch=64", 0.025, 2)]
    [InlineData("train.epochs=50", 0.0125, 5)]
    public void References_are_resolved_after_the_command_line(string argument, double rate, double warmup)
    {
        var train = Load("references", argument.Length == 0 ? [] : [argument]).Study!.Arms[0].Runs[0].Train;

        Assert.Equal((rate, warmup), (((Sgd)train.Optimizer).Lr, ((Cosine)train.Schedule).Warmup));
    }

    [Fact]
    public void Zipped_values_go_together() => Assert.Equal([("baseline", 0.05), ("se-2", 0.05), ("se-4", 0.1)], Rates("zip"));

    [Fact]
    public void Sampled_rates_lie_in_their_range_and_come_again_with_the_seed()
    {
        var rates = Rates("random").Skip(1).ToList();

        Assert.Equal(5, rates.DistinctBy(pair => pair.Rate).Count());
        Assert.All(rates, pair => Assert.InRange(pair.Rate, 1e-3, 1e-1));
        Assert.Equal(rates, Rates("random").Skip(1));
        Assert.NotEqual(rates, Rates("random", "arms.sample-${sample}.sweep.random.seed=2").Skip(1));
    }

    [Fact]
    public void A_latin_hypercube_has_one_sample_in_each_fifth_of_every_variable()
    {
        var arms = Load("latin-hypercube").Study!.Arms.Skip(1).Select(arm => (Sgd)arm.Runs[0].Train.Optimizer).ToList();

        Assert.Equal([0, 1, 2, 3, 4], arms.Select(sgd => (int)(5 * (Math.Log10(sgd.Lr) + 3) / 2)).Order());
        Assert.Equal([0, 1, 2, 3, 4], arms.Select(sgd => (int)(5 * sgd.Momentum / 0.9)).Order());
    }

    [Fact]
    public void A_recipe_keeps_what_an_arm_does_not_name_and_another_optimizer_replaces_the_first()
    {
        var arms = Load("recipes").Study!.Arms.ToDictionary(arm => arm.Name, arm => arm.Runs[0].Train, StringComparer.Ordinal);

        Assert.Equal((0.05, 0.9), (((Sgd)arms["momentum"].Optimizer).Lr, ((Sgd)arms["momentum"].Optimizer).Momentum));
        Assert.Equal(0.001, Assert.IsType<Adam>(arms["adam"].Optimizer).Lr);
        Assert.Equal(4, arms["longer"].Epochs);
        Assert.IsType<Cosine>(arms["longer"].Schedule);
    }

    [Fact]
    public void A_control_has_the_parameters_of_its_arm_within_a_per_cent()
    {
        var matches = Load("matched-capacity").Study!.Arms.Select(arm => arm.Match).OfType<CapacityMatch>().ToList();

        Assert.Equal(["se-r2", "se-r8"], matches.Select(match => match.Target));
        Assert.All(matches, match => Assert.InRange(match.Error, -0.01, 0.01));
    }

    [Fact]
    public void Seeds_are_those_of_the_list() =>
        Assert.Equal([3, 7, 11, 19, 23, 42], Load("seeds-list").Study!.Arms[1].Runs.Select(run => run.Seed));

    [Fact]
    public void A_rule_for_the_seeds_is_known_and_followed()
    {
        var issues = new Issues();
        var study = Study.Load(Path.Combine(Folder, "seeds-rule.yaml"), issues, new StudyOptions([], [], Trains: true));

        Assert.False(issues.HasErrors, string.Join('\n', issues));
        Assert.Equal(new WidthRule(0.005, 6, 40), study!.Experiment.Until);
        Assert.Equal(6, study.Arms[0].Runs.Count);
    }

    [Fact]
    public void Arguments_change_the_file_and_leave_arms_out()
    {
        var changed = Load("overrides", "train.epochs=3", "model[0].conv.out=16", "arms.se-r${r}-b${bias}.sweep.r=[4]").Study!;
        Assert.Equal(["baseline", "se-r4-bnone", "se-r4-bboth"], changed.Arms.Select(arm => arm.Name));
        Assert.Equal((3, 228L), (changed.Arms[0].Runs[0].Train.Epochs, changed.Arms[0].Plan.ParameterCount));

        var only = Study.Load(Path.Combine(Folder, "overrides.yaml"), new Issues(), new StudyOptions([], ["se-r2-*"], Trains: false))!;
        Assert.Equal(["baseline", "se-r2-bnone", "se-r2-bboth"], only.Arms.Select(arm => arm.Name));
    }

    [Fact]
    public void All_problems_of_a_command_line_come_at_once()
    {
        var (study, issues) = Load("all-problems", "train.epoch=3", "train.batch=\"32\"", "train.optimizer.sgd.lr=-1", "arms.se={atention: {se: 4}}", "model[0].conv.out=$width");

        Assert.Null(study);
        Assert.Equal(
            ["arms.se.atention", "model[0].conv.out", "train.batch", "train.epoch", "train.optimizer.sgd.lr"],
            issues.Select(issue => issue.Path).Order(StringComparer.Ordinal));
        Assert.All(issues, issue => Assert.StartsWith("-o ", issue.At.File, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_does_not_fit_is_refused_with_the_shape_and_the_way_there()
    {
        var heads = Assert.Single(Load("shapes", "arms.mhsa-${heads}.sweep.heads=[2, 3]").Issues);
        Assert.StartsWith("3 heads do not divide the channels of a position (8): 8×8×8 arrives.", heads.Message, StringComparison.Ordinal);
        Assert.Equal("slot 'attention'", heads.At.Via?.What);

        var shortcut = Assert.Single(Load("shapes", "model[1].unit={out: 8, stride: 2}").Issues);
        Assert.StartsWith("The body gives 8×4×4 but the shortcut gives 8×8×8", shortcut.Message, StringComparison.Ordinal);
        Assert.Equal("block 'unit'", shortcut.At.Via?.What);
    }

    private const int TableColumns = 9;

    private static IEnumerable<(string Name, double Rate)> Rates(string example, params string[] overrides) =>
        Load(example, overrides).Study!.Arms.Select(arm => (arm.Name, ((Sgd)arm.Runs[0].Train.Optimizer).Lr));

    private static (Study? Study, Issues Issues) Load(string name, params string[] overrides)
    {
        var issues = new Issues();
        return (Study.Load(Path.Combine(Folder, name + ".yaml"), issues, new StudyOptions(overrides, [], Trains: false)), issues);
    }

    [GeneratedRegex(@"\(\.\./configs/examples/([a-z-]+)\.yaml\)")]
    private static partial Regex ExampleLink();
}
