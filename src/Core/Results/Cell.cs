namespace Ablate.Core;

/// <summary>How a run ended, as far as the analysis is concerned.</summary>
public enum RunStatus
{
    /// <summary>Trained to the end and evaluated.</summary>
    Completed,

    /// <summary>The loss became NaN or infinite; a result, not an accident.</summary>
    Diverged,

    /// <summary>Ended by its surroundings (a crash, an out-of-memory kill) and not rescued by a retry.</summary>
    Failed,

    /// <summary>Declared in the experiment, but there is no result.</summary>
    Missing,
}

/// <summary>What one run of an arm came to.</summary>
/// <param name="Seed">The run's seed; the same seed in two arms makes a pair.</param>
/// <param name="Status">How the run ended.</param>
/// <param name="Correct">Test examples classified correctly; read only where the run completed.</param>
/// <param name="Total">Test examples; read only where the run completed.</param>
/// <param name="DivergedAtEpoch">The epoch whose loss was not finite, where the run diverged.</param>
/// <param name="Failure">What went wrong, where the run failed.</param>
public sealed record RunOutcome(int Seed, RunStatus Status, long Correct, long Total, int? DivergedAtEpoch, string? Failure);

/// <summary>All runs of one arm.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Parameters">Trainable parameters of its network.</param>
/// <param name="MultiplyAdds">Multiply-adds of one forward pass on one example.</param>
/// <param name="Runs">One outcome for each seed.</param>
public sealed record Cell(string Arm, long Parameters, long MultiplyAdds, IReadOnlyList<RunOutcome> Runs);
