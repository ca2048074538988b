using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Composition;

public sealed class ExtendsTests : IDisposable
{
    private const string Base = """
        experiment: base
        vars: {width: 8, depth: 2}
        data: {synthetic: {classes: 4, train: 100}, validation: 50}
        model: [conv: {out: $width, kernel: 3}, slot: s, linear: 10]
        train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9}}, schedule: {cosine: {min: 0.01}}}
        arms: {baseline: {}, se: {s: {se: {reduction: 4}}}, relu: {s: relu}}
        seeds: [1, 2, 3]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text)
    {
        var file = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private Experiment Load(string child, params string[] overrides)
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Load(Write("child.yaml", child), issues, new LoadOptions(overrides, []));
        Assert.Empty(issues);
        return experiment!;
    }

    private string[] Problems(string child, string name = "child.yaml")
    {
        var issues = new Issues();
        ExperimentLoader.Load(Write(name, child), issues);
        return [.. issues.Select(issue => issue.ToString().Replace(_folder.Path + "/", "", StringComparison.Ordinal))];
    }

    [Fact]
    public void A_file_says_only_what_it_changes()
    {
        Write("base.yaml", Base);

        var experiment = Load("experiment: child\nextends: base.yaml\ntrain: {epochs: 3, optimizer: {sgd: {lr: 0.1}}}\nseeds: [7]\nvars: {width: 16}\n");

        Assert.Equal("child", experiment.Name);
        Assert.Equal([7], experiment.Seeds);
        Assert.Equal(["baseline", "se", "relu"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal("[{conv:{kernel:3,out:16}},{slot:{layers:[],name:s}},{linear:10}]", Study.Short(experiment.Arms[0].Model));
        Assert.Equal("{augment:null,batch:128,epochs:3,evaluate:each_epoch,gradient_clip:null,label_smoothing:0,optimizer:{sgd:{lr:0.1,momentum:0.9,nesterov:false,weight_decay:0}},schedule:{cosine:{min:0.01,warmup:0}}}", Study.Short(experiment.Arms[0].Train!));
    }

    [Theory]
    [InlineData("train: {optimizer: {adam: {lr: 0.001}}}", "train", "{batch:128,epochs:15,optimizer:{adam:{lr:0.001}},schedule:{cosine:{min:0.01}}}")]
    [InlineData("train: {optimizer: sgd, schedule: cosine}", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:0.05,momentum:0.9}},schedule:{cosine:{min:0.01}}}")]
    [InlineData("train: {schedule: null}", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:0.05,momentum:0.9}}}")]
    [InlineData("model: [linear: 10, slot: s]", "model", "[{linear:10},{slot:s}]")]
    [InlineData("arms: {relu: null, gelu: {s: gelu}, se: {s: {se: {hidden: 2}}}}", "arms", "{baseline:{},gelu:{s:gelu},se:{s:{se:{hidden:2,reduction:4}}}}")]
    [InlineData("arms: {se: {s: relu}}", "arms", "{baseline:{},relu:{s:relu},se:{s:relu}}")]
    [InlineData("arms: {se: {s: {se: {reduction: null}}}}", "arms", "{baseline:{},relu:{s:relu},se:{s:{se:{}}}}")]
    [InlineData("data: {validation: 10}", "data", "{synthetic:{classes:4,train:100},validation:10}")]
    [InlineData("data: {synthetic: {classes: 3}}", "data", "{synthetic:{classes:3,train:100},validation:50}")]
    [InlineData("data: fashion-mnist", "data", "{name:fashion-mnist,validation:50}")]
    [InlineData("data: {fashion-mnist: {}, validation: null}", "data", "{fashion-mnist:{}}")]
    [InlineData("data: synthetic", "data", "{synthetic:{classes:4,train:100},validation:50}")]
    public void Mappings_are_merged_lists_replaced_and_null_takes_away(string change, string key, string expected)
    {
        Write("base.yaml", Base);

        Assert.Equal(expected, Study.Short(Load($"experiment: child\nextends: base.yaml\n{change}\n").Composed.Root[key]!));
    }

    [Fact]
    public void A_misspelt_count_does_not_replace_the_dataset()
    {
        Write("base.yaml", Base.Replace("{synthetic: {classes: 4, train: 100}, validation: 50}", "fashion-mnist", StringComparison.Ordinal));

        Assert.Equal("{name:fashion-mnist,validaton:10}", Study.Short(Load("experiment: child\nextends: base.yaml\ndata: {validaton: 10}\n").Composed.Root["data"]!));
    }

    [Fact]
    public void Places_of_a_filler_are_changed_by_themselves_and_its_layers_as_a_choice()
    {
        Write("base.yaml", Base.Replace("relu: {s: relu}", "relu: {s: {fill: {se: {reduction: 4}}, stages: 2}}", StringComparison.Ordinal)
            .Replace("slot: s, ", "stages: {first: 2, width: [1, 2], layers: [slot: s]}, ", StringComparison.Ordinal));

        Assert.Equal("{fill:{se:{reduction:4}},stages:3}", Filler("{stages: 3}"));
        Assert.Equal("{fill:{cbam:{}},stages:2}", Filler("{fill: {cbam: {}}}"));
        Assert.Equal("relu", Filler("relu"));

        string Filler(string change) => Study.Short(((MappingNode)((MappingNode)Load($"experiment: child\nextends: base.yaml\narms: {{relu: {{s: {change}}}}}\n").Composed.Root["arms"]!)["relu"]!)["s"]!);
    }

    [Fact]
    public void An_arm_that_is_empty_in_the_parent_can_be_filled_in_the_child()
    {
        Write("base.yaml", Base.Replace("baseline: {}", "baseline:", StringComparison.Ordinal));

        Assert.Equal("[{slot:{layers:[gelu],name:s}}]", Study.Short(Load("experiment: child\nextends: base.yaml\nmodel: [slot: s]\narms: {baseline: {s: gelu}}\n").Arms[0].Model));
    }

    [Fact]
    public void Without_a_parent_an_arm_of_nothing_is_an_arm() =>
        Assert.Equal(["baseline"], Study.Of("arms: {baseline: null}").Arms.Select(arm => arm.Name));

    [Theory]
    [InlineData("{sf: null}", "child.yaml:3:8: error: arms.sf: There is no inherited arm 'sf' to take away. Did you mean 'se'?")]
    [InlineData("{another: null}", "child.yaml:3:8: error: arms.another: There is no inherited arm 'another' to take away. Write {} in place of nothing for an arm that changes nothing.")]
    public void An_arm_that_no_parent_has_cannot_be_taken_away(string arms, string problem)
    {
        Write("base.yaml", Base);

        Assert.Equal([problem], Problems($"experiment: child\nextends: base.yaml\narms: {arms}\n"));
    }

    [Fact]
    public void The_input_of_an_extended_architecture_gives_way_to_the_data_but_one_beside_it_means_nothing()
    {
        const string Beside = "The data says what the input of an experiment is, so that this has no meaning. Take it away, or change the data.";
        Write("base.yaml", Base);
        Write("net.yaml", "input: [3, 8, 8]\nmodel: [flatten, linear: 10]\n");
        var issues = new Issues();

        Assert.Empty(Problems("experiment: child\nextends: [base.yaml, net.yaml]\narms: {se: null, relu: null}\n"));
        Assert.Equal([$"child.yaml:3:1: error: input: {Beside}"], Problems("experiment: child\nextends: base.yaml\ninput: [1, 8, 8]\n"));
        ExperimentLoader.Load(_folder.File("base.yaml"), issues, new LoadOptions(["input=[1, 8, 8]"], []));
        Assert.Equal([$"-o input=[1, 8, 8]: error: input: {Beside}"], issues.Select(issue => issue.ToString()));
    }

    [Fact]
    public void Later_parents_win_and_those_of_a_parent_come_before_it()
    {
        Write("grandparent.yaml", Base);
        Write("a/first.yaml", "extends: ../grandparent.yaml\ntrain: {epochs: 1, batch: 1}\nvars: {width: 1}\n");
        Write("a/second.yaml", "train: {epochs: 2}\n");

        var experiment = Load("experiment: child\nextends: [a/first.yaml, a/second.yaml]\nvars: {depth: 3}\nanalysis: {collapsed_below: $depth / 10}\n");

        Assert.Equal((2, 1), (experiment.Arms[0].Train!.Epochs, experiment.Arms[0].Train!.Batch));
        Assert.Equal("{depth:3,width:1}", Study.Short(experiment.Composed.Root["vars"]!));
    }

    [Fact]
    public void Arms_keep_the_order_of_the_parent_and_new_ones_follow()
    {
        Write("base.yaml", Base);

        Assert.Equal(["baseline", "se", "relu", "zero", "gelu"], Load("experiment: child\nextends: base.yaml\narms: {zero: {}, gelu: {s: gelu}, baseline: {}}\n").Arms.Select(arm => arm.Name));
    }

    [Fact]
    public void The_name_of_an_experiment_is_its_own()
    {
        Write("base.yaml", Base);

        Assert.Equal(["child.yaml:1:1: error: The key 'experiment' is missing: an experiment needs it."], Problems("extends: base.yaml\n"));
    }

    [Fact]
    public void Problems_of_a_parent_are_told_with_its_name_in_the_same_pass()
    {
        Write("base.yaml", Base.Replace("epochs: 15", "epochs: 0", StringComparison.Ordinal));

        Assert.Equal(
            ["base.yaml:5:17: error: train.epochs: This must be a whole number from 1 to 100000, but it is 0.", "child.yaml:3:8: error: seeds: The number of seeds must be at least 1 and at most 10,000, but it is 0. To train with the one seed 0, write [0]."],
            Problems("experiment: child\nextends: base.yaml\nseeds: 0\n"));
    }

    [Theory]
    [InlineData("missing.yaml", "child.yaml:2:10: error: missing.yaml: There is no such file. Write the path relative to the file that extends it.")]
    [InlineData("/etc/passwd", "child.yaml:2:10: error: extends: The path of a file is expected here, relative to this one, but this is '/etc/passwd'. Write extends: ../base.yaml.")]
    [InlineData("../../../../../../../../etc/passwd", "child.yaml:2:10: error: extends: '../../../../../../../../etc/passwd' leads out of the project's folder. Copy that file into the project.")]
    [InlineData("child.yaml", "child.yaml:2:10: error: extends: 'child.yaml' extends, in turn, this file: child.yaml → child.yaml.")]
    [InlineData("other.yaml", "other.yaml:1:10: error: extends: 'child.yaml' extends, in turn, this file: child.yaml → other.yaml → child.yaml.")]
    public void A_parent_that_cannot_be_is_refused(string parent, string problem)
    {
        Write("other.yaml", "extends: child.yaml\n");
        Write(".git/HEAD", "");

        Assert.Contains(problem, Problems($"experiment: child\nextends: {parent}\n"));
    }

    [Theory]
    [InlineData(".", ".: This is a folder; name the experiment file (YAML) in it.")]
    [InlineData("./", "./: This is a folder; name the experiment file (YAML) in it.")]
    [InlineData("sub/../.", "sub/../.: This is a folder; name the experiment file (YAML) in it.")]
    [InlineData("''", "extends: The path of a file is expected here, relative to this one, but this is the quoted text \"\". Write extends: ../base.yaml.")]
    [InlineData("\"a\\0b\"", "extends: The path of a file is expected here, relative to this one, but this is the quoted text \"a\\u0000b\". Write extends: ../base.yaml.")]
    [InlineData("../../../../../../../../../../../..", "extends: '../../../../../../../../../../../..' leads out of the project's folder. Copy that file into the project.")]
    public void A_parent_that_is_no_file_is_refused_from_the_file_s_own_folder(string parent, string problem)
    {
        // The working folder is that of a file named without one.
        var issues = new Issues();

        ExperimentLoader.Read($"extends: {parent}\n", "child.yaml", issues);

        Assert.Equal([$"child.yaml:1:10: error: {problem}"], issues.Select(issue => issue.ToString()));
    }

    [Theory]
    [InlineData("missing.yaml", "child.yaml:2:10: error: missing.yaml: There is no such file. Write the path relative to the file that extends it.")]
    [InlineData("[base.yaml, missing.yaml]", "child.yaml:2:22: error: missing.yaml: There is no such file. Write the path relative to the file that extends it.")]
    [InlineData("child.yaml", "child.yaml:2:10: error: extends: 'child.yaml' extends, in turn, this file: child.yaml → child.yaml.")]
    [InlineData("list.yaml", "list.yaml:1:1: error: An experiment is a mapping with the keys 'experiment', 'data', 'model', 'train', 'arms' and 'seeds', but this is a list.")]
    public void Without_a_parent_nothing_is_said_of_what_it_might_have_given(string parent, string problem)
    {
        Write("base.yaml", "seeds: 3\n");
        Write("list.yaml", "[1, 2]\n");

        Assert.Equal([problem], Problems($"experiment: child\nextends: {parent}\narms: {{se: {{s: {{se: $width}}}}}}\n"));
    }

    [Fact]
    public void A_link_that_leads_out_of_the_project_is_not_followed()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside.File("base.yaml"), Base);
        Write(".git/HEAD", "");
        File.CreateSymbolicLink(_folder.File("link.yaml"), outside.File("base.yaml"));
        Directory.CreateSymbolicLink(_folder.File("folder"), outside.Path);

        Assert.Contains("leads out of the project's folder", string.Concat(Problems("experiment: child\nextends: link.yaml\n")), StringComparison.Ordinal);
        Assert.Contains("leads out of the project's folder", string.Concat(Problems("experiment: child\nextends: folder/base.yaml\n")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_is_itself_reached_by_a_link_is_one_project()
    {
        using var links = new TemporaryFolder();
        Write(".git/HEAD", "");
        Write("base.yaml", Base);
        Write("configs/child.yaml", "experiment: child\nextends: ../base.yaml\n");
        Directory.CreateSymbolicLink(links.File("project"), _folder.Path);
        var issues = new Issues();

        Assert.NotNull(ExperimentLoader.Load(links.File("project/configs/child.yaml"), issues));
        Assert.Empty(issues);
    }

    [Fact]
    public void The_whole_as_one_text_begins_with_the_files_own_comments_and_what_the_command_line_changed()
    {
        Write("base.yaml", "# Question   What of the base?\n" + Base);
        var experiment = Load("# Question   What of the child?\n#            (in two lines)\nexperiment: child\nextends: base.yaml\n# below\n", "train.epochs=4", "vars.width=\n16");

        Assert.StartsWith("# Question   What of the child?\n#            (in two lines)\n# Override   train.epochs=4\n# Override   vars.width= 16\n", experiment.Text, StringComparison.Ordinal);
        Assert.Equal(experiment.Composed.WithText(new Dictionary<string, Node> { ["seeds"] = experiment.Common["seeds"]! }).Text, experiment.Text);
    }

    [Fact]
    public void The_whole_as_one_text_says_the_same()
    {
        Write("base.yaml", Base.Replace(", depth: 2", "", StringComparison.Ordinal));
        var experiment = Load("experiment: child\nextends: base.yaml\narms: {relu: null, 'w-${w}': {vars: {width: $w}, sweep: {w: [2, 4]}}}\n", "train.epochs=4");

        var again = Read.Experiment(experiment.Text);

        Assert.Equal(experiment.Arms.Select(arm => (arm.Name, Study.Short(arm.Model), Study.Short(arm.Train!))), again.Arms.Select(arm => (arm.Name, Study.Short(arm.Model), Study.Short(arm.Train!))));
        Assert.Equal(Study.Short(experiment.Common), Study.Short(again.Common));
    }
}
