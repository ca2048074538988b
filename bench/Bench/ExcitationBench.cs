namespace Ablate.Bench;

/// <summary>
/// What squeeze-and-excitation costs: the parameters and multiply-adds that it adds, which are counted, and the time of a
/// forward pass and of a training step against those of the same network without it, which are measured in turns.
/// Source of the claims: Hu et al. 2018 (arXiv 1709.01507v4), section 4.
/// </summary>
internal static class ExcitationBench
{
    private const string Lab = "configs/fashion-mnist/attention.yaml";
    private const string ResNet = "configs/architectures/se-resnet50/reduction.yaml";

    private const int Pairs = 12;
    private const int Turns = 4;

    public static void Run(TextWriter output)
    {
        foreach (var (what, file, arm) in new[] { ("two-convolution CNN", Lab, "se"), ("ResNet-50", ResNet, "se-r16") })
        {
            var (parameters, multiplyAdds) = NetworkServer.Cost(file, "baseline");
            var (moreParameters, moreMultiplyAdds) = NetworkServer.Cost(file, arm);
            output.WriteLine(FormattableString.Invariant(
                $"{what}, {arm}: {moreParameters - parameters:N0} parameters more ({100.0 * (moreParameters - parameters) / parameters:0.00} %), {moreMultiplyAdds - multiplyAdds:N0} multiply-adds more ({100.0 * (moreMultiplyAdds - multiplyAdds) / multiplyAdds:0.000} %)"));
        }

        // The same network on both sides: what its interval leaves of 1 is the method's own error.
        Measure(output, "forward, two-convolution CNN against itself, batch 128", Lab, "baseline", batch: 128, (side, count) => side.Forward(count), each: 20);
        Measure(output, "forward, two-convolution CNN, batch 128", Lab, "se", batch: 128, (side, count) => side.Forward(count), each: 20);
        Measure(output, "training step, two-convolution CNN, batch 128", Lab, "se", batch: 128, (side, count) => side.Steps(count), each: 20);
        Measure(output, "forward, ResNet-50, batch 1", ResNet, "se-r16", batch: 1, (side, count) => side.Forward(count), each: 4);
        Measure(output, "training step, ResNet-50, batch 4", ResNet, "se-r16", batch: 4, (side, count) => side.Steps(count), each: 2);
    }

    // Where a process has its buffers is settled when it starts, and is part of what it takes: turns of one pair of processes
    // would repeat one such draw. So each ratio comes from a pair of its own, and the interval is over the pairs.
    private static void Measure(TextWriter output, string what, string file, string arm, int batch, Func<Opponent, int, double[]> times, int each)
    {
        var ratio = new Ratio(what, "ms", "with", "without");
        for (var pair = 0; pair < Pairs; pair++)
        {
            using var with = NetworkServer.Start(file, arm, batch);
            using var without = NetworkServer.Start(file, "baseline", batch);
            times(with, each);
            times(without, each);
            var (own, other) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                // Who goes first changes, so that a machine that slows down or warms up favours neither.
                var isFirst = (pair + turn) % 2 == 0;
                if (isFirst) own.Add(Ratio.Median(times(with, each)));
                other.Add(Ratio.Median(times(without, each)));
                if (!isFirst) own.Add(Ratio.Median(times(with, each)));
            }
            ratio.Add(Ratio.Median(own), Ratio.Median(other));
        }

        output.WriteLine(ratio.LineWithInterval("pairs of processes"));
    }
}
