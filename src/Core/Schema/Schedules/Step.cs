namespace Ablate.Core.Schema;

/// <summary>The learning rate times <paramref name="Gamma"/> after every so many epochs, as <c>torch.optim.lr_scheduler.StepLR</c>.</summary>
/// <param name="Every">Epochs between two changes.</param>
/// <param name="Gamma">The factor of a change.</param>
/// <param name="Warmup">Epochs of linear warm-up; they count towards <paramref name="Every"/>.</param>
[Kind("step")]
[AlsoKnownAs("StepLR", "step_decay")]
public sealed record Step(
    [Shorthand, InRange(1), AlsoKnownAs("step_size")] int Every,
    [InRange(0, AboveMin = true)] double Gamma = 0.1,
    [InRange(0), AlsoKnownAs("warmup_epochs")] double Warmup = 0) : WarmedUpSchedule
{
    protected override double RateAfterWarmup(double lr, long step, int stepsPerEpoch, int epochs) =>
        lr * Math.Pow(Gamma, step / stepsPerEpoch / Every);

    public override void ValidateFor(int epochs, Issues issues)
    {
        base.ValidateFor(epochs, issues);
        if (Every >= epochs)
        {
            issues.Warning(
                PlaceOf("every"),
                FormattableString.Invariant($"The learning rate changes every {Every} epochs, but the training has only {epochs}: it never changes."));
        }
    }
}
