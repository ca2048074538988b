/// Is a difference too small to matter? Two one-sided tests (Schuirmann 1987) and non-inferiority, from the Student estimate of the
/// difference and a margin stated in advance, in the estimate's unit. A p above 0.05 of the difference itself is
/// inconclusive and shows no equivalence.
module internal Ablate.Analysis.Statistics.Equivalence

open Ablate.Analysis

[<Literal>]
let Method = "tost"

type Equivalence =
    {
        Margin: float
        /// Of difference <= −margin: P(T >= (d + margin)/se), the p of non-inferiority. None without variance.
        PLower: PValue option
        /// Of difference >= margin: P(T <= (d − margin)/se).
        PUpper: PValue option
        /// Of "not equivalent": the larger of the two.
        P: PValue option
        /// The two-sided interval with confidence 1 − 2 alpha that the tests at alpha correspond to.
        Interval: Interval option
        /// It lies between −margin and margin.
        IsEquivalent: bool
        IsNonInferior: bool
    }

type Verdict =
    | Superior
    | SuperiorButWithinMargin
    | Equivalent
    | InferiorButWithinMargin
    | Inferior
    | Inconclusive

let private requireAlpha alpha =
    if not (alpha > 0.0 && alpha < 0.5) then
        invalidArg (nameof alpha) $"The error of a one-sided test lies between 0 and 1/2, not {string alpha}."

/// The interval of the estimate at another confidence; needs its standard error and degrees of freedom.
let private intervalAt confidence (estimate: Estimate) =
    match estimate.StandardError, estimate.DegreesOfFreedom with
    | Some standardError, Some nu ->
        let other = SeedMean.estimate estimate.Method confidence estimate.Value standardError nu estimate.N
        standardError, nu, other.Interval
    | _ -> invalidArg (nameof estimate) $"The estimate of '{estimate.Method}' has no standard error, which equivalence is judged by."

/// Both tests at the one-sided error alpha (0.05 by default of the report, 0.025 for a confirmatory non-inferiority). Without
/// variance over seeds the common difference itself decides, without a p. Errors: why the difference has no estimate.
let test alpha margin difference : Result<Equivalence, Reason> =
    requireAlpha alpha

    if not (margin > 0.0 && System.Double.IsFinite margin) then
        invalidArg (nameof margin) $"A margin is a positive number, not {string margin}."

    match difference with
    | Outcome.Degenerate(ZeroVariance, { Value = Some common }) ->
        Ok
            { Margin = margin
              PLower = None
              PUpper = None
              P = None
              Interval = None
              IsEquivalent = abs common < margin
              IsNonInferior = common > -margin }
    | Outcome.Degenerate(reason, _) -> Error reason
    | Outcome.Ok estimate ->
        let standardError, nu, interval = intervalAt (1.0 - 2.0 * alpha) estimate
        let lower = PValue.OfLog10(StudentT.log10Sf nu ((estimate.Value + margin) / standardError))
        let upper = PValue.OfLog10(StudentT.log10Sf nu -((estimate.Value - margin) / standardError))

        Ok
            { Margin = margin
              PLower = Some lower
              PUpper = Some upper
              P = Some(if lower.Log10 >= upper.Log10 then lower else upper)
              Interval = Some interval
              IsEquivalent = interval.Lower > -margin && interval.Upper < margin
              IsNonInferior = lower.Log10 <= log10 alpha }

/// The smallest margin with which the difference would have been called equivalent at alpha: the far end of the interval with
/// confidence 1 − 2 alpha. Needs no margin stated in advance.
let smallestMargin alpha (estimate: Estimate) =
    requireAlpha alpha
    let _, _, interval = intervalAt (1.0 - 2.0 * alpha) estimate
    max (abs interval.Lower) (abs interval.Upper)

/// The verdict from the estimate's own interval and, where a margin was stated, from the equivalence tests at alpha.
let verdict alpha margin (estimate: Estimate) =
    let isEquivalent =
        match margin |> Option.map (fun margin -> test alpha margin (Outcome.Ok estimate)) with
        | Some(Ok result) -> result.IsEquivalent
        | Some(Error _)
        | None -> false

    match estimate.Interval.Lower > 0.0, estimate.Interval.Upper < 0.0, isEquivalent with
    | true, _, false -> Superior
    | true, _, true -> SuperiorButWithinMargin
    | _, true, false -> Inferior
    | _, true, true -> InferiorButWithinMargin
    | false, false, true -> Equivalent
    | false, false, false -> Inconclusive
