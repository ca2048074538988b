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

let private withoutInterval method reason value p n =
    Outcome.Degenerate(reason, { Method = method; Value = value; N = n; P = p })

/// The exact two-sided sign-flip p of n equal differences: only the two patterns with one sign
/// throughout reach the observed sum, of 2^n; all reach it when it is 0.
let private signFlipP difference n =
    PValue.OfLog10(if difference = 0.0 then 0.0 else float (1 - n) * log10 2.0)

let private meanDifference confidence (differences: float array) isConstant =
    let n = differences.Length

    match n with
    | 0 -> withoutInterval Method NoSeeds None None 0
    | 1 -> withoutInterval Method OneSeed (Some differences[0]) None 1
    | _ when isConstant ->
        let common = mean differences
        withoutInterval Method ZeroVariance (Some common) (Some(signFlipP common n)) n
    | _ ->
        let value = mean differences
        let nu = float (n - 1)
        let standardError = standardDeviation differences / sqrt (float n)
        let halfWidth = StudentT.criticalValue nu confidence * standardError

        Outcome.Ok
            { Method = Method
              Value = value
              Interval =
                { Confidence = confidence
                  Lower = value - halfWidth
                  Upper = value + halfWidth }
              N = n
              StandardError = Some standardError
              DegreesOfFreedom = Some nu
              P = Some(PValue.OfLog10(StudentT.log10TwoSidedP nu (value / standardError))) }

let private allEqual values =
    values |> Array.forall (fun value -> value = Array.head values)

/// Pearson's r with Fisher's z interval, tanh(atanh r ± z/sqrt(n - 3)).
let private correlationWithin confidence (a: float array) (b: float array) =
    let n = a.Length
    let without reason value = withoutInterval CorrelationMethod reason value None n

    match n with
    | 0 -> without NoSeeds None
    | 1 -> without OneSeed None
    | _ when allEqual a || allEqual b -> without ZeroVariance None
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
    if not (confidence > 0.0 && confidence < 1.0) then
        invalidArg (nameof confidence) $"A confidence lies between 0 and 1, not {string confidence}."

    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

let private summarise confidence (a: float array) (b: float array) differences isConstant =
    { Differences = differences
      StandardDeviation =
        if differences.Length < 2 then None
        elif isConstant then Some 0.0
        else Some(standardDeviation differences)
      Mean = meanDifference confidence differences isConstant
      Correlation = correlationWithin confidence a b }

/// From counts, where a difference is exact and so is the question whether all are equal.
let ofCounts confidence (a: int64 array) (b: int64 array) =
    requirePairs confidence a b
    let differences = Array.map2 (-) a b
    summarise confidence (Array.map float a) (Array.map float b) (Array.map float differences) (allEqual differences)

/// From scores that are not counts. Equal differences of doubles need not be bitwise equal: four differences of exactly
/// 15 in 10,000 would have a p of 2e-41 if their roundings counted as spread.
let ofDoubles confidence (a: float array) (b: float array) =
    requirePairs confidence a b

    if Array.forall Double.IsFinite a && Array.forall Double.IsFinite b then
        let differences = Array.map2 (-) a b
        let isConstant = differences.Length >= 2 && PairedScores.isConstant a b differences
        summarise confidence a b differences isConstant
    else
        { Differences = [||]
          StandardDeviation = None
          Mean = withoutInterval Method NonFinite None None a.Length
          Correlation = withoutInterval CorrelationMethod NonFinite None None a.Length }

/// The same in another unit: the differences and their mean times a positive factor.
let scale factor difference =
    { difference with
        Differences = difference.Differences |> Array.map ((*) factor)
        StandardDeviation = difference.StandardDeviation |> Option.map ((*) factor)
        Mean = difference.Mean |> Outcome.scale factor }
