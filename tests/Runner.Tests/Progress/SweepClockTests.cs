using Ablate.Runner.Progress;

namespace Ablate.Runner.Tests.Progress;

public class SweepClockTests
{
    private readonly HandClock _time = new();

    [Fact]
    public void Parts_of_runs_count_towards_the_time_left()
    {
        var clock = new SweepClock(4, _time);
        Assert.Null(clock.Left);
        _time.Pass(30);
        clock.Advance("a", 0.25);
        clock.Advance("b", 0.5);
        clock.Advance("a", 0.5);
        Assert.Equal(0.25, clock.Fraction);
        Assert.Equal(TimeSpan.FromSeconds(90), clock.Left);
    }

    [Fact]
    public void A_run_that_begins_again_counts_from_nothing()
    {
        var clock = new SweepClock(2, _time);
        clock.Advance("a", 0.8);
        clock.Restart("a");
        Assert.Equal(0, clock.Fraction);
        clock.End("a");
        Assert.Equal(0.5, clock.Fraction);
        Assert.Equal(1, clock.Ended);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1 min 00 s")]
    [InlineData(3599.9, "59 min 59 s")]
    [InlineData(90061, "25 h 01 min")]
    public void Times_are_told_in_two_units_at_most(double seconds, string text) =>
        Assert.Equal(text, SweepClock.Show(TimeSpan.FromSeconds(seconds)));
}
