/// How often each interval of the report holds the true value, under data for which it is known.
/// The settings and the figures to agree with are those of `coverage.md`, the simulations (in another language, with other draws) by
/// which the methods were chosen.
module internal Ablate.Coverage.Simulations

open System
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Coverage.Draws

/// A coverage in per cent, with the number of replicates that it came from.
type Reference =
    | Equal of percent: float * replicates: int
    /// The worst of several settings.
    | AtLeast of percent: float * replicates: int

type Simulation =
    {
        Method: string
        Setting: string
        Replicates: int
        /// Whether one replicate covers what it should: 1 or 0, or how likely it does given what was drawn.
        Covers: Draws -> float
        Reference: Reference
    }

let private holds value outcome =
    match outcome with
    | Outcome.Ok { Interval = interval } when interval.Lower <= value && value <= interval.Upper -> 1.0
    | Outcome.Ok _
    | Outcome.Degenerate _ -> 0.0

/// One comparison: accuracies with a correlation of 0.3 within a pair, no true difference.
let private paired =
    let correlated noise (draws: Draws) =
        let shared: float = sqrt 0.3 * noise draws
        shared + sqrt 0.7 * noise draws, shared + sqrt 0.7 * noise draws

    let ofNoise name noise references =
        [ for n, reference in references ->
              { Method = "paired t"
                Setting = $"{name}, n = {n}"
                Replicates = 40_000
                Covers =
                  fun draws ->
                      let a, b = Array.init n (fun _ -> correlated noise draws) |> Array.unzip
                      (PairedT.ofDoubles 0.95 a b).Mean |> holds 0.0
                Reference = Equal(reference, 40_000) } ]

    ofNoise "normal" _.Normal() [ 3, 95.1; 5, 94.8; 10, 95.2; 20, 95.0 ]

/// Six variants against a shared baseline, seeds as blocks, all without effect: whether all six intervals cover.
let private family =
    let ofNoise name (sds: float array) (noise: Draws -> float) references =
        [ for n, reference in references ->
              { Method = "Bonferroni t, family of 6"
                Setting = $"{name}, n = {n}"
                Replicates = 20_000
                Covers =
                  fun draws ->
                      let blocks = Array.init n (fun _ -> draws.Normal())
                      let column sd = blocks |> Array.map (fun block -> block + sd * noise draws)
                      let baseline = column 1.0
                      let confidence = Multiplicity.bonferroniConfidence 0.95 sds.Length
                      sds |> Array.map (fun sd -> (PairedT.ofDoubles confidence (column sd) baseline).Mean |> holds 0.0) |> Array.min
                Reference = Equal(reference, 40_000) } ]

    let alike = Array.replicate 6 1.0

    ofNoise "spherical" alike _.Normal() [ 3, 95.1; 5, 95.3; 10, 95.6; 20, 95.9 ]
    @ ofNoise "one variant with 3 times the noise" [| 3.0; 1.0; 1.0; 1.0; 1.0; 1.0 |] _.Normal() [ 3, 95.1; 5, 95.2; 10, 95.4; 20, 95.4 ]
    @ ofNoise "heavy tails (t3)" alike _.Heavy() [ 3, 96.1; 5, 96.7; 10, 96.9; 20, 96.9 ]

/// Two networks on 2,000 examples: the log-odds of an example to be classified correctly is 4.326 + 3.105 z + 0.861 u, where z is
/// common to both networks and u each one's own. That gives an accuracy of 88 %, a disagreement of 12 % at a seed, and a
/// difference that stays with an example with a standard deviation of 0.11. The true difference over new examples is 0.
let private crossed =
    let examples = 2_000
    let probability logit = 1.0 / (1.0 + exp -logit)

    let rows n (draws: Draws) (probabilities: float array) =
        Correctness.OfRows("simulated", Array.init n (fun _ -> probabilities |> Array.map (fun p -> draws.Uniform() < p)))

    let matrices n (draws: Draws) =
        let a, b =
            Array.init examples (fun _ ->
                let common = 4.326 + 3.105 * draws.Normal()
                probability (common + 0.861 * draws.Normal()), probability (common + 0.861 * draws.Normal()))
            |> Array.unzip

        rows n draws a, rows n draws b

    [ for n, ofSeeds, ofBoth in [ 3, 93.5, 97.8; 5, 91.1, 97.1; 10, 85.6, 95.8; 20, 75.1, 95.5 ] do
          for name, choose, reference in
              [ "crossed, seeds and new examples", (fun (difference: Crossed.CrossedDifference) -> difference.SeedsAndExamples), ofBoth
                "seeds alone, read for new examples", _.Seeds, ofSeeds ] do
              { Method = name
                Setting = $"{n} seeds x 2,000 examples"
                Replicates = 2_000
                Covers = fun draws -> matrices n draws ||> Crossed.compare 0.95 |> choose |> holds 0.0
                Reference = Equal(reference, 2_000) } ]

/// Seeds are added until the rule says so; then the interval that the rule reports is looked at. Widths in standard deviations of
/// the differences.
let private width =
    let simulate (rule: WidthRule.Rule) (draws: Draws) =
        let rec add (values: float list) count total squares =
            let value = draws.Normal()
            let count, total, squares = count + 1, total + value, squares + value * value
            let values = value :: values
            let sd = if count < 2 then None else Some(sqrt ((squares - total * total / float count) / float (count - 1)))

            match (if count < rule.Min then WidthRule.AddSeeds else (WidthRule.look rule count [ count, sd ]).Decision) with
            | WidthRule.AddSeeds -> add values count total squares
            | WidthRule.NarrowEnough
            | WidthRule.OutOfSeeds -> Array.ofList values

        let values: float array = add [] 0 0.0 0.0

        SeedMean.ofDoubles PairedT.Method (WidthRule.workingConfidence rule) 1.0 values
        |> WidthRule.reported rule
        |> holds 0.0

    // Of normal differences the mean owes nothing to their spread, which alone decides when the rule stops: given the last
    // half-width, the interval holds the mean with the chance that a normal mean has to be as near. That varies far less than
    // whether it does.
    let givenSpread (rule: WidthRule.Rule) (draws: Draws) =
        let rec add count squares =
            // The sum of squares about the mean grows by an independent square with each seed (Helmert).
            let squares, count = squares + draws.Normal() ** 2.0, count + 1
            let sd = sqrt (squares / float (count - 1))

            if count < rule.Min then
                add count squares
            else
                let look = WidthRule.look rule count [ count, Some sd ]
                if look.Decision = WidthRule.AddSeeds then add count squares else count, look.HalfWidths.Head.Value

        let count, halfWidth = add 1 0.0
        1.0 - 2.0 * Numerics.normalSf (halfWidth * sqrt (float count))

    let ofLevel level replicates reference halfWidth =
        { Method = $"width rule, working level {Format.decimals 2 level}"
          Setting = $"half-width {Format.decimals 2 halfWidth} sd, from 5 seeds"
          Replicates = replicates
          Covers = simulate { WidthRule.declared halfWidth 5 1_000 1 with WorkingLevel = level }
          Reference = reference }

    let ofSpread halfWidth =
        { ofLevel 0.03 500_000 (AtLeast(95.1, 60_000)) halfWidth with
            Method = "width rule, working level 0.03, given the spread"
            Covers = givenSpread (WidthRule.declared halfWidth 5 1_000 1) }

    // At the level of the interval itself, which is why the rule works at another.
    [ for halfWidth, reference in [ 1.0, 94.3; 0.6, 92.3; 0.4, 92.4 ] -> ofLevel 0.05 20_000 (Equal(reference, 40_000)) halfWidth ]
    @ [ for halfWidth in [ 0.35; 0.4; 0.45; 0.5; 0.55; 0.6; 0.7; 0.8; 1.0; 1.25; 1.6 ] -> ofLevel 0.03 100_000 (AtLeast(95.1, 60_000)) halfWidth ]
    @ [ for halfWidth in [ 0.45; 0.5; 0.55; 0.6; 0.7 ] -> ofSpread halfWidth ]

/// Looked at after every seed up to the 200th: whether every interval covers, the unbounded ones of the first looks included.
let private anytime =
    let mostSeeds = 200

    let everyLookHolds (draws: Draws) =
        let values = Array.init mostSeeds (fun _ -> draws.Normal())

        seq { 2..mostSeeds }
        |> Seq.map (fun n ->
            match
                SeedMean.ofDoubles PairedT.Method 0.95 1.0 (Array.truncate n values)
                |> AnytimeT.interval 0.95 AnytimeT.DefaultVariance
            with
            | Outcome.Degenerate(TooFewForMethod _, _) -> 1.0
            | outcome -> holds 0.0 outcome)
        |> Seq.min

    [ { Method = "anytime sequence, g = 4"
        Setting = $"all looks from 2 to {mostSeeds} seeds"
        Replicates = 10_000
        Covers = everyLookHolds
        Reference = Equal(96.9, 20_000) } ]

let all = paired @ family @ crossed @ width @ anytime
