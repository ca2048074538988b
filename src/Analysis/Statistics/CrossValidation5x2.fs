/// Five replications of two-fold cross-validation: Dietterich's t (1998) and Alpaydin's F (1999). Only for differences from exactly
/// that design. Estimand: the mean difference of two algorithms trained on half of the data set.
module internal Ablate.Analysis.Statistics.CrossValidation5x2

open System
open Ablate.Analysis

[<Literal>]
let Method = "cv5x2"

type Result5x2 =
    {
        /// The first fold's difference over the root of the mean variance; 5 degrees of freedom.
        T: float
        P: PValue
        /// Σ of the squared differences over twice the sum of variances; 10 and 5 degrees of freedom, and no fold before another.
        F: float
        FP: PValue
    }

/// From five pairs of differences, one pair for each replication. No variance in any replication is ZeroVariance.
let test (folds: (float * float) array) =
    if folds.Length <> 5 then
        invalidArg (nameof folds) $"The design has five replications of two folds, not {folds.Length}."

    if folds |> Array.exists (fun (a, b) -> not (Double.IsFinite a && Double.IsFinite b)) then
        Error NonFinite
    else
        // (a - m)² + (b - m)² with the mean m of two.
        let variances = folds |> Array.sumBy (fun (a, b) -> (a - b) * (a - b) / 2.0)
        let squares = folds |> Array.sumBy (fun (a, b) -> a * a + b * b)
        let size = folds |> Array.map (fun (a, b) -> max (abs a) (abs b)) |> Array.max

        if Numerics.isRounding size (sqrt (variances / 5.0)) then
            Error ZeroVariance
        else
            let t = fst folds[0] / sqrt (variances / 5.0)
            let f = squares / (2.0 * variances)

            Ok
                { T = t
                  P = PValue.OfLog10(StudentT.log10TwoSidedP 5.0 t)
                  F = f
                  FP = PValue.OfLog10(FisherF.log10Sf 10.0 5.0 f) }
