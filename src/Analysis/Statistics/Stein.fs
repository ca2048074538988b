/// Stein's two-stage interval of fixed width (1945): a pilot says how many seeds are needed, and its spread alone makes the interval.
/// Estimand: the mean over training seeds of A - B on this test set. Exact for normal differences, at the price of 1.3 to 2 times
/// the seeds of a single stage from a pilot of five.
module internal Ablate.Analysis.Statistics.Stein

open System
open Ablate.Analysis

[<Literal>]
let Method = "stein"

/// The pilot's standard error times sqrt n0.
let private spread (pilot: Estimate) =
    match pilot.StandardError with
    | Some standardError -> standardError * sqrt (float pilot.N)
    | None -> invalidArg (nameof pilot) $"Stein's pilot is a paired t estimate, which has a standard error; '{pilot.Method}' has none."

/// N = max(n0, ceil(t² s0²/h²)), all seeds together: from the pilot's paired t estimate and the half-width wanted in its unit.
/// The reason where the pilot has no spread to go by.
let seeds confidence halfWidth (pilot: Outcome) =
    if not (halfWidth > 0.0 && Double.IsFinite halfWidth) then
        invalidArg (nameof halfWidth) $"A target half-width is above 0, not {string halfWidth}."

    match pilot with
    | Outcome.Degenerate(reason, _) -> Error reason
    | Outcome.Ok estimate ->
        let ratio = StudentT.criticalValue (float (estimate.N - 1)) confidence * spread estimate / halfWidth
        let needed = ceil (ratio * ratio)

        if needed > 1e15 then
            invalidArg (nameof halfWidth) $"A half-width of {string halfWidth} would take more than 10^15 seeds."

        Ok(max (int64 estimate.N) (int64 needed))

/// The mean of all differences ± t s0/sqrt N with the pilot's s0 and degrees of freedom, not the final ones.
let interval confidence (pilot: Outcome) (all: Outcome) =
    let without reason (value: float option) n =
        SeedMean.withoutInterval Method reason value None n

    let value, n =
        match all with
        | Outcome.Ok estimate -> Some estimate.Value, estimate.N
        | Outcome.Degenerate(_, rest) -> rest.Value, rest.N

    match pilot, value, all with
    | Outcome.Degenerate(reason, _), _, _ -> without reason value n
    | Outcome.Ok _, None, Outcome.Degenerate(reason, _) -> without reason value n
    | Outcome.Ok _, None, Outcome.Ok _ -> without NoSeeds None n
    | Outcome.Ok pilot, Some value, _ ->
        if n < pilot.N then
            invalidArg (nameof all) $"The second stage contains the pilot's {pilot.N} pairs, so it cannot have {n}."

        let degrees = float (pilot.N - 1)
        let standardError = spread pilot / sqrt (float n)
        Outcome.Ok(SeedMean.estimate Method confidence value standardError degrees n)
