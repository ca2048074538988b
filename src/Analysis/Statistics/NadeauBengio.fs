/// The corrected resampled t test (Nadeau and Bengio 2003): training sets that overlap make differences correlated, so the standard
/// error is s sqrt(1/n + n_test/n_train). Estimand: the mean difference over random splits of a data set into training and test part.
/// Only where each "seed" is such a split: on a fixed split it is needlessly wide, and wrong.
module internal Ablate.Analysis.Statistics.NadeauBengio

open Ablate.Analysis

[<Literal>]
let Method = "nadeau_bengio"

/// What the seeds of an experiment change.
type Design =
    /// Initial weights, order and augmentation; one training set, one test set.
    | FixedSplit
    /// The split itself.
    | ResampledSplits of testExamples: int64 * trainExamples: int64

/// From the paired t estimate of the splits' differences. Refuses a fixed split.
let correct confidence design (paired: Outcome) =
    match design, paired with
    | FixedSplit, _ ->
        invalidArg
            (nameof design)
            "The test of Nadeau and Bengio is for random splits of a data set. The seeds of this experiment share one split; use the paired t interval."
    | ResampledSplits(test, train), _ when test < 1L || train < 1L ->
        invalidArg (nameof design) $"A split has at least one example in each part, not {test} and {train}."
    | ResampledSplits _, Outcome.Degenerate(reason, rest) -> SeedMean.withoutInterval Method reason rest.Value None rest.N
    | ResampledSplits(test, train), Outcome.Ok estimate ->
        match estimate.StandardError, estimate.DegreesOfFreedom with
        | Some standardError, Some nu ->
            let widened = standardError * sqrt (1.0 + float estimate.N * float test / float train)
            Outcome.Ok(SeedMean.estimate Method confidence estimate.Value widened nu estimate.N)
        | None, _
        | _, None -> invalidArg (nameof paired) $"The correction is of a paired t estimate, which has a standard error; '{estimate.Method}' has none."
