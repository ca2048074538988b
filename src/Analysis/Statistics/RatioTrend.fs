/// Accuracy against the reduction ratio r on log2 r. Estimands: the mean over training seeds of each seed's own least-squares
/// slope and curvature. Student's interval of the seeds' values is exact for normal scores, whatever their correlations and
/// variances between ratios. The baseline is no point on this axis.
module internal Ablate.Analysis.Statistics.RatioTrend

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let SlopeMethod = "slope_log2r"

[<Literal>]
let CurvatureMethod = "quad_log2r"

[<Literal>]
let PooledSlopeMethod = "slope_log2r_pooled"

type Trend =
    {
        /// Of the seeds that have one, in their order, in the unit of the scores.
        PerSeed: float array
        /// Places of seeds fitted on some of the ratios, at least three.
        Incomplete: int list
        /// Places of seeds with too few ratios to be fitted.
        LeftOut: int list
        Mean: Outcome
    }

let private log2OfRatios (ratios: float array) =
    if ratios |> Array.exists (fun ratio -> not (ratio > 0.0 && Double.IsFinite ratio)) then
        invalidArg (nameof ratios) "A reduction ratio is a positive number."

    if (Array.distinct ratios).Length < ratios.Length then
        invalidArg (nameof ratios) "Every reduction ratio has one place in a trend."

    Array.map Math.Log2 ratios

let private centred (x: float array) =
    let centre = mean x
    x |> Array.map (fun value -> value - centre)

let private normalised (weights: float array) =
    let squares = weights |> Array.map (fun weight -> weight * weight) |> sum
    weights |> Array.map (fun weight -> weight / squares)

/// x − mean x over its sum of squares: with it, Σ w y is the least-squares slope, in the unit of y per doubling of r.
let slopeWeights ratios = log2OfRatios ratios |> centred |> normalised

/// The orthogonal polynomial of second degree, x² made orthogonal to 1 and x, not normalised: (2, −1, −2, −1, 2) for
/// five ratios that double.
let curvaturePolynomial ratios =
    let x = log2OfRatios ratios |> centred
    let square = x |> Array.map (fun value -> value * value) |> centred
    let along = (Array.map2 (*) square (normalised x)) |> sum
    Array.map2 (fun square x -> square - along * x) square x

/// The polynomial over its sum of squares: with it, Σ w y is the coefficient of x² of the least-squares parabola. A plateau or a
/// turn shows here and not in the slope, so it is shown beside it. Needs three ratios.
let curvatureWeights ratios = curvaturePolynomial ratios |> normalised

let private trend method confidence least weightsOf (ratios: float array) (seeds: float option array array) =
    if ratios.Length < least then
        invalidArg (nameof ratios) $"A trend of this kind needs at least {least} ratios, not {ratios.Length}."

    if seeds |> Array.exists (fun row -> row.Length <> ratios.Length) then
        invalidArg (nameof seeds) $"Every seed has a place for each of the {ratios.Length} ratios."

    let fit (row: float option array) =
        let ratios, scores =
            Array.zip ratios row
            |> Array.choose (fun (ratio, score) -> score |> Option.map (fun score -> ratio, score))
            |> Array.unzip

        if scores.Length = row.Length || scores.Length >= 3 then
            // Weights sum to 0, so a common origin changes nothing and leaves more digits.
            Some(sum (Array.map2 (fun weight score -> weight * (score - scores[0])) (weightsOf ratios) scores))
        else
            None

    let fits = seeds |> Array.map fit
    let places condition = [ for place in 0 .. seeds.Length - 1 do if condition place then place ]
    let values = Array.choose id fits
    let isIncomplete place = seeds[place] |> Array.exists Option.isNone
    // A rounding of the scores is multiplied by the weights.
    let size = (seeds |> Array.collect (Array.choose id) |> largest) * (weightsOf ratios |> Array.sumBy abs)

    { PerSeed = values
      Incomplete = places (fun place -> fits[place].IsSome && isIncomplete place)
      LeftOut = places (fun place -> fits[place].IsNone)
      Mean = SeedMean.ofDoubles method confidence size values }

/// The slope per doubling of r. `seeds` holds a row for each seed with the score at each ratio; a seed that lacks
/// some is fitted on what it has, if that is three ratios or more. Degenerate as any mean over seeds.
let slope confidence ratios seeds = trend SlopeMethod confidence 2 slopeWeights ratios seeds

/// The curvature, as the slope.
let curvature confidence ratios seeds = trend CurvatureMethod confidence 3 curvatureWeights ratios seeds

/// The slope with the pooled error of the two-way layout seed + ratio, on (n − 1)(R − 1) degrees of freedom:
/// se = sqrt(MSE/(n Σ (x − mean x)²)). A sensitivity analysis that needs sphericity. `scores` holds a row
/// for each ratio, over the seeds that all ratios have.
let pooledSlope confidence ratios (scores: float array array) =
    SeedMean.requireConfidence confidence
    let weights = slopeWeights ratios

    if scores.Length <> ratios.Length then
        invalidArg (nameof scores) $"There are {ratios.Length} ratios, but scores of {scores.Length}."

    match RandomizedBlocks.analyse scores with
    | Error reason -> SeedMean.withoutInterval PooledSlopeMethod reason None None (if scores.Length = 0 then 0 else scores[0].Length)
    | Ok blocks ->
        let value = sum (Array.map2 (fun weight armMean -> weight * (armMean - blocks.ArmMeans[0])) weights blocks.ArmMeans)
        // Σ w² = 1/Σ (x − mean x)².
        let squares = weights |> Array.sumBy (fun weight -> weight * weight)
        let standardError = sqrt (blocks.MeanSquareError * squares / float blocks.Seeds)
        Outcome.Ok(SeedMean.estimate PooledSlopeMethod confidence value standardError (float blocks.DegreesOfFreedom) blocks.Seeds)
