namespace Ablate.Core.Schema;

/// <summary>The base learning rate throughout.</summary>
/// <param name="Warmup">Epochs of linear warm-up.</param>
[Kind("constant")]
public sealed record Constant([InRange(0), AlsoKnownAs("warmup_epochs")] double Warmup = 0) : WarmedUpSchedule
{
    protected override double RateAfterWarmup(double lr, long step, int stepsPerEpoch, int epochs) => lr;
}
