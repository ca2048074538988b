/// Friedman's rank test (1937) that all arms are alike, with seeds as blocks: one line for all arms together. Null: within a seed
/// every order of the arms is equally likely. With one data set there is no critical-difference diagram to go with it.
module internal Ablate.Analysis.Statistics.Friedman

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "friedman"

type Friedman =
    {
        /// Complete seeds.
        N: int
        /// Mean ranks of the arms, 1 for the lowest score.
        MeanRanks: float array
        /// Corrected for ties; near chi-squared with as many degrees of freedom as arms less one.
        Statistic: float
        DegreesOfFreedom: int
        P: PValue
    }

/// Rows are arms, columns seeds that every arm has. Errors: UnbalancedBlocks where rows differ in length, TooFewForMethod
/// below two arms, NoSeeds, OneSeed, NonFinite, ZeroVariance where all arms tie with every seed.
let test (scores: float array array) =
    let k = scores.Length
    let n = if k = 0 then 0 else scores[0].Length

    if scores |> Array.exists (fun row -> row.Length <> n) then Error UnbalancedBlocks
    elif k < 2 then Error(TooFewForMethod 2)
    elif n = 0 then Error NoSeeds
    elif n = 1 then Error OneSeed
    elif scores |> Array.exists (Array.exists (Double.IsFinite >> not)) then Error NonFinite
    else
        let ranks =
            Array.init n (fun seed ->
                let column = scores |> Array.map (fun row -> row[seed])
                Ranks.doubledMidranks (tieTolerance (largest column)) column)

        let sums = Array.init k (fun arm -> ranks |> Array.sumBy (fun seed -> int64 seed[arm]))
        // All in doubled ranks, whose mean is k + 1; the spread within seeds holds the correction for ties.
        let centre = int64 (k + 1)
        let between = sums |> Array.sumBy (fun s -> (s - int64 n * centre) * (s - int64 n * centre))
        let within = ranks |> Array.sumBy (Array.sumBy (fun rank -> (int64 rank - centre) * (int64 rank - centre)))

        if within = 0L then
            Error ZeroVariance
        else
            let statistic = float (k - 1) * float between / float within

            Ok
                { N = n
                  MeanRanks = sums |> Array.map (fun s -> float s / (2.0 * float n))
                  Statistic = statistic
                  DegreesOfFreedom = k - 1
                  P = PValue.OfLog10(IncompleteGamma.logUpper (float (k - 1) / 2.0) (statistic / 2.0) / log 10.0) }
