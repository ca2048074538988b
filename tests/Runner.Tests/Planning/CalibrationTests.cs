using Ablate.Runner.Planning;

namespace Ablate.Runner.Tests.Planning;

public class CalibrationTests
{
    [Fact]
    public void A_network_that_was_trained_before_takes_as_long_for_each_multiply_add_again()
    {
        var calibration = Calibration.FromRuns(CalibrationSource.ThisExperiment, [new("plain", 100, 10), new("plain", 200, 24), new("se", 100, 30)]);
        var time = calibration.Of("plain", 1000);
        Assert.Equal(110, time.Likely, 9);
        Assert.InRange(time.Low, 90, 100);
        Assert.InRange(time.High, 120, 130);
    }

    [Fact]
    public void A_new_network_may_take_as_long_as_the_fastest_or_the_slowest_of_those_trained()
    {
        var calibration = Calibration.FromRuns(CalibrationSource.OtherRuns, [new("a", 1, 1), new("b", 1, 2), new("c", 1, 8), new("c", 1, 8)]);
        Assert.Equal(new TimeRange(10, 20, 80), calibration.Of("d", 10));
    }

    [Fact]
    public void One_network_alone_does_not_make_the_estimate_of_another_certain()
    {
        var time = Calibration.FromRuns(CalibrationSource.ThisExperiment, [new("a", 1, 1)]).Of("b", 1);
        Assert.True(time.Low < time.Likely / 1.4 && time.High > time.Likely * 1.4);
    }

    [Fact]
    public void Runs_with_next_to_no_work_do_not_tell_the_time_of_large_ones()
    {
        const double Micro = 1e-11;
        TimedRun start = new("tiny", 1e6, 0.3), steps = new("tiny", 1e10, 60), smoke = new("large", 1e12, 20);
        // An hour's work: a run of a moment would make years of it.
        Assert.Equal([smoke], TimedRuns.Telling([start, steps, smoke], 1e14, new(Micro)));
        Assert.InRange(Calibration.FromRuns(CalibrationSource.OtherRuns, [smoke]).Of("large", 1e14).Likely, 1000, 4000);
        Assert.Empty(TimedRuns.Telling([start, steps], 1e14, new(Micro)));
    }

    [Fact]
    public void Runs_with_about_as_much_work_tell_the_time_whatever_it_went_into_and_nothing_is_measured() =>
        Assert.Equal(2, TimedRuns.Telling([new("tiny", 1e6, 0.3), new("other", 1e7, 0.3)], 1e8, new(() => throw new InvalidOperationException())).Count);

    [Fact]
    public void The_micro_benchmark_finds_a_speed_that_a_processor_can_have() =>
        // From a petaflop to a megaflop a second.
        Assert.InRange(MicroBenchmark.SecondsPerMultiplyAdd(TorchSharp.torch.CPU), 2e-15, 2e-6);
}
