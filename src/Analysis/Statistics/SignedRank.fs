/// Wilcoxon's signed-rank test (1945) and the Hodges-Lehmann estimate (1963) of the paired difference. Null: the differences are
/// symmetric about 0. No p is below 2/2^n: below six seeds it cannot reach 0.05.
module internal Ablate.Analysis.Statistics.SignedRank

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "wilcoxon"

[<Literal>]
let HodgesLehmannMethod = "hodges_lehmann"

/// The exact distribution takes about n³/2 steps.
[<Literal>]
let private Most = 1000

type ZeroRule =
    /// Differences of 0 are dropped before the rest is ranked (Wilcoxon).
    | Drop
    /// They are ranked with the rest, and then their ranks are dropped (Pratt 1959).
    | Pratt

type SignedRank =
    {
        /// Pairs with a difference.
        N: int
        Zeros: int
        /// The sum of the (mid)ranks of the positive differences.
        V: float
        /// P(|2V* − T| >= |2V − T|) over all patterns of signs, T the sum of all ranks; exact with ties too.
        P: PValue
    }

/// The test of differences made from scores of at most the size `largest` (for whole differences any number will do that
/// leaves eight roundings of it below 1). Errors: NoSeeds, AllZero, NonFinite, TooManyForMethod above 1,000 pairs.
let test zeroRule largest (differences: float array) : Result<SignedRank, Reason> =
    let tolerance = tieTolerance largest
    let isZero difference = abs difference <= tolerance

    if differences.Length = 0 then Error NoSeeds
    elif differences |> Array.exists (Double.IsFinite >> not) then Error NonFinite
    elif differences.Length > Most then Error(TooManyForMethod Most)
    elif differences |> Array.forall isZero then Error AllZero
    else
        let ranked =
            match zeroRule with
            | Drop -> differences |> Array.filter (isZero >> not)
            | Pratt -> differences

        // For Pratt the zeros come first, as one tie.
        let sizes = ranked |> Array.map (fun difference -> if isZero difference then 0.0 else abs difference)

        let kept =
            Array.zip ranked (Ranks.doubledMidranks tolerance sizes)
            |> Array.filter (fun (difference, _) -> not (isZero difference))

        let ranks = Array.map snd kept
        let total = Array.sum ranks
        let doubledV = kept |> Array.sumBy (fun (difference, rank) -> if difference > 0.0 then rank else 0)
        let upper = max doubledV (total - doubledV)

        Ok
            { N = kept.Length
              Zeros = differences.Length - kept.Length
              V = float doubledV / 2.0
              P =
                if 2 * upper = total then
                    PValue.Of 1.0
                else
                    let chance = SignPatterns.headSums ranks
                    PValue.Of(2.0 * sum chance[upper..]) }

/// k = 1 + max{q: P(V <= q) <= tail} for n untied ranks: the interval goes from the k-th smallest Walsh average to
/// the k-th largest. None where even P(V = 0) = 2^-n is more than the tail.
let walshRank tail n =
    let chance = SignPatterns.headSums [| 1..n |]
    // Cumulative chances P(V <= 0), P(V <= 1) …
    let below = chance |> Array.scan (+) 0.0 |> Array.tail |> Array.takeWhile (fun p -> p <= tail) |> Array.length
    if below = 0 then None else Some below

/// The Hodges-Lehmann estimate: the median of the averages (d_i + d_k)/2, i <= k, with the interval of the signed-rank test.
/// Estimand: the pseudomedian of the differences, which is their mean only if they are symmetric. Degenerate: no or one
/// seed, too few for the confidence (six for 95 %), above 1,000, not finite, all averages at the ends equal.
let hodgesLehmann confidence (differences: float array) =
    SeedMean.requireConfidence confidence
    let n = differences.Length
    let without reason value = SeedMean.withoutInterval HodgesLehmannMethod reason value None n

    if n = 0 then without NoSeeds None
    elif differences |> Array.exists (Double.IsFinite >> not) then without NonFinite None
    elif n > Most then without (TooManyForMethod Most) None
    elif n = 1 then without OneSeed (Some differences[0])
    else
        let averages =
            [| for i in 0 .. n - 1 do
                   for k in i .. n - 1 do
                       (differences[i] + differences[k]) / 2.0 |]
            |> Array.sort

        let m = averages.Length
        let median = (averages[(m - 1) / 2] + averages[m / 2]) / 2.0
        let tail = (1.0 - confidence) / 2.0

        match walshRank tail n with
        | None -> without (TooFewForMethod(int (ceil (-(Math.Log2 tail))))) (Some median)
        | Some k when averages[k - 1] = averages[m - k] -> without ZeroVariance (Some median)
        | Some k ->
            Outcome.Ok
                { Method = HodgesLehmannMethod
                  Value = median
                  Interval =
                    { Confidence = confidence
                      Lower = averages[k - 1]
                      Upper = averages[m - k] }
                  N = n
                  StandardError = None
                  DegreesOfFreedom = None
                  P = None }
