/// Seeds crossed with test examples: the analysis of variance of X_ij = A_ij - B_ij in {-1, 0, 1} (seed i, example j), where A_ij
/// says whether A gets example j right with seed i. Two-way layout, one observation a cell, both factors random; degrees of
/// freedom after Satterthwaite (1946); pigeonhole variance after Owen (2007).
/// Two estimands: the mean over training seeds on this test set, and the mean over seeds and new examples like these.
module internal Ablate.Analysis.Statistics.Crossed

open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let SeedsMethod = "crossed_seeds"

[<Literal>]
let SeedsAndExamplesMethod = "crossed_seeds_examples"

/// One number for each source of variation.
type BySource =
    { Seed: float
      Example: float
      Residual: float }

/// What an experiment of another size is expected to give, for the estimand of seeds and new examples.
type Projection =
    { Seeds: int
      Examples: int
      StandardError: float
      HalfWidth: float }

/// In the unit of accuracy as a share of 1; variances in its square.
type CrossedDifference =
    {
        /// Mean squares, from two seeds and two examples on; so are the components.
        MeanSquares: BySource option
        /// Variance components as the mean squares give them, below 0 where chance wills.
        Untruncated: BySource option
        /// The same, none below 0.
        Components: BySource option
        /// Seed, example and residual component over n, m and nm: what each adds to the variance of the mean.
        Contributions: BySource option
        /// Over training seeds on this test set: the paired t interval.
        Seeds: Outcome
        /// Over training seeds and new test examples.
        SeedsAndExamples: Outcome
        /// As it is, with twice the seeds, and with twice the examples.
        Projections: Projection list
        /// The variance of the mean when seeds and examples are resampled independently of one another, which counts the
        /// residual nearly three times: a check, not an interval.
        PigeonholeVariance: float option
    }

/// The integers that everything is made of.
type private Sums =
    { N: int
      M: int
      /// Σ X.
      Total: bigint
      /// Σ X².
      Squares: bigint
      /// Squares of the seeds' sums.
      Rows: bigint
      /// Squares of the examples' sums.
      Columns: bigint }

let private sums (a: Correctness) (b: Correctness) =
    let columns = Array.zeroCreate<int> a.Examples
    let discordant = Array.init a.Seeds (Correctness.discordant a b)

    for seed in 0 .. a.Seeds - 1 do
        Correctness.iterOnly (fun j -> columns[j] <- columns[j] + 1) (a.Row seed) (b.Row seed)
        Correctness.iterOnly (fun j -> columns[j] <- columns[j] - 1) (b.Row seed) (a.Row seed)

    { N = a.Seeds
      M = a.Examples
      Total = bigint (discordant |> Array.sumBy (fun (left, right) -> left - right))
      Squares = bigint (discordant |> Array.sumBy (fun (left, right) -> left + right))
      Rows = discordant |> Array.sumBy (fun (left, right) -> bigint (left - right) * bigint (left - right))
      Columns = bigint (columns |> Array.sumBy (fun column -> int64 column * int64 column)) }

/// Integers until the division.
let private meanSquares s =
    let n, m = bigint s.N, bigint s.M
    let over divisor (numerator: bigint) = float numerator / float (n * m * divisor)
    let seed = n * s.Rows - s.Total * s.Total
    let example = m * s.Columns - s.Total * s.Total
    let residual = n * m * s.Squares - n * s.Rows - m * s.Columns + s.Total * s.Total

    { Seed = seed |> over (n - 1I)
      Example = example |> over (m - 1I)
      Residual = residual |> over ((n - 1I) * (m - 1I)) }

let private pigeonhole s =
    let n, m = bigint s.N, bigint s.M

    let numerator =
        (n - 1I) * (m - 1I) * s.Total * s.Total
        + (n - 1I) * m * s.Columns
        + n * (m - 1I) * s.Rows
        + n * m * s.Squares
        - n * m * s.Total * s.Total

    float numerator / float (pown (n * m) 3)

/// The variance of the mean for seeds and new examples, with its degrees of freedom. The first term estimates it without bias;
/// it may not fall below what either factor alone shows.
let private population n m (squares: BySource) =
    let n, m = float n, float m
    let variance = List.max [ squares.Seed + squares.Example - squares.Residual; squares.Seed; squares.Example ]

    let spread =
        squares.Seed ** 2.0 / (n - 1.0)
        + squares.Example ** 2.0 / (m - 1.0)
        + squares.Residual ** 2.0 / ((n - 1.0) * (m - 1.0))

    variance / (n * m), max 1.0 (variance * variance / spread)

let private project confidence (components: BySource) n m =
    let expected =
        { Seed = float m * components.Seed + components.Residual
          Example = float n * components.Example + components.Residual
          Residual = components.Residual }

    let variance, degrees = population n m expected

    { Seeds = n
      Examples = m
      StandardError = sqrt variance
      HalfWidth = StudentT.criticalValue degrees confidence * sqrt variance }

let private outcome method confidence n value variance degrees =
    if variance > 0.0 then
        Outcome.Ok(SeedMean.estimate method confidence value (sqrt variance) degrees n)
    else
        SeedMean.withoutInterval method ZeroVariance (Some value) None n

/// What there is where the mean squares are not.
let private without n reason value =
    let outcome method = SeedMean.withoutInterval method reason value None n

    { MeanSquares = None
      Untruncated = None
      Components = None
      Contributions = None
      Seeds = outcome SeedsMethod
      SeedsAndExamples = outcome SeedsAndExamplesMethod
      Projections = []
      PigeonholeVariance = None }

/// Everything that follows from the mean squares.
let private ofSquares confidence n m value (squares: BySource) pigeonhole =
    let cells = float n * float m

    let untruncated =
        { Seed = (squares.Seed - squares.Residual) / float m
          Example = (squares.Example - squares.Residual) / float n
          Residual = squares.Residual }

    let components =
        { untruncated with
            Seed = max 0.0 untruncated.Seed
            Example = max 0.0 untruncated.Example }

    let variance, degrees = population n m squares

    { MeanSquares = Some squares
      Untruncated = Some untruncated
      Components = Some components
      Contributions =
        Some
            { Seed = components.Seed / float n
              Example = components.Example / float m
              Residual = components.Residual / cells }
      Seeds = outcome SeedsMethod confidence n value (squares.Seed / cells) (float (n - 1))
      SeedsAndExamples = outcome SeedsAndExamplesMethod confidence n value variance degrees
      Projections =
        if variance > 0.0 then
            [ n, m; 2 * n, m; n, 2 * m ] |> List.map (fun (n, m) -> project confidence components n m)
        else
            []
      PigeonholeVariance = pigeonhole }

/// A minus B. The seed interval alone, read as one for new examples, covers 91, 86 and 75 % at 5, 10 and 20 seeds; the one for
/// both covers 95.5 to 97.8 %. Refuses matrices of different test sets or numbers of seeds.
let compare confidence (a: Correctness) (b: Correctness) =
    SeedMean.requireConfidence confidence
    Correctness.requireComparable a b
    let n, m = a.Seeds, a.Examples

    if n = 0 then
        without n NoSeeds None
    else
        let s = sums a b
        let value = float s.Total / (float n * float m)

        if n = 1 then without n OneSeed (Some value)
        elif m = 1 then without n Undefined (Some value)
        else ofSquares confidence n m value (meanSquares s) (Some(pigeonhole s))

/// The same for X_ij = (sum over the arms of weight times correctness)/divisor: the mean of several arms less a reference, a slope
/// or a curvature. Whole weights with a divisor lose nothing where X is 0. Refuses matrices of different test sets or numbers of seeds.
let combine confidence divisor (weights: float array) (arms: Correctness array) =
    SeedMean.requireConfidence confidence

    if weights.Length <> arms.Length || arms.Length = 0 then
        invalidArg (nameof weights) $"{weights.Length} weights do not belong to {arms.Length} arms."

    arms |> Array.iter (Correctness.requireComparable arms[0])
    let n, m = arms[0].Seeds, arms[0].Examples

    if n = 0 then
        without n NoSeeds None
    else
        // Made anew where it is needed: all of it may be large.
        let row seed =
            Array.init m (fun j ->
                let mutable total = 0.0
                for r in 0 .. arms.Length - 1 do
                    if arms[r].IsRight(seed, j) then total <- total + weights[r]
                total / divisor)

        let columns = Array.zeroCreate<float> m

        let means =
            [| for seed in 0 .. n - 1 ->
                   let row = row seed
                   row |> Array.iteri (fun j value -> columns[j] <- columns[j] + value)
                   mean row |]

        let value = mean means

        if n = 1 then without n OneSeed (Some value)
        elif m = 1 then without n Undefined (Some value)
        else
            let examples = columns |> Array.map (fun total -> total / float n)
            let squares values = values |> Array.map (fun (each: float) -> (each - value) ** 2.0) |> sum

            let residual =
                [| for seed in 0 .. n - 1 -> row seed |> Array.mapi (fun j each -> (each - means[seed] - examples[j] + value) ** 2.0) |> sum |] |> sum

            // Spreads that are only rounding are none.
            let known square = if isRounding (sqrt (float m) * sum (Array.map abs weights) / divisor) (sqrt square) then 0.0 else square

            let bySource =
                { Seed = known (float m * squares means / float (n - 1))
                  Example = known (float n * squares examples / float (m - 1))
                  Residual = known (residual / (float (n - 1) * float (m - 1))) }

            ofSquares confidence n m value bySource None
