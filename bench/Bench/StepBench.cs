namespace Ablate.Bench;

/// <summary>
/// The same training step, and the same epoch, here and in plain PyTorch: one thread, channels_last, the same
/// allocator settings, in turns of a few steps.
/// </summary>
internal static class StepBench
{
    private const int Turns = 12;
    private const int StepsPerTurn = 25;
    private const int Epochs = 3;

    public static void Run(TextWriter output)
    {
        foreach (var arm in Lab.Arms)
        {
            using var ours = StepServer.Start(arm);
            using var theirs = Opponent.Start(Python.Program,
                [Python.Script("step.py"), "--serve", "--arm", arm, "--threads", "1", "--channels-last"], StepServer.Environment);
            ours.Steps(StepsPerTurn);
            theirs.Steps(StepsPerTurn);

            var step = new Ratio($"step, {arm}", "ms", "ablate", "PyTorch");
            for (var turn = 0; turn < Turns; turn++)
                step.Add(Ratio.Median(ours.Steps(StepsPerTurn)), Ratio.Median(theirs.Steps(StepsPerTurn)));
            output.WriteLine(step.Line(target: 1.05));

            var epoch = new Ratio($"epoch, {arm}", "s", "ablate", "PyTorch");
            for (var turn = 0; turn < Epochs; turn++) epoch.Add(ours.Epoch(), theirs.Epoch());
            output.WriteLine(epoch.Line(target: 1.05));
        }
    }
}
