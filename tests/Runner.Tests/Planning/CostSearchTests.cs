using Ablate.Runner.Planning;

namespace Ablate.Runner.Tests.Planning;

public sealed class CostSearchTests
{
    private readonly List<int> _asked = [];

    // A square layer; some widths cannot be built.
    private CostSearch Search(Func<int, bool>? builds = null, int most = 1 << 20) => new(width =>
    {
        _asked.Add(width);
        return width <= most && (builds is null || builds(width)) ? (long)width * width : null;
    });

    [Theory]
    [InlineData(1, 10_000, 100)]
    [InlineData(100, 10_000, 100)]
    [InlineData(5_000, 10_000, 100)]
    [InlineData(64, 10_150, 101)]
    [InlineData(64, 10_050, 100)]
    [InlineData(64, 0, 1)]
    [InlineData(64, 1_000_000_000_000, 1_000_000)]
    public void The_nearest_cost_is_found_from_anywhere(int start, long wanted, int value)
    {
        Assert.Equal((value, (long)value * value), Search().Nearest(start, wanted));
        Assert.InRange(_asked.Count, 1, 45);
    }

    [Theory]
    [InlineData(64, 70)]
    [InlineData(64, 100)]
    [InlineData(64, 90_000)]
    [InlineData(500, 3)]
    public void A_cost_that_grows_like_a_square_takes_a_few_trials(int start, int value)
    {
        var asked = 0;
        var search = new CostSearch(width =>
        {
            asked++;
            return (9L * width * width) + (40L * width) + 10;
        });

        Assert.Equal(value, search.Nearest(start, (9L * value * value) + (40L * value) + 11)!.Value.Value);
        Assert.InRange(asked, 1, 6 + (int)Math.Abs(Math.Log2((double)start / value)));
    }

    [Fact]
    public void A_cost_that_grows_like_nothing_else_is_found_all_the_same()
    {
        var asked = 0;
        var search = new CostSearch(width =>
        {
            asked++;
            return width < 1000 ? width : 1_000_000_000L + width;
        });

        Assert.Equal(999, search.Nearest(8, 2_000)!.Value.Value);
        Assert.InRange(asked, 1, 40);
    }

    [Theory]
    [InlineData(8, 24, 64, 64)]
    [InlineData(8, 64, 61, 64)]
    [InlineData(8, 64, 59, 56)]
    [InlineData(12, 12, 61, 60)]
    [InlineData(7, 14, 100, 98)]
    public void Widths_that_cannot_be_built_are_passed_over(int step, int start, int wanted, int value) =>
        Assert.Equal(value, Search(width => width % step == 0).Nearest(start, (long)wanted * wanted)!.Value.Value);

    [Fact]
    public void Beyond_what_can_be_built_the_largest_comes_nearest() => Assert.Equal(1000, Search(most: 1000).Nearest(64, 1L << 40)!.Value.Value);

    [Fact]
    public void Where_nothing_can_be_built_nothing_is_found() => Assert.Null(Search(_ => false).Nearest(64, 100));

    [Fact]
    public void A_number_that_changes_nothing_is_recognised()
    {
        var search = new CostSearch(_ => 5);
        search.Nearest(8, 100);

        Assert.True(search.IsConstant);
        Assert.False(Search() is var other && other.Nearest(8, 100) is not null && other.IsConstant);
    }
}
