/// What a test expects of an outcome.
module internal Ablate.Analysis.Tests.Outcomes

open Ablate.Analysis

let estimate outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate
    | Outcome.Degenerate(reason, _) -> failwith $"expected an interval, got {reason}"

let degenerate outcome =
    match outcome with
    | Outcome.Ok estimate -> failwith $"expected no interval, got {estimate.Interval}"
    | Outcome.Degenerate(reason, rest) -> reason, rest

let reasonOf outcome = fst (degenerate outcome)

let ends outcome =
    let { Interval = interval } = estimate outcome
    interval.Lower, interval.Upper
