/// One arm alone. The overlap of two arms' intervals says nothing about their difference.
module internal Ablate.Analysis.Statistics.OneArm

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let MeanMethod = "mean_over_seeds"

[<Literal>]
let StandardDeviationMethod = "sd_over_seeds"

[<Literal>]
let WilsonMethod = "wilson"

/// The factors that take a standard deviation with nu degrees of freedom to the ends of its interval:
/// sqrt(nu/chi²(1 − a/2)), sqrt(nu/chi²(a/2)). Exact for normal numbers, and not robust to others.
let standardDeviationFactors confidence nu =
    SeedMean.requireConfidence confidence
    let tail = (1.0 - confidence) / 2.0
    let factor p = sqrt (nu / ChiSquared.quantile nu p)
    factor (1.0 - tail), factor tail

/// The factor to a one-sided upper bound that holds with this assurance: sqrt(nu/chi²(1 − assurance)).
let upperStandardDeviationFactor assurance nu =
    SeedMean.requireConfidence assurance
    sqrt (nu / ChiSquared.quantile nu (1.0 - assurance))

/// The p against 0 means nothing for an accuracy.
let private withoutP outcome =
    match outcome with
    | Outcome.Ok estimate -> Outcome.Ok { estimate with P = None }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with P = None })

/// Estimand: the mean score over training seeds on this test set; Student's interval. From counts. Degenerate: no seeds, one
/// seed, all counts equal.
let meanOfCounts confidence (counts: int64 array) =
    SeedMean.ofIntegers MeanMethod confidence counts 1L |> withoutP

/// The same from scores that are not counts; also degenerate where one is not finite.
let meanOfDoubles confidence (scores: float array) =
    SeedMean.ofDoubles MeanMethod confidence (largest scores) scores |> withoutP

/// Estimand: the standard deviation of the score over training seeds, with its chi-squared interval, from the mean's estimate.
/// Degenerate where that is.
let standardDeviationOf mean =
    match mean with
    | Outcome.Degenerate(reason, rest) ->
        let value = if reason = ZeroVariance then Some 0.0 else None
        SeedMean.withoutInterval StandardDeviationMethod reason value None rest.N
    | Outcome.Ok estimate ->
        match estimate.StandardError with
        | None -> invalidArg (nameof mean) $"The estimate of '{estimate.Method}' has no standard error, so it has no standard deviation."
        | Some standardError ->
            let value = standardError * sqrt (float estimate.N)
            let nu = float (estimate.N - 1)
            let lower, upper = standardDeviationFactors estimate.Interval.Confidence nu

            Outcome.Ok
                { Method = StandardDeviationMethod
                  Value = value
                  Interval =
                    { estimate.Interval with
                        Lower = lower * value
                        Upper = upper * value }
                  N = estimate.N
                  StandardError = None
                  DegreesOfFreedom = Some nu
                  P = None }

/// Wilson's interval (1927) of one trained network's accuracy from `correct` of `images`. Estimand: this network's accuracy
/// on all images like these; it holds nothing of the seeds. N is the number of images. With p = correct/images:
/// centre (p + z²/2m)/(1 + z²/m), half-width z/(1 + z²/m) sqrt(p(1 − p)/m + z²/4m²).
let wilson confidence (correct: int64) (images: int64) =
    SeedMean.requireConfidence confidence

    if images < 1L || correct < 0L || correct > images then
        invalidArg (nameof correct) $"{correct} correct of {images} images cannot be counted."

    let m, p = float images, float correct / float images
    let z = normalQuantile ((1.0 + confidence) / 2.0)
    let shrink = 1.0 + z * z / m
    let centre = (p + z * z / (2.0 * m)) / shrink
    let half = z / shrink * sqrt (p * (1.0 - p) / m + z * z / (4.0 * m * m))

    { Method = WilsonMethod
      Value = p
      Interval =
        { Confidence = confidence
          // The formula's 0 and 1, without its rounding.
          Lower = if correct = 0L then 0.0 else centre - half
          Upper = if correct = images then 1.0 else centre + half }
      N = Checked.int images
      StandardError = None
      DegreesOfFreedom = None
      P = None }
