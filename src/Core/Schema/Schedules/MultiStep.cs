using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>The learning rate times <paramref name="Gamma"/> at each milestone, as <c>torch.optim.lr_scheduler.MultiStepLR</c>.</summary>
/// <param name="At">The milestones: whole epochs that have passed, in ascending order.</param>
/// <param name="Gamma">The factor of a change.</param>
/// <param name="Warmup">Epochs of linear warm-up; milestones count from the start of the training.</param>
[Kind("multi_step")]
[AlsoKnownAs("MultiStepLR", "piecewise_constant")]
[RulesConcern("at")]
public sealed record MultiStep(
    [Shorthand, InRange(1), AlsoKnownAs("milestones")] IReadOnlyList<int> At,
    [InRange(0, AboveMin = true)] double Gamma = 0.1,
    [InRange(0), AlsoKnownAs("warmup_epochs")] double Warmup = 0) : WarmedUpSchedule, IValidated
{
    protected override double RateAfterWarmup(double lr, long step, int stepsPerEpoch, int epochs) =>
        lr * Math.Pow(Gamma, At.Count(milestone => milestone <= step / stepsPerEpoch));

    public bool Equals(MultiStep? other) =>
        base.Equals(other) && At.SequenceEqual(other.At) && Gamma.Equals(other.Gamma) && Warmup.Equals(other.Warmup);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), At.Count, Gamma, Warmup);

    public void Validate(Node source, Issues issues)
    {
        var place = PlaceOf("at");
        if (At.Count == 0)
            issues.Error(place, "The list of milestones is empty.", "Name the epochs, or take the schedule 'constant'.");
        if (At.Zip(At.Skip(1)).Any(pair => pair.First >= pair.Second))
            issues.Error(place, "The milestones must ascend.");
    }

    public override void ValidateFor(int epochs, Issues issues)
    {
        base.ValidateFor(epochs, issues);
        var place = PlaceOf("at");
        var beyond = At.Where(milestone => milestone >= epochs).Distinct().ToList();
        if (beyond is [var only])
            issues.Error(place, FormattableString.Invariant($"The milestone {only} is never reached: the training has {epochs} epochs."));
        else if (beyond.Count > 1)
            issues.Error(place, FormattableString.Invariant($"The milestones {string.Join(", ", beyond.SkipLast(1))} and {beyond[^1]} are never reached: the training has {epochs} epochs."));
    }
}
