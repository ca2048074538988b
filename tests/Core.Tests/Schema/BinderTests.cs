using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Schema;

public sealed class BinderTests
{
    [Fact]
    public void What_the_file_leaves_out_has_the_default_of_the_constructor()
    {
        var conv = Read.Value<BlockSpec>("conv: {out: 8}");

        Assert.Equal(new ConvBlock(8), conv);
        Assert.Equal("conv", conv.Kind);
    }

    [Fact]
    public void Every_type_of_parameter_is_read()
    {
        var conv = (ConvBlock)Read.Value<BlockSpec>(
            "conv: {out: 8, kernel: [3, 5], scale: 1e-3, bias: false, name: first, pad_mode: none, dilations: [1, 2], limit: 9000000000, clip: .5}");

        Assert.Equal(new Extent(3, 5), conv.Kernel);
        Assert.Equal((1e-3, false, "first", Padding.None), (conv.Scale, conv.Bias, conv.Name, conv.PadMode));
        Assert.Equal([1, 2], conv.Dilations);
        Assert.Equal((9_000_000_000, 0.5), (conv.Limit, conv.Clip));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("relu:")]
    [InlineData("relu: {}")]
    public void A_block_without_parameters_is_its_bare_name(string text) => Assert.IsType<ReluBlock>(Read.Value<BlockSpec>(text));

    [Fact]
    public void A_bare_value_stands_for_the_shorthand_parameter() => Assert.Equal(new ConvBlock(8), Read.Value<BlockSpec>("conv: 8"));

    [Fact]
    public void Blocks_hold_blocks()
    {
        var residual = (ResidualBlock)Read.Value<BlockSpec>("residual: {body: [{conv: 8}, relu], shortcut: {conv: 4}}");

        Assert.Equal([new ConvBlock(8), new ReluBlock()], residual.Body);
        Assert.Equal(new ConvBlock(4), residual.Shortcut);
    }

    [Fact]
    public void A_spec_knows_where_the_file_says_it_and_its_parameters()
    {
        var residual = (ResidualBlock)Read.Value<BlockSpec>("residual:\n  - relu\n  - conv:\n      out: 8\n");

        var conv = residual.Body[1];
        Assert.Equal((3, 5, "residual[1].conv"), (conv.Source!.At.Line, conv.Source.At.Column, conv.Source.Path));
        Assert.Equal((4, 12, "residual[1].conv.out"), (conv.PlaceOf("out").At.Line, conv.PlaceOf("out").At.Column, conv.PlaceOf("out").Path));
        Assert.Same(conv.Source, conv.PlaceOf("kernel"));
    }

    [Theory]
    [InlineData("conv: {}", "file.yaml:1:1: error: conv: The key 'out' is missing: the block 'conv' needs it.")]
    [InlineData("conv", "file.yaml:1:1: error: The key 'out' is missing: the block 'conv' needs it.")]
    [InlineData("conv: {oot: 8}", "file.yaml:1:8: error: conv.oot: The key 'oot' is not known for the block 'conv'. Did you mean 'out'?")]
    [InlineData("conf: {out: 8}", "file.yaml:1:1: error: There is no block 'conf'. Did you mean 'conv'?")]
    [InlineData("lstm: 8", "file.yaml:1:1: error: There is no block 'lstm'. The blocks are 'conv', 'relu' and 'residual'.")]
    [InlineData("relu: 8", "file.yaml:1:7: error: relu: The parameters of 'relu' must be a mapping, but this is the number 8. It has no parameters.")]
    [InlineData("relu: {slope: 1}", "file.yaml:1:8: error: relu.slope: The key 'slope' is not known for the block 'relu'. It has no parameters.")]
    [InlineData("[conv]", "file.yaml:1:1: error: The name of the block is expected here, but this is a list.")]
    [InlineData("conv: {out: 8, kernel: [3, 16]}", "file.yaml:1:24: error: conv.kernel: This must be a whole number from 1 to 15, but it is 16.")]
    [InlineData("conv: {out: 8, kernel: [1, 2, 3]}", "file.yaml:1:24: error: conv.kernel: This must be one whole number or two (height and width), but it is a list of 3.")]
    [InlineData("conv: {out: 8, dilations: [1, -2]}", "file.yaml:1:31: error: conv.dilations[1]: This must be a whole number of at least 0, but it is -2.")]
    [InlineData("conv: {out: 8, scale: .inf}", "file.yaml:1:23: error: conv.scale: This must be a number, but it is '.inf'.")]
    [InlineData("conv: {out: 8, pad_mode: same}", "file.yaml:1:26: error: conv.pad_mode: This must be 'none' or 'same_size', but it is 'same'.")]
    [InlineData("conv: {out: null}", "file.yaml:1:13: error: conv.out: This must be a whole number, but it is empty.")]
    [InlineData("conv: {out: 1e2}", "file.yaml:1:13: error: conv.out: This must be a whole number, but it is the number 1e2. Write 100.")]
    [InlineData("residual: []", "file.yaml:1:11: error: residual: The body is empty.")]
    [InlineData("residual: conv", "file.yaml:1:11: error: residual: This must be a list, but it is 'conv'. Write [conv].")]
    public void A_mistake_is_said_in_one_sentence_with_its_place(string text, string message) =>
        Assert.Equal([message], Read.Problems<BlockSpec>(text));

    [Fact]
    public void All_mistakes_of_a_block_are_reported_together()
    {
        var problems = Read.Problems<BlockSpec>("residual: [{conv: {out: x, bias: yes}}, {conv: {kernel: 3}}, rely]");

        Assert.Equal(4, problems.Length);
    }

    [Fact]
    public void A_catalogue_is_sorted_ordinally_and_finds_by_name()
    {
        var catalog = Catalog<BlockSpec>.Discover(typeof(BlockSpec).Assembly);

        Assert.Equal(["conv", "relu", "residual"], catalog.Kinds);
        Assert.Equal(typeof(ReluBlock), catalog.Find("relu"));
        Assert.Null(catalog.Find("ReLU"));
    }

    [Fact]
    public void The_catalogues_of_this_assembly_are_these()
    {
        var assembly = typeof(Spec).Assembly;

        Assert.Equal(["adam", "adamw", "sgd"], Catalog<OptimizerSpec>.Discover(assembly).Kinds);
        Assert.Equal(["constant", "cosine", "multi_step", "one_cycle", "step"], Catalog<ScheduleSpec>.Discover(assembly).Kinds);
    }
}
