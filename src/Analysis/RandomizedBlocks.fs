/// The two-way layout y(arm, seed) = arm + seed + residual without interaction, seeds as blocks: its analysis of variance. Its
/// pooled error needs sphericity.
module internal Ablate.Analysis.RandomizedBlocks

open System
open Ablate.Analysis.Numerics

type Blocks =
    {
        Arms: int
        Seeds: int
        /// In the order of the arms.
        ArmMeans: float array
        /// MSE = Σ (y − arm's mean − seed's mean + grand mean)² / df.
        MeanSquareError: float
        /// (arms − 1)(seeds − 1).
        DegreesOfFreedom: int
        /// F of "all arms are equal", and of "all seeds are equal".
        ArmF: float
        SeedF: float
        /// Of ArmF, under sphericity.
        ArmP: PValue
    }

/// Rows are arms, columns seeds; only seeds that every arm has. Every sum is one of numbers times arms × seeds, and so
/// exact for counts. Errors: NoSeeds, OneSeed, UnbalancedBlocks where rows differ in length,
/// TooFewForMethod below two arms, NonFinite, ZeroVariance where the layout explains every score.
let analyse (scores: float array array) : Result<Blocks, Reason> =
    let arms = scores.Length
    let seeds = if arms = 0 then 0 else scores[0].Length

    if scores |> Array.exists (fun row -> row.Length <> seeds) then Error UnbalancedBlocks
    elif seeds = 0 then Error NoSeeds
    elif seeds = 1 then Error OneSeed
    elif arms < 2 then Error(TooFewForMethod 2)
    elif scores |> Array.exists (Array.exists (Double.IsFinite >> not)) then Error NonFinite
    else
        let k, n = float arms, float seeds
        // A common origin changes nothing and leaves more digits to doubles.
        let origin = scores[0][0]
        let scores = scores |> Array.map (Array.map (fun score -> score - origin))
        let armSums = scores |> Array.map sum
        let seedSums = Array.init seeds (fun seed -> scores |> Array.map (fun row -> row[seed]) |> sum)
        let total = sum armSums
        let squares values = values |> Array.map (fun value -> value * value) |> sum

        let residuals =
            [| for arm in 0 .. arms - 1 do
                   for seed in 0 .. seeds - 1 do
                       (k * n * scores[arm][seed] - k * armSums[arm] - n * seedSums[seed] + total) / (k * n) |]

        let df = (arms - 1) * (seeds - 1)
        let error = squares residuals / float df
        let size = abs origin + (scores |> Array.map largest |> Array.max)

        if error = 0.0 || isRounding size (sqrt error) then
            Error ZeroVariance
        else
            let armVariance = squares (armSums |> Array.map (fun s -> (k * s - total) / (k * n))) * n / (k - 1.0)
            let seedVariance = squares (seedSums |> Array.map (fun s -> (n * s - total) / (k * n))) * k / (n - 1.0)

            Ok
                { Arms = arms
                  Seeds = seeds
                  ArmMeans = armSums |> Array.map (fun s -> origin + s / n)
                  MeanSquareError = error
                  DegreesOfFreedom = df
                  ArmF = armVariance / error
                  SeedF = seedVariance / error
                  ArmP = PValue.OfLog10(FisherF.log10Sf (k - 1.0) (float df) (armVariance / error)) }
