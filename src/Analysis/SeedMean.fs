/// Student's interval and test (1908) of the mean of one number a seed: a difference, a contrast, a slope, an accuracy.
/// Exact for independent normal numbers; mean ± t(n − 1) s/√n, and p = 2 P(T > |mean|/se) against 0.
module internal Ablate.Analysis.SeedMean

open System
open Ablate.Analysis.Numerics

let requireConfidence confidence =
    if not (confidence > 0.0 && confidence < 1.0) then
        invalidArg (nameof confidence) $"A confidence lies between 0 and 1, not {string confidence}."

let withoutInterval method reason value p n =
    Outcome.Degenerate(reason, { Method = method; Value = value; N = n; P = p })

let allEqual values =
    values |> Array.forall (fun value -> value = Array.head values)

/// value ± t(nu) se, and the two-sided p against 0.
let estimate method confidence value standardError nu n =
    let halfWidth = StudentT.criticalValue nu confidence * standardError

    { Method = method
      Value = value
      Interval =
        { Confidence = confidence
          Lower = value - halfWidth
          Upper = value + halfWidth }
      N = n
      StandardError = Some standardError
      DegreesOfFreedom = Some nu
      P = Some(PValue.OfLog10(StudentT.log10TwoSidedP nu (value / standardError))) }

/// The exact two-sided sign-flip p of n equal numbers: only the two patterns with one sign
/// throughout reach the observed sum, of 2^n; all reach it when it is 0.
let private signFlipP value n =
    PValue.OfLog10(if value = 0.0 then 0.0 else float (1 - n) * log10 2.0)

let private summarise method confidence (values: float array) isConstant =
    requireConfidence confidence
    let n = values.Length

    match n with
    | 0 -> withoutInterval method NoSeeds None None 0
    | 1 -> withoutInterval method OneSeed (Some values[0]) None 1
    | _ ->
        let value = mean values
        let standardError = standardDeviation values / sqrt (float n)

        // Numbers so small that their squares are 0 have no spread that could be told either.
        if isConstant standardError || standardError = 0.0 then
            withoutInterval method ZeroVariance (Some value) (Some(signFlipP value n)) n
        elif not (Double.IsFinite(value / standardError)) then
            withoutInterval method NonFinite None None n
        else
            Outcome.Ok(estimate method confidence value standardError (float (n - 1)) n)

/// Of whole numbers over a common divisor, which are equal or not without any doubt.
/// Degenerate without seeds, with one seed, and where all numbers are equal (with the sign-flip p).
let ofIntegers method confidence (values: int64 array) (divisor: int64) =
    let isConstant = values.Length > 0 && allEqual values
    summarise method confidence (values |> Array.map (fun value -> float value / float divisor)) (fun _ -> isConstant)

/// Of doubles made from scores of at most the size `largest`: a standard error within ten roundings of that is none.
/// Degenerate also where a number is not finite.
let ofDoubles method confidence largest (values: float array) =
    if values |> Array.forall Double.IsFinite then
        summarise method confidence values (isRounding largest)
    else
        withoutInterval method NonFinite None None values.Length
