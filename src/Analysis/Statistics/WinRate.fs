/// How often A beats B at the same seed. Estimand: P(A > B) over training seeds, ties left out of interval and test.
module internal Ablate.Analysis.Statistics.WinRate

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "win"

type WinRate =
    {
        Wins: int
        Ties: int
        Losses: int
        /// The share of wins, a tie as half of one, with Clopper and Pearson's interval of the wins among the untied pairs and the sign
        /// test's p.
        Rate: Outcome
    }

/// Bouthillier and others' reading (2021) of the interval of P(A > B).
type Meaning =
    | NotSignificant
    /// The interval lies above 1/2, but not above it so far as to reach gamma.
    | SignificantNotMeaningful
    | SignificantAndMeaningful

let private count confidence (signs: int array) =
    SeedMean.requireConfidence confidence
    let n = signs.Length
    let countOf sign = signs |> Array.filter ((=) sign) |> Array.length
    let wins, ties, losses = countOf 1, countOf 0, countOf -1
    let share = (float wins + float ties / 2.0) / float n

    let rate =
        if n = 0 then
            SeedMean.withoutInterval Method NoSeeds None None 0
        elif ties = n then
            SeedMean.withoutInterval Method AllZero (Some share) (Some(PValue.Of 1.0)) n
        else
            Outcome.Ok
                { Method = Method
                  Value = share
                  Interval = Binomial.clopperPearson confidence wins (int64 (wins + losses))
                  N = n
                  StandardError = None
                  DegreesOfFreedom = None
                  P = Some(Binomial.evenOddsP wins (int64 (wins + losses))) }

    { Wins = wins
      Ties = ties
      Losses = losses
      Rate = rate }

let private requirePairs (a: 'score array) (b: 'score array) =
    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

/// From counts, where a tie is exact. Degenerate: no pairs, all tied (AllZero). Exact for independent seeds, whatever
/// the distribution.
let ofCounts confidence (a: int64 array) (b: int64 array) =
    requirePairs a b
    Array.map2 (fun a b -> compare a b |> sign) a b |> count confidence

/// From doubles, which tie within eight roundings of the largest score; NonFinite where one is not a number.
let ofDoubles confidence (a: float array) (b: float array) =
    requirePairs a b
    let scores = Array.append a b

    if scores |> Array.forall Double.IsFinite then
        let tolerance = tieTolerance (largest scores)
        Array.map2 (fun a b -> if abs (a - b) <= tolerance then 0 else sign (a - b)) a b |> count confidence
    else
        { (count confidence [||]) with Rate = SeedMean.withoutInterval Method NonFinite None None a.Length }

/// Significant if the interval lies above 1/2, meaningful if its upper end also exceeds gamma, 0.75 in the paper. Their
/// percentile bootstrap covers too little at few seeds; the interval here is Clopper and Pearson's.
let meaning gamma (interval: Interval) =
    if interval.Lower <= 0.5 then NotSignificant
    elif interval.Upper > gamma then SignificantAndMeaningful
    else SignificantNotMeaningful

/// Noether's number of pairs (1987) with which P(A > B) = gamma is told from 1/2 with one-sided error alpha and power 1 − beta:
/// ((z(1 − alpha) − z(beta)) / (√6 (1/2 − gamma)))², rounded up; 29 for 0.75, 0.05 and 0.05.
let noetherPairs gamma alpha beta =
    if not (gamma > 0.5 && gamma < 1.0) then
        invalidArg (nameof gamma) $"A chance to win that can be told from 1/2 lies between 1/2 and 1, not {string gamma}."

    let reach = normalQuantile (1.0 - alpha) - normalQuantile beta
    int (ceil ((reach / (sqrt 6.0 * (0.5 - gamma))) ** 2.0))
