/// The paired Student interval and test (Student 1908): the default for every difference between two arms.
/// Estimand: the mean over training seeds of A - B on this test set. Exact for normal differences
/// whatever the correlation of A and B within a pair.
module internal Ablate.Analysis.Statistics.PairedT

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "paired_t"

[<Literal>]
let CorrelationMethod = "pearson_fisher_z"

/// A - B over pairs, in the unit of the scores.
type PairedDifference =
    {
        /// In the order of the pairs.
        Differences: float array
        /// Of the differences; from two pairs on.
        StandardDeviation: float option
        Mean: Outcome
        /// Between A and B over the pairs: what the pairing bought.
        Correlation: Outcome
    }

/// Pearson's r with Fisher's z interval, tanh(atanh r ± z/sqrt(n - 3)).
let private correlationWithin confidence (a: float array) (b: float array) =
    let n = a.Length
    let without reason value = SeedMean.withoutInterval CorrelationMethod reason value None n

    match n with
    | 0 -> without NoSeeds None
    | 1 -> without OneSeed None
    | _ when SeedMean.allEqual a || SeedMean.allEqual b -> without ZeroVariance None
    | 2
    | 3 -> without (TooFewForMethod 4) (Some(correlation a b))
    | _ ->
        let r = correlation a b
        let reach = normalQuantile ((1.0 + confidence) / 2.0) / sqrt (float (n - 3))
        let lower, upper = tanh (Math.Atanh r - reach), tanh (Math.Atanh r + reach)

        // At r = ±1 both ends fall together: the residuals have no variance.
        if lower < upper then
            Outcome.Ok
                { Method = CorrelationMethod
                  Value = r
                  Interval = { Confidence = confidence; Lower = lower; Upper = upper }
                  N = n
                  StandardError = None
                  DegreesOfFreedom = None
                  P = None }
        else
            without ZeroVariance (Some r)

let private requirePairs confidence (a: 'score array) (b: 'score array) =
    SeedMean.requireConfidence confidence

    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

let private summarise confidence (a: float array) (b: float array) differences mean =
    let isConstant =
        match mean with
        | Outcome.Degenerate(ZeroVariance, _) -> true
        | Outcome.Degenerate _
        | Outcome.Ok _ -> false

    { Differences = differences
      StandardDeviation =
        if differences.Length < 2 then None
        elif isConstant then Some 0.0
        else Some(standardDeviation differences)
      Mean = mean
      Correlation = correlationWithin confidence a b }

/// From counts, where a difference is exact and so is the question whether all are equal.
let ofCounts confidence (a: int64 array) (b: int64 array) =
    requirePairs confidence a b
    let differences = Array.map2 (-) a b

    SeedMean.ofIntegers Method confidence differences 1L
    |> summarise confidence (Array.map float a) (Array.map float b) (Array.map float differences)

/// From scores that are not counts. Equal differences of doubles need not be bitwise equal, so a
/// standard error within ten roundings of the largest score counts as none: four differences of exactly
/// 15 in 10,000 would otherwise have a p of 2e-41.
let ofDoubles confidence (a: float array) (b: float array) =
    requirePairs confidence a b

    if Array.append a b |> Array.forall Double.IsFinite then
        let differences = Array.map2 (-) a b
        SeedMean.ofDoubles Method confidence (largest (Array.append a b)) differences |> summarise confidence a b differences
    else
        { Differences = [||]
          StandardDeviation = None
          Mean = SeedMean.withoutInterval Method NonFinite None None a.Length
          Correlation = SeedMean.withoutInterval CorrelationMethod NonFinite None None a.Length }

/// The same in another unit: the differences and their mean times a positive factor.
let scale factor difference =
    { difference with
        Differences = difference.Differences |> Array.map ((*) factor)
        StandardDeviation = difference.StandardDeviation |> Option.map ((*) factor)
        Mean = difference.Mean |> Outcome.scale factor }
