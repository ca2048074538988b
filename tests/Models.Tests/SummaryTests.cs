using System.Text.Json;
using Ablate.Models.Summaries;
using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests;

public class SummaryTests
{
    private const string Blocks = """
        - conv: {out: 8, kernel: 3, padding: 1, bias: false}
        - batch_norm
        - block: {name: unit, layers: [{residual: [{conv: {out: 8, kernel: 3, padding: 1}}, {se: 4}]}, relu]}
        - block: {name: unit, layers: [{residual: [{conv: {out: 8, kernel: 3, padding: 1}}, {se: 4}]}, relu]}
        - block: {name: unit, layers: [{residual: [{conv: {out: 8, kernel: 3, padding: 1}}, {se: 2}]}, relu]}
        - mhsa: {heads: 7}
        - global_avg_pool
        - linear: 10
        """;

    private static ModelPlan Plan { get; } = Plans.Of(Blocks);

    [Fact]
    public void Layers_alike_share_a_line_where_nothing_inside_them_is_shown() =>
        Assert.Equal(
            ["conv1", "batch_norm1", "unit1..2", "unit3", "mhsa1", "global_avg_pool1", "linear1"],
            ModelSummary.Rows(Plan, depth: 1).Select(row => row.Name));

    [Fact]
    public void A_deeper_summary_shows_each_of_them()
    {
        var names = ModelSummary.Rows(Plan, depth: 2).Select(row => row.Name).ToList();
        Assert.Equal(["unit1", "residual1", "relu1", "unit2"], names[2..6]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_outermost_lines_add_up_to_the_network(bool folds)
    {
        var rows = ModelSummary.Rows(Plan, depth: 1, folds);
        var total = LayerCost.Of(Plan.Root);
        Assert.Equal(Plan.ParameterCount, rows.Sum(row => row.Cost.Parameters));
        Assert.Equal(Plan.MultiplyAdds, rows.Sum(row => row.Cost.AllMultiplyAdds));
        Assert.Equal((total.Statistics, total.Activations), (rows.Sum(row => row.Cost.Statistics), rows.Sum(row => row.Cost.Activations)));
        Assert.Equal(["attention", "conv", "linear"], total.MultiplyAdds.Keys);
    }

    [Fact]
    public void Totals_are_those_of_the_built_module()
    {
        using var module = Plan.Build(seed: 1);
        var cost = LayerCost.Of(Plan.Root);
        Assert.Equal(module.parameters().Sum(parameter => parameter.numel()), cost.Parameters);
        Assert.Equal(module.named_buffers().Where(pair => pair.buffer.shape.Length > 0).Sum(pair => pair.buffer.numel()), cost.Statistics);
    }

    [Fact]
    public void Activations_count_each_tensor_that_is_made_once()
    {
        // The convolution, the batch normalisation, the activation and the linear layer; flattening makes none.
        var plan = Plans.Of("[{conv: {out: 2, kernel: 3, padding: 1}}, batch_norm, relu, {slot: {name: s, layers: [identity]}}, flatten, {linear: 10}]");
        Assert.Equal((3 * 2 * 28 * 28) + 10, LayerCost.Of(plan.Root).Activations);
    }

    [Fact]
    public void A_residual_adds_the_tensor_of_its_sum()
    {
        var plan = Plans.Block("[{residual: [{conv: {out: 3, kernel: 3, padding: 1}}]}]", Shape.Image(3, 4, 4));
        Assert.Equal(2 * 3 * 4 * 4, LayerCost.Of(plan.Root).Activations);
    }

    [Theory]
    // T tokens of E numbers and h heads: Q, K, V and the heads' outputs 4TE, the weights hTT, the output TE.
    [InlineData("{heads: 4, tokens: positions}", (5 * 1024 * 16) + (4 * 1024 * 1024))]
    [InlineData("{heads: 4}", (5 * 16 * 1024) + (4 * 16 * 16))]
    [InlineData("{heads: 4, dropout: 0.1}", (5 * 16 * 1024) + (2 * 4 * 16 * 16))]
    [InlineData("{heads: 4, norm: pre, residual: true}", (6 * 16 * 1024) + (4 * 16 * 16))]
    [InlineData("{heads: 4, position: learned}", (6 * 16 * 1024) + (4 * 16 * 16))]
    // Projected to 8 numbers: these go in, through Q, K, V and the heads, and come out.
    [InlineData("{heads: 4, projection: 8}", (16 * 1024) + (6 * 16 * 8) + (4 * 16 * 16))]
    public void Self_attention_counts_what_it_keeps_inside(string options, long numbers) =>
        Assert.Equal(numbers, LayerCost.Of(Plans.Block($"[mhsa: {options}]", Shape.Image(16, 32, 32)).Root).Activations);

    // By hand, of 16 channels on 8×8 positions (1024 numbers): the output, those of the layers inside, what is made between.
    [Theory]
    [InlineData("se: {hidden: 4}", 1024 + (4 + 4 + 16 + 16) + 16)]
    [InlineData("se: {hidden: 4, squeeze: both}", 1024 + (2 * (4 + 4 + 16)) + 16 + (3 * 16))]
    [InlineData("se: {hidden: 4, squeeze: none}", 1024 + (2 * 256) + (2 * 1024))]
    [InlineData("spatial_attention", 1024 + 64 + 64 + 128)]
    [InlineData("cbam: {hidden: 4}", 1136 + 1280)]
    [InlineData("eca", 1024 + 16 + (2 * 16))]
    [InlineData("effective_se", 1024 + 16 + 16 + 16)]
    [InlineData("gather_excite", 1024 + 16 + 16)]
    [InlineData("gather_excite: 2", 1024 + 256 + 256 + 1024)]
    [InlineData("global_context: {hidden: 4}", 1024 + (64 + 64 + 16) + (4 + 4 + 16))]
    [InlineData("coordinate_attention: {hidden: 4}", 1024 + (2 * 256) + (3 * 64) + (4 * 128) + 1024)]
    [InlineData("simam", 1024 + 1024 + (3 * 1024))]
    [InlineData("selective_kernel: {hidden: 4}", 1024 + (6 * 1024) + 16 + (3 * 4) + 32 + 32)]
    [InlineData("bam: {hidden: 4}", 1024 + (16 + (3 * 4) + 16) + ((9 * 256) + 64) + 1024 + 1024)]
    [InlineData("triplet_attention", 1024 + 1024 + (256 + (3 * 128)) + (256 + (3 * 128)) + (128 + (3 * 64)))]
    [InlineData("style_recalibration", 1024 + 32 + 16 + 16 + 16)]
    [InlineData("split_attention: {hidden: 4}", 1024 + (3 * 2048) + 16 + (3 * 4) + 32 + 32)]
    [InlineData("non_local: {hidden: 4}", 1024 + (3 * 256) + 4096 + 256 + 1024 + 1024)]
    [InlineData("separable: {out: 4, kernel: 3, padding: 1}", 1024 + 256)]
    public void Layers_count_what_they_make_inside(string layer, long numbers) =>
        Assert.Equal(numbers, LayerCost.Of(Plans.Block(layer.Contains(':', StringComparison.Ordinal) ? $"[{{{layer}}}]" : $"[{layer}]", Shape.Image(16, 8, 8)).Root).Activations);

    [Theory]
    [InlineData("simam", "parameters     none\nmultiply-adds  none for an example of 8×4×4\n")]
    [InlineData("gather_excite: 2", "parameters     none\nmultiply-adds  none for an example of 8×4×4\n")]
    [InlineData("batch_norm: {affine: false}", "parameters     none learned, 16 with running statistics")]
    public void A_network_without_parameters_says_that_it_has_none(string layer, string totals) =>
        Assert.Contains(totals, SummaryTable.Text(Plans.Block($"[{layer}]", Shape.Image(8, 4, 4))), StringComparison.Ordinal);

    [Fact]
    public void A_bottleneck_is_told_with_the_ratio_that_came_of_it()
    {
        var hidden = Assert.Single(ModelSummary.HiddenWidths(Plans.Block("[{se: 16}]", Shape.Image(40, 4, 4)).Layers));
        Assert.Equal("se 40→2 (ratio 20)", hidden.ToString());
    }

    [Fact]
    public void The_text_is_aligned() => Golden.Matches("Golden/summary-blocks.txt", SummaryTable.Text(Plan, depth: 2));

    [Fact]
    public void Markdown_has_the_same_numbers() => Golden.Matches("Golden/summary-blocks.md", SummaryTable.Markdown(Plan, depth: 1));

    [Fact]
    public void Json_has_every_layer_by_itself()
    {
        using var json = JsonDocument.Parse(SummaryJson.Render("net", Plan));
        var layers = json.RootElement.GetProperty("layers");
        Assert.Equal(Plan.Layers.Select(layer => layer.Path), layers.EnumerateArray().Select(layer => layer.GetProperty("path").GetString()));
        Assert.Equal(Plan.ParameterCount, json.RootElement.GetProperty("total").GetProperty("parameters").GetInt64());
        Assert.Equal(Plan.MultiplyAdds, json.RootElement.GetProperty("total").GetProperty("multiply_adds").GetInt64());
    }
}
