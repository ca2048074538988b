/// A weighted sum of arms, seed by seed: e_i = Σ w_v y_vi / divisor, then Student's interval of the mean of the e_i. Estimand: that
/// sum of the arms' means over training seeds. Exact for normal e_i, whatever the correlations and variances of the arms.
module internal Ablate.Analysis.Statistics.Contrast

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

let private perSeed (columns: 'score array array) (combine: int -> 'value) =
    if columns.Length = 0 then invalidArg (nameof columns) "A contrast needs at least one arm."
    let n = columns[0].Length

    if columns |> Array.exists (fun column -> column.Length <> n) then
        invalidArg (nameof columns) "A contrast needs the same seeds in all arms."

    Array.init n combine

let private requireWeights (weights: int64 array) (columns: 'score array array) =
    if weights.Length <> columns.Length then
        invalidArg (nameof weights) $"A contrast of {columns.Length} arms needs as many weights, not {weights.Length}."

/// From counts by arm and seed. Degenerate as the paired difference is: no seeds, one seed, all e_i equal.
let ofCounts method confidence (weights: int64 array) divisor (columns: int64 array array) =
    requireWeights weights columns

    let values =
        perSeed columns (fun seed -> Array.map2 (fun weight (column: int64 array) -> weight * column[seed]) weights columns |> Array.sum)

    SeedMean.ofIntegers method confidence values divisor

/// From scores that are not counts.
let ofDoubles method confidence (weights: int64 array) (divisor: int64) (columns: float array array) =
    requireWeights weights columns

    let values =
        perSeed columns (fun seed ->
            sum (Array.map2 (fun weight (column: float array) -> float weight * column[seed] / float divisor) weights columns))

    let size = Array.map2 (fun weight column -> abs (float weight) * largest column) weights columns |> Array.sum
    SeedMean.ofDoubles method confidence (size / float divisor) values

/// The mean of k variants less the baseline, e_i = mean_v y_vi − y_0i, as weights and divisor: one comparison for
/// a family of variants, with no price for multiplicity.
let meanMinusBaseline k =
    if k < 1 then invalidArg (nameof k) "A mean of variants needs at least one of them."
    Array.append (Array.replicate k 1L) [| -(int64 k) |], int64 k
