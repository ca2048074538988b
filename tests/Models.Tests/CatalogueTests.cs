using Ablate.Core;
using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests;

public class CatalogueTests
{
    [Fact]
    public void The_catalogue_lists_every_layer_with_its_parameters_and_defaults() =>
        Golden.Matches("Golden/layers.txt", string.Concat(LayerCatalog.Rows().Select(row => row + "\n")));

    [Fact]
    public void Every_layer_says_what_it_does() =>
        Assert.All(LayerCatalog.Rows(), row => Assert.EndsWith(".", row.Summary, StringComparison.Ordinal));

    public static TheoryData<string> ShapeKeepers { get; } = [.. LayerCatalog.Layers.Kinds.Where(KeepsShape)];

    [Theory]
    [MemberData(nameof(ShapeKeepers))]
    public void A_layer_that_is_marked_to_keep_the_shape_gives_what_arrives(string kind)
    {
        var row = LayerCatalog.Rows().Single(row => row.Kind == kind);
        var layer = kind == "se" ? "se: {reduction: 2}" : row.Parameters.FirstOrDefault(parameter => parameter.Default is null) is { Name: var needed } ? $"{kind}: {{{needed}: {(kind == "stochastic_depth" ? "0.5" : "2")}}}" : kind;

        var plan = Plans.Block($"[{layer}]", Shape.Image(32, 8, 6));

        Assert.Equal(Shape.Image(32, 8, 6), plan.Output);
    }

    [Fact]
    public void Behind_a_layer_with_a_mistake_shapes_are_checked_where_it_keeps_them()
    {
        var issues = new Issues();

        Assert.Null(Plans.Try("[{relu: {inplace: true}}, {conv: {out: 8, kernel: 9}}]", "net.yaml", Shape.Image(1, 8, 8), null, issues));

        Assert.Equal(["[0].relu.inplace", "[1].conv.kernel"], issues.Select(issue => issue.Path));
    }

    private static bool KeepsShape(string kind) => LayerCatalog.Layers.Find(kind)!.IsDefined(typeof(KeepsShapeAttribute), inherit: true);
}
