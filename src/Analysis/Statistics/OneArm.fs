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

/// Estimand: the mean accuracy over training seeds on this test set; Student's interval. The p against 0 means nothing for
/// an accuracy and is left out.
let meanOverSeeds confidence (counts: int64 array) =
    match SeedMean.ofIntegers MeanMethod confidence counts 1L with
    | Outcome.Ok estimate -> Outcome.Ok { estimate with P = None }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with P = None })

/// Estimand: the standard deviation of the accuracy over training seeds, with its chi-squared interval. Degenerate: fewer than
/// two seeds, all counts equal.
let standardDeviationOverSeeds confidence (counts: int64 array) =
    SeedMean.requireConfidence confidence
    let n = counts.Length
    let without reason value = SeedMean.withoutInterval StandardDeviationMethod reason value None n

    match n with
    | 0 -> without NoSeeds None
    | 1 -> without OneSeed None
    | _ when SeedMean.allEqual counts -> without ZeroVariance (Some 0.0)
    | _ ->
        let value = standardDeviation (Array.map float counts)
        let nu = float (n - 1)
        let lower, upper = standardDeviationFactors confidence nu

        Outcome.Ok
            { Method = StandardDeviationMethod
              Value = value
              Interval =
                { Confidence = confidence
                  Lower = lower * value
                  Upper = upper * value }
              N = n
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
