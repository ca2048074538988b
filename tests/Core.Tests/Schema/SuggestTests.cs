using Ablate.Core.Schema;

namespace Ablate.Core.Tests.Schema;

public sealed class SuggestTests
{
    private static readonly string[] Names = ["conv", "linear", "max_pool", "avg_pool", "batch_norm", "se", "global_avg_pool"];

    [Theory]
    [InlineData("cnov", "conv")]
    [InlineData("Conv", "conv")]
    [InlineData("max-pool", "max_pool")]
    [InlineData("liner", "linear")]
    [InlineData("batchnorm", "batch_norm")]
    [InlineData("globalavgpool", "global_avg_pool")]
    [InlineData("es", "se")]
    [InlineData("lstm", null)]
    [InlineData("xy", null)]
    [InlineData("", null)]
    public void A_misspelt_name_finds_the_nearest_known_one(string name, string? nearest) => Assert.Equal(nearest, Suggest.Nearest(name, Names));

    [Fact]
    public void Of_many_names_the_nearest_are_listed() => Assert.Equal(
        "There are 43 variables; the nearest are 'width', 'widths', 'name0', 'name1' and 'name10'.",
        Suggest.Hint("wildcat", [.. Enumerable.Range(0, 41).Select(i => $"name{i}"), "width", "widths"], "variables"));
}
