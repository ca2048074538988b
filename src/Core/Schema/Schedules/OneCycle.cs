namespace Ablate.Core.Schema;

/// <summary>
/// Up to <paramref name="Max"/> and far down again, both along half a cosine, changed every step (Smith and Topin 2018),
/// as <c>torch.optim.lr_scheduler.OneCycleLR</c> with <c>cycle_momentum=False</c>.
/// </summary>
/// <param name="Max">The largest learning rate; the optimizer's where null.</param>
/// <param name="PctStart">The share of the steps that rise.</param>
/// <param name="DivFactor">The first learning rate is the largest over this.</param>
/// <param name="FinalDivFactor">The last learning rate is the first over this.</param>
[Kind("one_cycle")]
[AlsoKnownAs("OneCycleLR")]
public sealed record OneCycle(
    [Shorthand, InRange(0, AboveMin = true)] double? Max = null,
    [InRange(0, 1, AboveMin = true, BelowMax = true)] double PctStart = 0.3,
    [InRange(1)] double DivFactor = 25,
    [InRange(1)] double FinalDivFactor = 1e4) : ScheduleSpec
{
    public override double Rate(double lr, long step, int stepsPerEpoch, int epochs)
    {
        var steps = (double)stepsPerEpoch * epochs;
        var (max, first) = (Max ?? lr, (Max ?? lr) / DivFactor);
        var top = Math.Max((PctStart * steps) - 1, 0);
        return step <= top && top > 0
            ? Cosine(first, max, step / top)
            : Cosine(max, first / FinalDivFactor, Math.Min((step - top) / Math.Max(steps - 1 - top, 1), 1));
    }

    private static double Cosine(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
