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
}
