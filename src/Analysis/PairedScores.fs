/// Pairs of scores that are not counts: what roundings must not decide.
module internal Ablate.Analysis.PairedScores

open System
open Ablate.Analysis.Numerics

/// The largest size among the scores of both arms; every tolerance is relative to it, because the scores were rounded at that size.
let largest (a: float array) (b: float array) =
    Seq.append a b |> Seq.map abs |> Seq.max

/// Whether all differences are one but for roundings: equal differences of doubles need not be bitwise equal, so a standard error
/// within ten roundings of the largest score counts as none. Needs at least two pairs.
let isConstant (a: float array) (b: float array) (differences: float array) =
    standardDeviation differences / sqrt (float differences.Length) <= 10.0 * Epsilon * largest a b

/// Differences that an interval can be made of, or why not, with the mean where there is one.
let varying (a: float array) (b: float array) =
    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

    if a.Length = 0 then
        Result.Error(NoSeeds, None)
    elif not (Array.forall Double.IsFinite a && Array.forall Double.IsFinite b) then
        Result.Error(NonFinite, None)
    else
        let differences = Array.map2 (-) a b

        if differences.Length = 1 then Result.Error(OneSeed, Some differences[0])
        elif isConstant a b differences then Result.Error(ZeroVariance, Some(mean differences))
        else Result.Ok differences
