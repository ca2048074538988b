using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Runner.Planning;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests;

/// <summary>What a file comes to once it is composed, its networks planned and its arms selected.</summary>
public sealed class StudyTests : IDisposable
{
    private const string Net = """
        experiment: tiny
        data: {synthetic: {shape: [1, 8, 8], classes: 4, train: 160, test: 40}}
        vars: {width: 8}
        model: [conv: {out: $width, kernel: 3, padding: 1}, relu, slot: {name: s, default: []}, conv: {out: $width, kernel: 3, padding: 1}, global_avg_pool, linear: 4]
        train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: $0.8 / width}}}
        seeds: 8

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string text, string name = "experiment.yaml")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private Study Load(string arms, params string[] only)
    {
        var issues = new Issues();
        var study = Study.Load(Write(Net + arms), issues, new StudyOptions([], only, Trains: false));
        Assert.False(issues.HasErrors, string.Join('\n', issues));
        return study!;
    }

    private string[] Told(string text, bool trains = false)
    {
        var issues = new Issues();
        Study.Load(Write(text), issues, new StudyOptions([], [], trains));
        return [.. issues.Select(issue => issue.ToString().Replace(_folder.Path + "/", "", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("params", 3)]
    [InlineData("macs", 3)]
    public void A_control_is_widened_until_its_cost_is_that_of_the_other_arm(string cost, int most)
    {
        var study = Load($"arms: {{baseline: {{}}, se: {{s: {{se: {{hidden: 32}}}}}}, control: {{match: {{{cost}: se, vary: width}}}}}}");

        var (se, control) = (study.Arms[1], study.Arms[2]);
        var near = Enumerable.Range(1, 100).Select(width => (Width: width, Off: Math.Abs(Cost(Load($"arms: {{baseline: {{}}, wide: {{vars: {{width: {width}}}}}}}").Arms[1]) - Cost(se)))).MinBy(pair => pair.Off);
        Assert.Equal(near.Width, control.Match!.Value);
        Assert.Equal((Cost(control), Cost(se)), (control.Match.Reached, control.Match.Wanted));
        Assert.InRange(control.Match.Value, 8, 8 + most);
        // The recipe goes by the width that was found.
        Assert.Equal(0.8 / control.Match.Value, ((Sgd)control.Runs[0].Train.Optimizer).Lr);

        long Cost(StudyArm arm) => cost == "params" ? arm.Plan.ParameterCount : arm.Plan.MultiplyAdds;
    }

    [Theory]
    [InlineData("model[3].linear=5", " (because of -o model[3].linear=5)")]
    [InlineData("data=cifar-100", " (because of -o data=cifar-100)")]
    [InlineData("train.epochs=null", "The key 'epochs' is missing. (because of -o train.epochs=null)")]
    public void A_mistake_that_an_argument_has_led_to_names_it(string argument, string end)
    {
        File.WriteAllText(_folder["right.yaml"], """
            experiment: right
            data: fashion-mnist
            model: [conv: {out: 8, kernel: 3}, relu, flatten, linear: 10]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.1}}, schedule: {cosine: {warmup: $train.epochs // 2}}}
            arms: {baseline: {}}
            seeds: 6
            """);
        string[] Said(params string[] overrides)
        {
            var issues = new Issues();
            Study.Load(_folder["right.yaml"], issues, new StudyOptions(overrides, [], Trains: false));
            return [.. issues.Where(issue => issue.Severity == Severity.Error).Select(issue => issue.ToString())];
        }

        Assert.Empty(Said());
        Assert.EndsWith(end, Assert.Single(Said("train.batch=16", argument)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_of_the_file_is_no_argument_s()
    {
        var issues = new Issues();
        File.WriteAllText(_folder["wrong.yaml"], "input: [3, 8, 8]\nmodel: [linear: 10]\n");

        Study.Load(_folder["wrong.yaml"], issues, new StudyOptions(["model[0].linear=5"], [], Trains: false));

        Assert.DoesNotContain("because of", Assert.Single(issues).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_extended_twice_is_warned_of()
    {
        var issues = new Issues();
        File.WriteAllText(_folder["base.yaml"], "input: [3, 8, 8]\nmodel: [flatten, linear: 10]\n");
        File.WriteAllText(_folder["twice.yaml"], "extends: [base.yaml, ./base.yaml]\n");

        Assert.NotNull(Study.Load(_folder["twice.yaml"], issues));

        var warning = Assert.Single(issues);
        Assert.Equal((Severity.Warning, 1, 22), (warning.Severity, warning.At.Line, warning.At.Column));
    }

    [Fact]
    public void How_near_a_control_comes_is_said_of_those_that_are_asked_for()
    {
        IEnumerable<string> Said(int hidden, params string[] only)
        {
            var issues = new Issues();
            Study.Load(Write(Net + FormattableString.Invariant($"arms: {{baseline: {{}}, se: {{s: {{se: {{hidden: {hidden}}}}}}}, control: {{match: {{params: se, vary: width}}}}, other: {{s: {{se: {{hidden: 3}}}}}}}}")), issues, new StudyOptions([], only, Trains: false));
            return issues.Select(issue => issue.Message).Where(message => message.Contains("he nearest", StringComparison.Ordinal));
        }

        var hidden = Enumerable.Range(1, 60).First(hidden => Said(hidden).Any());
        Assert.Empty(Said(hidden, "other"));
    }

    [Fact]
    public void Controls_go_along_with_a_sweep()
    {
        var study = Load("arms: {baseline: {}, 'se-h${h}': {s: {se: {hidden: $h}}, sweep: {h: [40, 80]}}, 'control-h${h}': {match: {params: 'se-h${h}', vary: width}, sweep: {h: [40, 80]}}}");

        Assert.Equal(["se-h40", "se-h80"], study.Arms.Select(arm => arm.Match?.Target).OfType<string>());
        Assert.True(study.Arms[3].Match!.Value < study.Arms[4].Match!.Value);
    }

    [Fact]
    public void Many_searches_do_not_use_up_what_one_of_them_may_cost()
    {
        var big = Net.Replace("relu, slot", "repeat: {times: 3000, layers: []}, slot", StringComparison.Ordinal);
        var many = string.Join(", ", Enumerable.Range(1, 60));

        Assert.DoesNotContain(Told($"{big}arms: {{baseline: {{}}, se: {{s: {{se: {{hidden: 40}}}}}}, 'control-${{m}}': {{vars: {{n: $m}}, train: {{epochs: $n}}, match: {{params: se, vary: width}}, sweep: {{m: [{many}]}}}}}}"), problem => problem.Contains("error", StringComparison.Ordinal));
    }

    [Fact]
    public void Searches_that_may_try_no_more_networks_say_so_and_nothing_else()
    {
        var big = Net.Replace("relu, slot", "repeat: {times: 9000, layers: [conv: {out: $width, kernel: 1}]}, slot", StringComparison.Ordinal);

        var problem = Assert.Single(Told($"{big}arms: {{baseline: {{}}, se: {{s: {{se: {{hidden: 40}}}}}}, 'control-${{m}}': {{s: {{conv: {{out: $m, kernel: 1}}}}, match: {{params: se, vary: width}}, sweep: {{m: [{string.Join(", ", Enumerable.Range(1, 30))}]}}}}}}"), problem => problem.Contains("error", StringComparison.Ordinal));

        Assert.Contains("arms.control-", problem, StringComparison.Ordinal);
        Assert.Contains("The arms with a 'match' are too many, or their networks too large: together, the searches try networks of millions of values. Match fewer arms, or give them their widths by a sweep.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_that_differ_in_their_recipe_share_one_network()
    {
        var study = Load("arms: {baseline: {}, 'lr-${l}': {train: {optimizer: {sgd: {lr: $l}}}, sweep: {l: [0.3, 0.2]}}, 'se-${h}-${l}': {s: {se: {hidden: $h}}, train: {optimizer: {sgd: {lr: $l}}}, sweep: {h: [2, 4], l: [0.3, 0.2]}}, 'wide-${w}': {vars: {width: $w}, sweep: {w: [16, 24]}}}");

        int[] networks = [.. study.Arms.Select(arm => study.Arms.ToList().FindIndex(other => ReferenceEquals(other.Plan, arm.Plan)))];

        Assert.Equal(["baseline", "lr-0.3", "lr-0.2", "se-2-0.3", "se-2-0.2", "se-4-0.3", "se-4-0.2", "wide-16", "wide-24"], study.Arms.Select(arm => arm.Name));
        Assert.Equal([0, 0, 0, 3, 3, 5, 5, 7, 8], networks);
        Assert.Equal(9, study.Arms.Select(arm => arm.Runs[0].Id).Distinct().Count());
        Assert.Equal([2, 4], study.Arms.SelectMany(arm => arm.Plan.Layers.Select(layer => layer.Hidden).OfType<long>()).Distinct());
    }

    [Fact]
    public void An_architecture_that_names_data_is_planned_and_has_no_runs()
    {
        File.WriteAllText(_folder["net.yaml"], "input: [1, 28, 28]\ndata: fashion-mnist\nmodel: [flatten, linear: 10]\n");
        var issues = new Issues();

        var study = Study.Load(_folder["net.yaml"], issues);

        Assert.Empty(issues);
        Assert.Empty(Assert.Single(study!.Arms).Runs);
    }

    [Fact]
    public void A_network_that_asks_for_a_recipe_is_not_shared_with_another_recipe()
    {
        var study = Load("arms: {baseline: {}, 'e-${e}': {train: {epochs: $e}, s: {conv: {out: $train.epochs * 2, kernel: 1}}, sweep: {e: [3, 4]}}}");

        Assert.Equal(3, study.Arms.Select(arm => arm.Plan.ParameterCount).Distinct().Count());
    }

    [Theory]
    [InlineData("batch: 32", "batch: 161", "The batch of 161 is larger than the 160 training examples: every epoch is one step with all of them. Take a smaller batch.")]
    [InlineData("test: 40}}", "test: 40}, validation: 130}", "The batch of 32 is larger than the 30 training examples: every epoch is one step with all of them. Take a smaller batch.")]
    public void A_batch_larger_than_the_training_part_is_warned_of(string old, string changed, string message) => Assert.Equal(
        [$"experiment.yaml:5:27: warning: train.batch: {message}"],
        Told(Net.Replace(old, changed, StringComparison.Ordinal) + "arms: {baseline: {}}"));

    [Fact]
    public void More_than_a_thousand_searches_are_refused() => Assert.Contains(
        Told($"{Net}arms: {{baseline: {{}}, 'control-${{m}}': {{train: {{epochs: $m}}, match: {{params: baseline, vary: width}}, sweep: {{m: [{string.Join(", ", Enumerable.Range(1, 1001))}]}}}}}}"),
        problem => problem.Contains("more than 1,000 arms with a 'match'", StringComparison.Ordinal));

    [Theory]
    [InlineData("{params: sse, vary: width}", "error: arms.control.match: There is no arm 'sse' to match. Did you mean 'se'?")]
    [InlineData("{params: se, vary: unused}", "error: arms.control.match: The parameters of 'control' do not depend on 'unused'.")]
    [InlineData("{params: se, vary: coarse}", "error: arms.control.match: The nearest to the ")]
    [InlineData("{params: se, vary: coarse}", "Let 'coarse' change the cost in smaller steps.")]
    public void A_match_that_does_not_come_near_is_told(string match, string message) => Assert.Contains(
        Told(Net.Replace("vars: {width: 8}", "vars: {width: $8 * coarse, coarse: 1, unused: 3}", StringComparison.Ordinal)
            + $"arms: {{baseline: {{}}, se: {{s: {{se: {{hidden: 64}}}}}}, control: {{match: {match}}}}}"),
        problem => problem.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_control_that_cannot_be_built_is_told_why() => Assert.Equal(
        ["experiment.yaml:7:88: error: arms.control.s.conv.groups: 3 groups do not divide the channels: 8×8×8 arrives. Take 1, 2, 4 or 8. (in slot 's' at experiment.yaml:4:59)"],
        Told(Net + "arms: {baseline: {}, se: {s: {se: 2}}, control: {s: {conv: {out: 9, kernel: 1, groups: 3}}, match: {params: se, vary: width}}}"));

    [Fact]
    public void A_variable_that_builds_a_network_only_where_it_was_cannot_be_searched() => Assert.Contains(
        Told(Net.Replace("vars: {width: 8}", "vars: {width: $8 if n < 0 else 0, n: -4}", StringComparison.Ordinal) + "arms: {baseline: {}, control: {match: {params: baseline, vary: n}}}"),
        problem => problem.Contains("No value of 'n' near the cost of 'baseline' gives a network that can be built.", StringComparison.Ordinal));

    [Fact]
    public void Only_the_arms_asked_for_and_the_baseline_are_trained_and_compared()
    {
        var study = Load("arms: {baseline: {}, 'se-${h}': {s: {se: {hidden: $h}}, sweep: {h: [2, 4]}}, gelu: {s: gelu}}", "se-*");

        Assert.Equal(["baseline", "se-2", "se-4"], study.Arms.Select(arm => arm.Name));
        Assert.Equal(24, study.Runs.Count());
        Assert.Equal(["baseline", "se-2", "se-4"], study.Cells(_ => null).Select(cell => cell.Arm));
    }

    [Fact]
    public void An_arm_with_a_seed_offset_trains_other_seeds_than_it_is_paired_by()
    {
        var study = Load("arms: {baseline: {}, 'again-${k}': {seed_offset: $k * 1000, sweep: {k: [1, 2]}}}");

        Assert.Equal([0, 1000, 2000], study.Arms.Select(arm => arm.Runs[0].Seed));
        Assert.Equal(3 * study.Experiment.Seeds.Count, study.Runs.Count());
        Assert.All(study.Cells(_ => null), cell => Assert.Equal(study.Experiment.Seeds, cell.Runs.Select(run => run.Seed)));
        Assert.Equal(study.Arms[0].WithSeeds([1007])[0].Id, study.Arms[1].WithSeeds([7])[0].Id);
    }

    [Theory]
    [InlineData("-1", "a whole number from 0 to 1000000000, but it is -1")]
    [InlineData("one", "a whole number")]
    public void An_offset_that_is_none_is_refused(string offset, string words) => Assert.Contains(
        Told(Net + $"arms: {{baseline: {{}}, again: {{seed_offset: {offset}}}}}"), problem => problem.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_pattern_that_no_arm_matches_is_told_with_the_nearest_name()
    {
        var issues = new Issues();
        Study.Load(Write(Net + "arms: {baseline: {}, gelu: {s: gelu}}"), issues, new StudyOptions([], ["gleu"], Trains: false));

        Assert.Equal("--only gleu: error: No arm has such a name. Did you mean 'gelu'?", Assert.Single(issues).ToString());
    }

    [Fact]
    public void A_rule_for_the_seeds_is_planned_and_trained_with_two_arms_only()
    {
        var text = Net.Replace("seeds: 8", "seeds: {until: {half_width: 0.2 pp, min: 6, max: 40}}", StringComparison.Ordinal);

        Assert.Empty(Told(text + "arms: {baseline: {}, gelu: {s: gelu}}", trains: true));
        Assert.Contains("with one arm there is none", Assert.Single(Told(text + "arms: {gelu: {s: gelu}}", trains: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_by_itself_is_planned_but_not_trained()
    {
        const string Network = "input: [3, 32, 32]\nmodel: [conv: {out: 8, kernel: 3}, slot: s, global_avg_pool, linear: 10]\n";

        Assert.Empty(Told(Network));
        Assert.StartsWith("experiment.yaml:1:1: error: This file describes a network, not an experiment: there is nothing to train.", Assert.Single(Told(Network, trains: true)), StringComparison.Ordinal);
        Assert.Equal(["experiment.yaml:1:8: error: input: The input is three whole numbers from 1 to 65536: channels, height and width. Write input: [3, 224, 224]."], Told(Network.Replace("[3, 32, 32]", "[3, 32]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Arms_of_a_network_are_planned_beside_it()
    {
        var study = Study.Load(Write("input: [3, 32, 32]\nvars: {width: 8}\nmodel: [conv: {out: $width, kernel: 3}, global_avg_pool, linear: 10]\narms: {small: {}, large: {vars: {width: 16}}}\n"), new Issues())!;

        Assert.Equal("arm    parameters         multiply-adds\nsmall         314               194,480\nlarge         618  +97 %        388,960  +100 %\n", PlanText.Render(study));
    }

    [Theory]
    [InlineData("r5: {s: {se: {reduction: 5}}}, r7: {s: {se: {reduction: 7}}}", "The arms r5 and r7 are the same network with the same recipe: the hidden widths are 1 for 8 channels (an effective ratio of 8).")]
    [InlineData("same: {s: identity}", "The arms baseline and same are the same network with the same recipe.")]
    [InlineData("a: {s: relu}, b: {s: [relu, identity]}", "The arms a and b are the same network with the same recipe.")]
    public void Arms_that_come_to_the_same_network_are_named(string arms, string message) =>
        Assert.Contains(message, Assert.Single(Told(Net + $"arms: {{baseline: {{}}, {arms}}}"), told => told.Contains("same network", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void What_is_saved_of_a_composed_experiment_stands_alone_and_has_the_same_runs()
    {
        Write(Net + "arms: {baseline: {}, se: {s: {se: 2}}, control: {match: {params: se, vary: width}}}", "configs/base.yaml");
        var file = Write("experiment: child\nextends: base.yaml\narms: {gelu: {s: gelu}, se: {s: {se: 4}}}\ntrain: {epochs: 3}\n", "configs/child.yaml");
        var study = Study.Load(file, new Issues(), new StudyOptions(["vars.width=16"], [], Trains: true))!;

        var again = Study.Load(Write(study.Experiment.Text, "results/child/experiment.yaml"), new Issues())!;

        Assert.Equal(study.Arms.Select(arm => arm.Name), again.Arms.Select(arm => arm.Name));
        Assert.Equal(study.Runs.Select(run => run.Id), again.Runs.Select(run => run.Id));
    }

    [Fact]
    public void Data_that_a_file_names_beside_itself_is_found_from_the_results_too()
    {
        Write("", ".git/HEAD");
        Directory.CreateDirectory(_folder["shared"]);
        foreach (var part in (string[])["train", "test"])
        {
            NpyFile.Write<byte>(_folder[$"shared/{part}-x.npy"], new byte[8 * 16], [8, 4, 4]);
            NpyFile.Write<long>(_folder[$"shared/{part}-y.npy"], new long[] { 0, 1, 2, 3, 0, 1, 2, 3 }, [8]);
        }
        Write("data: {arrays: {train: {images: train-x.npy, labels: train-y.npy}, test: {images: test-x.npy, labels: test-y.npy}}}\n", "shared/data.yaml");
        var file = Write(Net.Replace("data: {synthetic: {shape: [1, 8, 8], classes: 4, train: 160, test: 40}}", "extends: ../shared/data.yaml\ndata: {arrays: {classes: 4}, validation: 2}", StringComparison.Ordinal) + "arms: {baseline: {}}", "configs/own.yaml");
        var issues = new Issues();
        var study = Study.Load(file, issues);
        Assert.False(issues.HasErrors, string.Join('\n', issues));

        var again = Study.Load(Write(study!.Experiment.Text, "results/own/experiment.yaml"), issues);

        Assert.False(issues.HasErrors, string.Join('\n', issues));
        Assert.Equal(study.Runs.Select(run => run.Id), again!.Runs.Select(run => run.Id));
    }

    [Theory]
    [InlineData(161, 32, "The last step of an epoch has one example, as 161 in batches of 32 leave one over, which", " Take another batch, such as 31, or train on one example less: 'train: 160' under 'data'.")]
    [InlineData(33, 1, "Every step has one example, which", " Take another batch, such as 3.")]
    [InlineData(1, 1, "Every step has one example, which", " Train on more examples.")]
    public void A_step_of_one_example_is_refused_where_a_layer_normalises_one_value_of_a_channel(int examples, int batch, string when, string hint)
    {
        var text = Net.Replace("train: 160", $"train: {examples}", StringComparison.Ordinal).Replace("batch: 32", $"batch: {batch}", StringComparison.Ordinal);
        Assert.Equal(
            [$"experiment.yaml:5:27: error: train.batch: {when} 's1.bam1.channel.batch_norm1' in arm 'bam' and in 1 other arm cannot be trained on: it normalises over the batch, and each example has one value of a channel there.{hint}"],
            Told(text + "arms: {baseline: {}, bam: {s: {bam: 2}}, se: {s: {se: 2}}, sk: {s: {selective_kernel: {reduction: 2}}}}\n"));
    }

    [Theory]
    [InlineData(160)]
    [InlineData(162)]
    public void Steps_of_more_examples_are_not_refused(int examples) =>
        Assert.Empty(Told(Net.Replace("train: 160", $"train: {examples}", StringComparison.Ordinal) + "arms: {baseline: {}, bam: {s: {bam: 2}}}\n"));

    [Fact]
    public void A_mistake_in_a_network_names_the_shape_that_arrived_and_the_blocks_that_led_there() => Assert.Equal(
        ["experiment.yaml:3:20: error: blocks.unit[0].max_pool: The pool needs at least 4×4 positions but 3×2×2 arrives. (in block 'unit' at experiment.yaml:4:37)"],
        Told("input: [3, 8, 8]\nblocks:\n  unit: [max_pool: 4]\nmodel: [repeat: {times: 2, layers: [unit]}, flatten, linear: 2]\n"));
}
