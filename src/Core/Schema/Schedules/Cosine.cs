namespace Ablate.Core.Schema;

/// <summary>
/// Half a cosine from the base learning rate down to <paramref name="Min"/> (Loshchilov and Hutter 2017, without
/// restarts), changed every step: <c>torch.optim.lr_scheduler.CosineAnnealingLR</c> with T_max the steps after the
/// warm-up.
/// </summary>
/// <param name="Min">The learning rate that the last step approaches.</param>
/// <param name="Warmup">Epochs of linear warm-up; the cosine takes the rest.</param>
[Kind("cosine")]
[Advice("It is not written: it follows from the epochs.", "T_max")]
[AlsoKnownAs("CosineAnnealingLR", "cosine_annealing", "cosine_decay", "CosineLRScheduler")]
public sealed record Cosine([InRange(0), AlsoKnownAs("eta_min", "min_lr", "lr_min")] double Min = 0, [InRange(0), AlsoKnownAs("warmup_epochs")] double Warmup = 0) : WarmedUpSchedule
{
    protected override double RateAfterWarmup(double lr, long step, int stepsPerEpoch, int epochs)
    {
        var warmup = Math.Round(Warmup * stepsPerEpoch);
        var progress = (step - warmup) / (((double)stepsPerEpoch * epochs) - warmup);
        return Min + ((lr - Min) * (1 + Math.Cos(Math.PI * progress)) / 2);
    }
}
