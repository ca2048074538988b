using Ablate.Models.Summaries;
using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class ModelPlanTests
{
    private const string Everything = """
        - conv: {out: 16, kernel: 3, padding: same, bias: false}
        - batch_norm
        - relu6
        - residual:
            body:
              - conv: {out: 32, kernel: [3, 1], stride: 2, padding: [1, 0], groups: 2}
              - slot: {name: attention, layers: [{se: 4}]}
            shortcut:
              - avg_pool: 2
              - conv: {out: 32, kernel: 1}
        - slot: attention
        - slot: {name: attention, layers: [{mhsa: {heads: 7}}, {se: {hidden: 3, bias: both}}]}
        - dropout: 0.25
        - flatten
        - linear: 10
        """;

    [Fact]
    public void Parameters_are_named_by_scope_kind_and_ordinal()
    {
        string[] expected =
        [
            "conv1.weight",
            "batch_norm1.weight",
            "batch_norm1.bias",
            "residual1.body.conv1.weight",
            "residual1.body.conv1.bias",
            "residual1.body.attention1.se1.fc1.weight",
            "residual1.body.attention1.se1.fc2.weight",
            "residual1.shortcut.conv1.weight",
            "residual1.shortcut.conv1.bias",
            "attention2.mhsa1.in_proj_weight",
            "attention2.mhsa1.out_proj.weight",
            "attention2.mhsa1.in_proj_bias",
            "attention2.mhsa1.out_proj.bias",
            "attention2.se1.fc1.weight",
            "attention2.se1.fc1.bias",
            "attention2.se1.fc2.weight",
            "attention2.se1.fc2.bias",
            "linear1.weight",
            "linear1.bias",
        ];
        var plan = Plans.Of(Everything);
        Assert.Equal(expected, plan.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["batch_norm1.running_mean", "batch_norm1.running_var", "batch_norm1.num_batches_tracked"], plan.Buffers.Select(buffer => buffer.Name));
    }

    [Fact]
    public void A_kind_that_ends_in_a_digit_keeps_apart_from_its_ordinal()
    {
        var relus = string.Concat(Enumerable.Repeat("relu, ", 61));
        var paths = Plans.Of($"[{relus}relu6, flatten, {{linear: 10}}]").Layers.Select(layer => layer.Path).ToList();
        Assert.Equal(paths.Count, paths.Distinct().Count());
        Assert.Contains("relu6_1", paths);
    }

    [Fact]
    public void The_canonical_text_is_a_model_that_plans_to_itself()
    {
        var plan = Plans.Of(Everything);
        var again = Plans.Of(plan.Canonical);
        Assert.Equal(plan.Canonical, again.Canonical);
        Assert.Equal(SummaryTable.Text(plan, int.MaxValue), SummaryTable.Text(again, int.MaxValue));
        Golden.Matches("Golden/canonical.json", plan.Canonical.Replace("}}, {", "}},\n{", StringComparison.Ordinal) + "\n");
    }

    [Theory]
    [InlineData("{conv: {out: 4, kernel: 3}}", "{conv: {out: 4, kernel: [3, 3], stride: 1, padding: 0, dilation: 1, groups: 1, bias: true}}")]
    [InlineData("{max_pool: 2}", "{max_pool: {kernel: 2, stride: 2}}")]
    [InlineData("se", "{se: {reduction: 16}}")]
    [InlineData("{se: 8}", "{se: {reduction: 8, bias: none}}")]
    [InlineData("mhsa", "{mhsa: {heads: 1, tokens: channels, bias: true}}")]
    [InlineData("relu", "relu: {}")]
    public void Spelling_a_default_out_changes_nothing(string brief, string full)
    {
        var tail = ", flatten, {linear: 10}]";
        Assert.Equal(Plans.Of($"[{brief}{tail}").Canonical, Plans.Of($"[{full}{tail}").Canonical);
    }

    [Fact]
    public void The_summary_shows_the_tree_with_shapes_parameters_and_multiply_adds() =>
        Golden.Matches("Golden/summary.txt", SummaryTable.Text(Plans.Of(Everything), int.MaxValue));

    [Fact]
    public void Multiply_adds_are_told_apart_by_operation()
    {
        var work = Plans.Of(LabNetworks.Named("lab_mhsa_fmnist_after2")).Layers
            .SelectMany(layer => layer.Work)
            .GroupBy(one => one.Operation, one => one.MultiplyAdds)
            .ToDictionary(group => group.Key, group => group.Sum());
        Assert.Equal(225_792 + 3_612_672, work[Work.Conv]);
        Assert.Equal(31_360 + (4 * 64 * 49 * 49), work[Work.Linear]);
        Assert.Equal(2 * 64 * 64 * 49, work[Work.Attention]);
    }

    [Theory]
    [InlineData("{conv: {out: 8, kernel: 3, stride: 2, padding: 1}}", 8, 14, 14)]
    [InlineData("{conv: {out: 8, kernel: 3, dilation: 3}}", 8, 22, 22)]
    [InlineData("{conv: {out: 8, kernel: [1, 7], padding: [0, 3]}}", 8, 28, 28)]
    [InlineData("{conv: {out: 8, kernel: 5, padding: same, dilation: 2}}", 8, 28, 28)]
    [InlineData("{max_pool: {kernel: 3, stride: 2}}", 1, 13, 13)]
    [InlineData("{max_pool: {kernel: 3, stride: 2, ceil: true}}", 1, 14, 14)]
    [InlineData("{max_pool: {kernel: 2, stride: 3, padding: 1, ceil: true}}", 1, 10, 10)]
    [InlineData("{avg_pool: {kernel: 5, stride: 4, padding: 2}}", 1, 7, 7)]
    public void Windows_have_the_planned_shapes(string layer, long channels, long height, long width)
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block($"[{layer}]", Plans.FashionMnist);
        Assert.Equal(Shape.Image(channels, height, width), plan.Output);
        using var module = plan.Build(seed: 0);
        Assert.Equal(plan.Output.Batch(2), module.call(zeros(2, 1, 28, 28)).shape);
    }

    [Fact]
    public void Excitation_rounds_its_hidden_width_down_but_never_to_nothing()
    {
        long Hidden(string layer, int channels) =>
            Plans.Block($"[{layer}]", Shape.Image(channels, 4, 4)).Layers.Single(layer => layer.Name == "fc1").Output.Channels;
        Assert.Equal(13, Hidden("{se: 16}", 216));
        Assert.Equal(1, Hidden("{se: 16}", 3));
        Assert.Equal(20, Hidden("{se: {hidden: 20}}", 3));
    }

    [Fact]
    public void All_misspellings_are_reported_in_one_pass_and_no_shapes_after_them()
    {
        var issues = new Issues();
        Plans.Try("[{conv: {out: 8, kernal: 3}}, max_pol, {relu: {slope: 1}}, {dropout: 1.5}, {linear: 10}]", "model.yaml", Plans.FashionMnist, 10, issues);
        Assert.Equal(["[0].conv.kernal", "[1]", "[2].relu.slope", "[3].dropout"], issues.Select(issue => issue.Path));
    }

    [Fact]
    public void An_issue_names_the_place_within_a_list_that_fills_a_slot()
    {
        var issues = new Issues();
        Plans.Try("- slot: {name: attention, layers: [{mhsa: {heads: 3}}]}", "model.yaml", Plans.FashionMnist, 10, issues);
        var issue = Assert.Single(issues);
        Assert.Equal(new Position("model.yaml", 1, 51), issue.At);
    }
}
