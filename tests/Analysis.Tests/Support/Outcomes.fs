/// What a statistic gave, where a test knows which case it is.
module Ablate.Analysis.Tests.Outcomes

open System
open Ablate.Analysis
open Ablate.Analysis.Tests.Reference

let internal estimate outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate
    | Outcome.Degenerate(reason, _) -> failwith $"expected an interval, got {reason}"

let internal degenerate outcome =
    match outcome with
    | Outcome.Ok estimate -> failwith $"expected no interval, got {estimate.Interval}"
    | Outcome.Degenerate(reason, rest) -> reason, rest

let internal reasonOf outcome = fst (degenerate outcome)

let internal ends outcome =
    let { Interval = interval } = estimate outcome
    interval.Lower, interval.Upper

let internal succeeded (result: Result<'value, Reason>) =
    match result with
    | Ok value -> value
    | Error reason -> failwith $"expected a result, got {reason}"

let internal failed (result: Result<'value, Reason>) =
    match result with
    | Ok value -> failwith $"expected an error, got {value}"
    | Error reason -> reason

/// A field of the reference against Student's estimate of a mean over seeds, which `at` makes with a confidence.
let internal checkSeedMean (at: float -> Estimate) (field: string) (expected: float array) (agrees: float -> float -> unit) =
    let estimate = at 0.95
    let t () = estimate.Value / estimate.StandardError.Value

    match field with
    | "mean" -> agrees expected[0] estimate.Value
    | "sd" -> agrees expected[0] (estimate.StandardError.Value * sqrt (float estimate.N))
    | "se" -> agrees expected[0] estimate.StandardError.Value
    | "t" -> agrees expected[0] (t ())
    | "df" -> agrees expected[0] estimate.DegreesOfFreedom.Value
    | "p2" -> agrees expected[0] estimate.P.Value.Value
    | "pgreater" -> agrees expected[0] (StudentT.sf estimate.DegreesOfFreedom.Value (t ()))
    | _ when field.StartsWith("ci", StringComparison.Ordinal) ->
        let { Interval = interval } = at (float (field.Substring 2) / 1000.0)
        agrees expected[0] interval.Lower
        agrees expected[1] interval.Upper
    | other -> unknownField other
