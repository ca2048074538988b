namespace Ablate.Core.Schema;

/// <summary>How the learning rate changes over the steps of a training; asked before every step.</summary>
public abstract record ScheduleSpec : Spec
{
    /// <summary>The learning rate of one step.</summary>
    /// <param name="lr">The optimizer's base learning rate.</param>
    /// <param name="step">The step, from 0 over the whole training.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch, at least 1.</param>
    /// <param name="epochs">Epochs of the training.</param>
    public abstract double Rate(double lr, long step, int stepsPerEpoch, int epochs);

    /// <summary>Adds what does not fit a training of that many epochs.</summary>
    public virtual void ValidateFor(int epochs, Issues issues)
    {
    }
}

/// <summary>
/// A schedule that may begin with a linear warm-up (Goyal et al. 2017): step s of the first w warm-up steps has
/// (s + 1) / w of the base learning rate.
/// </summary>
public abstract record WarmedUpSchedule : ScheduleSpec
{
    /// <summary>Epochs of linear warm-up; a fraction is allowed.</summary>
    public abstract double Warmup { get; init; }

    public sealed override double Rate(double lr, long step, int stepsPerEpoch, int epochs)
    {
        var warmup = Math.Round(Warmup * stepsPerEpoch);
        return step < warmup ? lr * ((step + 1) / warmup) : RateAfterWarmup(lr, step, stepsPerEpoch, epochs);
    }

    public override void ValidateFor(int epochs, Issues issues)
    {
        if (Warmup >= epochs)
        {
            issues.Error(
                PlaceOf("warmup"),
                FormattableString.Invariant($"The warm-up takes {Warmup} epochs, but the training has only {epochs}."),
                "Shorten the warm-up.");
        }
    }

    /// <summary>The learning rate once the warm-up is over; <paramref name="step"/> still counts from the start of the training.</summary>
    protected abstract double RateAfterWarmup(double lr, long step, int stepsPerEpoch, int epochs);
}
