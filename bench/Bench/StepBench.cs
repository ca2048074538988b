namespace Ablate.Bench;

/// <summary>
/// The same training step, and the same epoch, here and in plain PyTorch: one thread, channels_last, the same
/// allocator settings, in turns of a few steps.
/// </summary>
internal static class StepBench
{
    private const int Turns = 12;
    private const int StepsPerTurn = 20;
    private const int Epochs = 3;

    public static void Run(TextWriter output)
    {
        foreach (var arm in Lab.Arms)
        {
            using var pair = new Pair(arm);
            var step = new Ratio($"step, {arm}", "ms", "ablate", "PyTorch");
            for (var turn = 0; turn < Turns; turn++)
                step.Add(Ratio.Median(pair.Ours.Steps(StepsPerTurn)), Ratio.Median(pair.Theirs.Steps(StepsPerTurn)));
            output.WriteLine(step.Line(target: 1.05));
        }
    }

    public static void RunEpochs(TextWriter output)
    {
        using var pair = new Pair("base");
        var epoch = new Ratio("epoch, base", "s", "ablate", "PyTorch");
        for (var turn = 0; turn < Epochs; turn++) epoch.Add(pair.Ours.Epoch(), pair.Theirs.Epoch());
        output.WriteLine(epoch.Line(target: 1.05));
    }

    /// <summary>Both sides, warm.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair(string arm)
        {
            Ours = StepServer.Start(arm);
            Theirs = Opponent.Start(Python.Program,
                [Python.Script("step.py"), "--serve", "--arm", arm, "--threads", "1", "--channels-last"], StepServer.Environment);
            Ours.Steps(StepsPerTurn);
            Theirs.Steps(StepsPerTurn);
        }

        public Opponent Ours { get; }

        public Opponent Theirs { get; }

        public void Dispose()
        {
            Ours.Dispose();
            Theirs.Dispose();
        }
    }
}
