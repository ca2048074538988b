/// Two arms with seeds of their own, not paired. Estimand: the mean over training seeds of A less that of B, on this test set.
/// For paired seeds this is a sensitivity row ("if unpaired"), never a choice made after seeing the correlation: on positively
/// correlated pairs it covers too much, on negatively correlated ones too little.
module internal Ablate.Analysis.Statistics.Welch

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "welch"

[<Literal>]
let PooledMethod = "pooled_t"

type private Group = { N: int; Mean: float; Variance: float }

/// Means from a common origin, so that little is lost when they are subtracted; a spread that is only rounding is none.
let private groups (a: float array) (b: float array) =
    let origin = Array.head (Array.append a b)
    let size = largest (Array.append a b)

    let group scores =
        let shifted = scores |> Array.map (fun score -> score - origin)
        let spread = if shifted.Length < 2 then 0.0 else standardDeviation shifted
        let isConstant = isRounding size (spread / sqrt (float shifted.Length))

        { N = shifted.Length
          Mean = mean shifted
          Variance = if isConstant then 0.0 else spread * spread }

    group a, group b

let private compare method (leastInEach, leastInAll) standardErrorAndDf confidence (a: float array) (b: float array) =
    SeedMean.requireConfidence confidence
    let n = a.Length + b.Length

    if a.Length = 0 || b.Length = 0 then
        SeedMean.withoutInterval method NoSeeds None None n
    elif Array.append a b |> Array.exists (Double.IsFinite >> not) then
        SeedMean.withoutInterval method NonFinite None None n
    else
        let a, b = groups a b
        let difference = a.Mean - b.Mean

        if min a.N b.N < leastInEach || n < leastInAll then
            SeedMean.withoutInterval method OneSeed (Some difference) None n
        elif a.Variance = 0.0 && b.Variance = 0.0 then
            SeedMean.withoutInterval method ZeroVariance (Some difference) None n
        else
            let standardError, df = standardErrorAndDf a b
            Outcome.Ok(SeedMean.estimate method confidence difference standardError df n)

/// Welch's interval and test (1947): (mean A − mean B) ± t(df) sqrt(vA + vB) with v = s²/n and Satterthwaite's
/// df = (vA + vB)² / (vA²/(nA − 1) + vB²/(nB − 1)). Assumes independent, roughly normal scores; the variances may
/// differ, and one of them may be 0. N is the number of runs of both arms. Degenerate: no seeds, one seed in an arm, no
/// variance in either, a score that is not finite.
let ofDoubles confidence (a: float array) (b: float array) =
    let satterthwaite a b =
        let va, vb = a.Variance / float a.N, b.Variance / float b.N
        // In shares of the larger, so that the square of a small variance cannot underflow.
        let total = va + vb
        let share v n = (v / total) ** 2.0 / float (n - 1)
        sqrt total, 1.0 / (share va a.N + share vb b.N)

    compare Method (2, 4) satterthwaite confidence a b

/// The same from counts.
let ofCounts confidence (a: int64 array) (b: int64 array) =
    ofDoubles confidence (Array.map float a) (Array.map float b)

/// Student's two-sample interval and test with one variance for both arms: df = nA + nB − 2. One arm may have one run.
let pooledOfDoubles confidence (a: float array) (b: float array) =
    let pooled a b =
        let df = float (a.N + b.N - 2)
        let variance = (float (a.N - 1) * a.Variance + float (b.N - 1) * b.Variance) / df
        sqrt (variance * (1.0 / float a.N + 1.0 / float b.N)), df

    compare PooledMethod (1, 3) pooled confidence a b

/// The same from counts.
let pooledOfCounts confidence (a: int64 array) (b: int64 array) =
    pooledOfDoubles confidence (Array.map float a) (Array.map float b)
