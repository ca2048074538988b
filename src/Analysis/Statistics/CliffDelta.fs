/// Cliff's delta (1993): (#(a > b) − #(a < b))/(nA nB) over all pairs of a run of A and a run of B, paired or not. Estimand:
/// P(A > B) − P(A < B) for runs of different seeds; between −1 and 1.
module internal Ablate.Analysis.Statistics.CliffDelta

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "cliff"

/// Scores tie where they are equal as counts, or within eight roundings of the largest as doubles. Errors: NoSeeds where an
/// arm has no run, NonFinite.
let ofScores (a: float array) (b: float array) : Result<float, Reason> =
    let scores = Array.append a b

    if a.Length = 0 || b.Length = 0 then Error NoSeeds
    elif scores |> Array.exists (Double.IsFinite >> not) then Error NonFinite
    else
        // Counts differ by 1 at least, far more than the tolerance.
        let tolerance = tieTolerance (largest scores)
        let mutable balance = 0L

        for x in a do
            for y in b do
                if x - y > tolerance then balance <- balance + 1L
                elif y - x > tolerance then balance <- balance - 1L

        Ok(float balance / (float a.Length * float b.Length))

/// The common-language effect size, P(A > B) + P(tie)/2 = (delta + 1)/2.
let chanceToWin delta = (delta + 1.0) / 2.0
