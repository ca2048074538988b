using Ablate.Runner.Progress;

namespace Ablate.Runner.Tests.Progress;

public sealed class PlainProgressTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly HandClock _time = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Every_ending_is_a_line_with_the_time_left()
    {
        var progress = new PlainProgress(_output, 4, _time);
        progress.Started(Told.Run("baseline"), "cpu");
        _time.Pass(20);
        progress.Ended(Told.Run("baseline"), Told.Completed(181, 19.6));
        progress.Started(Told.Run("se"), "cpu");
        progress.Retried(Told.Run("se"), "The worker process was ended by signal 11.");
        progress.Ended(Told.Run("se"), Told.Failed("The worker process was ended by signal 11."));
        progress.Ended(Told.Run("wild"), Told.Diverged(3));
        _time.Pass(75);
        progress.Ended(Told.Run("baseline", 1), Told.Completed(200, 4000));

        Assert.Equal(
            """
            [1/4] baseline, seed 0: test accuracy 90.50 % in 19 s; about 1 min 00 s left
            [1/4] se, seed 0: failed and is tried once more. The worker process was ended by signal 11. About 1 min 00 s left.
            [2/4] se, seed 0: failed. The worker process was ended by signal 11. About 20 s left.
            [3/4] wild, seed 0: diverged in epoch 3; about 6 s left
            [4/4] baseline, seed 1: test accuracy 100.00 % in 1 h 06 min

            """,
            _output.ToString());
    }

    [Fact]
    public void After_a_minute_of_silence_an_epoch_is_worth_a_line()
    {
        var progress = new PlainProgress(_output, 2, _time);
        var run = Told.Run("se", 7);
        _time.Pass(59);
        progress.EpochDone(run, Told.Epoch(1, 0.9, 100));
        _time.Pass(1);
        progress.Stepped(run, 0.5);
        progress.EpochDone(run, Told.Epoch(2, 0.8123, 150));
        _time.Pass(59);
        progress.EpochDone(run, Told.Epoch(3, 0.7, 160));

        Assert.Equal("[0/2] se, seed 7: epoch 2, loss 0.812, accuracy 75.0 %; about 3 min 00 s left\n", _output.ToString());
    }
}
