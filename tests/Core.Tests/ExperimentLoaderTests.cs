using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests;

public sealed class ExperimentLoaderTests
{
    private const string Attention = """
        experiment: attention
        data: {name: fashion-mnist, validation: 5000}
        model:
          - conv: {out: 32, kernel: 3, padding: 1}
          - slot: attention
          - residual: {body: [relu, slot: attention]}
          - linear: 10
        train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9}}, schedule: cosine}
        arms:
          baseline: {}
          se-r${r}: {attention: {se: {reduction: "${r}"}}, sweep: {r: [2, 4, 8]}}
          mhsa: {attention: [{mhsa: {heads: 7, tokens: channels}}, relu]}
        seeds: 10
        analysis: {baseline: baseline, metric: test.accuracy, confidence: 0.9}
        """;

    private const string Small = """
        experiment: small
        data: fashion-mnist
        model: [flatten, {linear: 10}]
        train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9}}, schedule: {cosine: {min: 0.01}}, augment: {crop: 4}}

        """;

    [Fact]
    public void A_whole_experiment_is_loaded()
    {
        var experiment = Read.Experiment(Attention);

        Assert.Equal("attention", experiment.Name);
        Assert.Equal(["baseline", "se-r2", "se-r4", "se-r8", "mhsa"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal(Enumerable.Range(0, 10), experiment.Seeds);
        Assert.Equal(new AnalysisConfig("baseline", "test.accuracy", 0.9), experiment.Analysis);
        Assert.All(experiment.Arms, arm => Assert.Equal(new Cosine(), arm.Train!.Schedule));
        Assert.Equal("5000", ((ScalarNode)((MappingNode)experiment.Data!)["validation"]!).Text);
        Assert.Equal(Attention, experiment.Text);
    }

    [Fact]
    public void An_arm_fills_every_slot_of_its_name_however_deep()
    {
        var arms = Read.Experiment(Attention).Arms;

        Assert.Equal(
            """[{"conv": {"kernel": 3, "out": 32, "padding": 1}}, {"slot": {"layers": [], "name": "attention"}}, {"residual": {"body": ["relu", {"slot": {"layers": [], "name": "attention"}}]}}, {"linear": 10}]""",
            Canonical.Json(arms[0].Model));
        Assert.Equal(
            """[{"conv": {"kernel": 3, "out": 32, "padding": 1}}, {"slot": {"layers": [{"se": {"reduction": 4}}], "name": "attention"}}, {"residual": {"body": ["relu", {"slot": {"layers": [{"se": {"reduction": 4}}], "name": "attention"}}]}}, {"linear": 10}]""",
            Canonical.Json(arms[2].Model));
        Assert.Contains("""[{"mhsa": {"heads": 7, "tokens": "channels"}}, "relu"]""", Canonical.Json(arms[4].Model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_swept_layer_keeps_its_position_and_names_its_arm()
    {
        var arm = Read.Experiment(Attention).Arms[2];

        var slot = (MappingNode)((MappingNode)arm.Model.Items[1])["slot"]!;
        var filler = ((SequenceNode)slot["layers"]!).Items[0];
        Assert.Equal("arms.se-r4.attention", filler.Path);
        Assert.Equal(11, filler.At.Line);
        Assert.Equal("4", arm.Values["r"]);
        Assert.Equal((11, "arms.se-r4"), (arm.Source.At.Line, arm.Source.Path));
    }

    [Fact]
    public void Several_variables_make_a_grid_whose_last_one_varies_fastest()
    {
        var experiment = Read.Experiment(Small + """
            arms:
              lr${lr}-m${m}: {train: {optimizer: {sgd: {lr: "${lr}", momentum: "${m}"}}}, sweep: {lr: [0.1, 0.2], m: [0, 0.5]}}
            seeds: [7, 3]
            """);

        Assert.Equal(["lr0.1-m0", "lr0.1-m0.5", "lr0.2-m0", "lr0.2-m0.5"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal(new Sgd(0.2, 0.5), experiment.Arms[3].Train!.Optimizer);
        Assert.Equal([7, 3], experiment.Seeds);
        Assert.Equal("lr0.1-m0", experiment.Analysis.Baseline);
    }

    [Theory]
    [InlineData("{epochs: 3}", """{"augment": {"crop": 4, "cutout": 0, "flip": false}, "batch": 128, "epochs": 3, "evaluate": "each_epoch", "gradient_clip": null, "label_smoothing": 0, "optimizer": {"sgd": {"lr": 0.05, "momentum": 0.9, "nesterov": false, "weight_decay": 0}}, "schedule": {"cosine": {"min": 0.01, "warmup": 0}}}""")]
    [InlineData("{optimizer: {sgd: {lr: 1}}, schedule: {cosine: {warmup: 2}}, augment: {flip: true}}", """{"augment": {"crop": 4, "cutout": 0, "flip": true}, "batch": 128, "epochs": 15, "evaluate": "each_epoch", "gradient_clip": null, "label_smoothing": 0, "optimizer": {"sgd": {"lr": 1, "momentum": 0.9, "nesterov": false, "weight_decay": 0}}, "schedule": {"cosine": {"min": 0.01, "warmup": 2}}}""")]
    [InlineData("{optimizer: adam, schedule: cosine, augment: null}", """{"augment": null, "batch": 128, "epochs": 15, "evaluate": "each_epoch", "gradient_clip": null, "label_smoothing": 0, "optimizer": {"adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1E-08, "lr": 0.001, "weight_decay": 0}}, "schedule": {"cosine": {"min": 0.01, "warmup": 0}}}""")]
    public void An_arm_changes_parts_of_the_recipe_and_another_kind_replaces_the_whole(string change, string expected)
    {
        var experiment = Read.Experiment(Small + $"arms: {{baseline: {{}}, other: {{train: {change}}}}}\nseeds: 1\n");

        Assert.Equal(expected, Canonical.Json(experiment.Arms[1].Train!));
        Assert.Equal(15, experiment.Arms[0].Train!.Epochs);
    }

    [Fact]
    public void A_text_that_is_one_variable_takes_the_type_of_the_value()
    {
        var experiment = Read.Experiment("""
            experiment: types
            data: fashion-mnist
            model: [slot: s]
            train: {epochs: 1, batch: 1, optimizer: adam}
            arms:
              a${x}: {s: {layer: {alone: "${x}", within: "n${x}"}}, sweep: {x: [1, "2", true]}}
            seeds: 1
            """);

        Assert.Equal(["1", "\"2\"", "true"], experiment.Arms.Select(arm => Alone(Canonical.Json(arm.Model))));

        static string Alone(string text) => text.Split("\"alone\": ")[1].Split(',')[0];
    }

    [Fact]
    public void As_much_as_could_be_understood_is_returned_beside_errors()
    {
        var issues = new Issues();

        var experiment = ExperimentLoader.Read(Attention.Replace("epochs: 15", "epochs: 0", StringComparison.Ordinal), "file.yaml", issues);

        Assert.Single(issues);
        Assert.Equal(5, experiment!.Arms.Count);
        Assert.All(experiment.Arms, arm => Assert.Null(arm.Train));
    }

    [Fact]
    public void Ten_thousand_arms_are_expanded_in_a_moment()
    {
        var values = string.Join(", ", Enumerable.Range(1, 100));
        var text = Attention.Replace("sweep: {r: [2, 4, 8]}", $"sweep: {{r: [{values}], h: [{values}]}}", StringComparison.Ordinal)
            .Replace("se-r${r}", "se-${r}-${h}", StringComparison.Ordinal)
            .Replace("""reduction: "${r}"}""", """reduction: "${r}", hidden: "${h}"}""", StringComparison.Ordinal)
            .Replace("  baseline: {}\n", "", StringComparison.Ordinal)
            .Replace("  mhsa: {attention: [{mhsa: {heads: 7, tokens: channels}}, relu]}\n", "", StringComparison.Ordinal)
            .Replace("baseline: baseline, ", "", StringComparison.Ordinal);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var experiment = Read.Experiment(text);

        Assert.Equal(10_000, experiment.Arms.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 250_000_000);
    }

    [Theory]
    [InlineData("missing.yaml", "There is no such file.")]
    [InlineData("no-such-folder/missing.yaml", "There is no such file.")]
    public void A_file_that_is_not_there_is_an_issue(string name, string message)
    {
        var issues = new Issues();

        Assert.Null(ExperimentLoader.Load(Path.Combine(AppContext.BaseDirectory, name), issues));
        Assert.Equal(message, Assert.Single(issues).Message);
    }

    [Fact]
    public void A_file_that_is_not_text_is_an_issue()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("latin1.yaml"), [.. "experiment: caf"u8, 0xE9, 0x0A]);
        var issues = new Issues();

        Assert.Null(ExperimentLoader.Load(folder.File("latin1.yaml"), issues));
        Assert.Equal("The file is not text in UTF-8.", Assert.Single(issues).Message);
    }
}
