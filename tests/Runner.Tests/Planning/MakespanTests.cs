using Ablate.Runner.Planning;

namespace Ablate.Runner.Tests.Planning;

public class MakespanTests
{
    [Theory]
    [InlineData(1, 14)]
    [InlineData(2, 7)]
    [InlineData(3, 5)]
    [InlineData(9, 5)]
    public void Workers_fetch_the_next_run_as_soon_as_they_are_free(int workers, double seconds) =>
        // With two: 3+4 beside 1+5+1; with three: 3+1 beside 1+4 beside 5.
        Assert.Equal(seconds, Makespan.Of([3, 1, 5, 4, 1], workers));

    [Fact]
    public void Nothing_to_do_takes_no_time() => Assert.Equal(0, Makespan.Of([], 4));
}
