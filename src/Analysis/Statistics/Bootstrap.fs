/// Bootstrap intervals of a mean difference: percentile, BCa (Efron 1987) and expanded percentile (Hesterberg 2015).
/// Estimand: the mean over training seeds of A - B on this test set. For display only: at a nominal 95 % the percentile
/// and BCa intervals cover 72 to 75 % with 3 seeds, 84 % with 5 and 90 % with 10; below 20 seeds a reader has to be told.
module internal Ablate.Analysis.Statistics.Bootstrap

open System.Numerics
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let PercentileMethod = "bootstrap_percentile"

[<Literal>]
let BcaMethod = "bootstrap_bca"

[<Literal>]
let ExpandedMethod = "bootstrap_expanded_percentile"

/// Below this many seeds no bootstrap interval holds what it promises.
[<Literal>]
let FewestHonest = 20

/// Below this many seeds the support is too coarse for the expanded percentile to be shown.
[<Literal>]
let FewestExpanded = 8

/// The fewest draws a Monte Carlo bootstrap is made of.
[<Literal>]
let FewestDraws = 10000

/// What the BCa interval corrects the percentile's levels by.
type BcaCorrection =
    {
        /// P(resampled mean < mean) + P(resampled mean = mean)/2, as scipy has it; R's boot leaves the ties out.
        BelowMean: float
        /// The standard normal quantile of that.
        Bias: float
        /// A sixth of the skewness of the mean.
        Acceleration: float
        /// The levels, in place of alpha/2 and 1 - alpha/2.
        Levels: float * float
    }

type BootstrapMean =
    {
        /// None for the ideal bootstrap, which is exact and needs no draws.
        Draws: int option
        /// The standard deviation of the ideal bootstrap's means.
        StandardError: float option
        Correction: BcaCorrection option
        Percentile: Outcome
        Bca: Outcome
        ExpandedPercentile: Outcome
    }

/// The distribution of the resampled mean: its values ascending, with both tails, each summed from its own end.
type private Distribution =
    { Values: float array
      AtMost: float array
      Above: float array
      BelowMean: float }

/// A probability by its smaller tail.
type private Level =
    | Lower of float
    | Upper of float

/// inf {x : F(x) >= p}. Rounding must not make a step that reaches the level miss it.
let private quantile distribution level =
    let reaches =
        match level with
        | Lower p -> fun i -> distribution.AtMost[i] >= p * (1.0 - 1e-12)
        | Upper p -> fun i -> distribution.Above[i] <= p * (1.0 + 1e-12)

    let rec search first last =
        if first = last then first
        else
            let middle = (first + last) / 2
            if reaches middle then search first middle else search (middle + 1) last

    distribution.Values[search 0 (distribution.Values.Length - 1)]

let private levelOf z =
    if z <= 0.0 then Lower(normalSf -z) else Upper(normalSf z)

let private withoutInterval reason value n =
    let outcome method = SeedMean.withoutInterval method reason value None n

    { Draws = None
      StandardError = None
      Correction = None
      Percentile = outcome PercentileMethod
      Bca = outcome BcaMethod
      ExpandedPercentile = outcome ExpandedMethod }

/// At least two differences, not all equal.
let private intervals confidence draws (differences: float array) distribution =
    let n = differences.Length
    let value = mean differences
    let residuals = differences |> Array.map (fun difference -> difference - value)
    let squares = residuals |> Array.map (fun r -> r * r) |> sum
    let standardError = sqrt squares / float n
    let tail = (1.0 - confidence) / 2.0

    let outcome method levels =
        let lower, upper =
            match levels with
            | Some(lower, upper) -> quantile distribution lower, quantile distribution upper
            | None -> value, value

        if lower < upper then
            Outcome.Ok
                { Method = method
                  Value = value
                  Interval = { Confidence = confidence; Lower = lower; Upper = upper }
                  N = n
                  StandardError = Some standardError
                  DegreesOfFreedom = None
                  P = None }
        else
            SeedMean.withoutInterval method Undefined (Some value) None n

    let correction, bcaLevels =
        if distribution.BelowMean <= 0.0 || distribution.BelowMean >= 1.0 then
            None, None
        else
            let bias = normalQuantile distribution.BelowMean
            let cubes = residuals |> Array.map (fun r -> r * r * r) |> sum
            let acceleration = cubes / (6.0 * squares ** 1.5)
            let reach = normalQuantile (1.0 - tail)
            let scales = [ -reach; reach ] |> List.map (fun z -> 1.0 - acceleration * (bias + z))

            if List.min scales <= 0.0 then
                None, None
            else
                let corrected z = bias + (bias + z) / (1.0 - acceleration * (bias + z))
                let lower, upper = corrected -reach, corrected reach

                Some
                    { BelowMean = distribution.BelowMean
                      Bias = bias
                      Acceleration = acceleration
                      Levels = normalSf -lower, normalSf -upper },
                Some(levelOf lower, levelOf upper)

    // Student's multiplier, and the n - 1 that the bootstrap's variance lacks.
    let expanded =
        normalSf (sqrt (float n / float (n - 1)) * StudentT.criticalValue (float (n - 1)) confidence)

    { Draws = draws
      StandardError = Some standardError
      Correction = correction
      Percentile = outcome PercentileMethod (Some(Lower tail, Upper tail))
      Bca = outcome BcaMethod bcaLevels
      ExpandedPercentile = outcome ExpandedMethod (Some(Lower expanded, Upper expanded)) }

/// The counts as offsets from the smallest in steps of their common divisor, each with how often it comes.
let private lattice (differences: int64 array) =
    let rec divisor a b = if b = 0L then a else divisor b (a % b)
    let smallest = Array.min differences
    let step = differences |> Array.fold (fun step difference -> divisor (difference - smallest) step) 0L
    let atoms = differences |> Array.countBy (fun difference -> (difference - smallest) / step)
    smallest, step, atoms

/// target[i + offset] += weight × source[i], several at once: the whole cost of a wide lattice is here.
let private addShifted (target: float array) offset (weight: float) (source: float array) =
    let lanes = Vector<float>.Count
    let vectors = source.Length / lanes

    for v in 0 .. vectors - 1 do
        let i = v * lanes
        (Vector<float>(target, i + offset) + weight * Vector<float>(source, i)).CopyTo(target, i + offset)

    for i in vectors * lanes .. source.Length - 1 do
        target[i + offset] <- target[i + offset] + weight * source[i]

/// More multiplications than this (about a tenth of a second) are left to Monte Carlo.
[<Literal>]
let private AffordableProducts = 1e8

[<Literal>]
let private AffordablePoints = 2e6

/// The ideal bootstrap: the n-fold convolution of the empirical distribution on its lattice (n at least 2, not all equal).
/// None where the lattice is too wide for that.
let private exact (differences: int64 array) =
    let n = differences.Length
    let smallest, step, atoms = lattice differences
    let width = atoms |> Array.map fst |> Array.max
    let points = float n * float width

    if points > AffordablePoints || 0.5 * float n * points * float atoms.Length > AffordableProducts then
        None
    else
        let width = int width
        let mutable current = [| 1.0 |]

        for _ in 1..n do
            let next = Array.zeroCreate (current.Length + width)

            for offset, times in atoms do
                addShifted next (int offset) (float times / float n) current

            current <- next

        let probabilities = current
        let observed = int (Array.sumBy (fun (offset, times) -> offset * int64 times) atoms)
        let atMost = Array.scan (+) 0.0 probabilities

        Some
            { Values =
                Array.init probabilities.Length (fun i -> float (int64 n * smallest + int64 i * step) / float n)
              AtMost = Array.tail atMost
              Above = Array.tail (Array.scanBack (+) probabilities 0.0)
              BelowMean = atMost[observed] + probabilities[observed] / 2.0 }

/// Sums of n draws with replacement.
let private drawn (stream: RandomStream) draws n (sumOf: int array -> 'sum) =
    if draws < FewestDraws then
        invalidArg (nameof draws) $"A Monte Carlo bootstrap needs at least {FewestDraws} draws, not {draws}."

    Array.init draws (fun _ -> sumOf (Array.init n (fun _ -> stream.Next n)))

/// From as many equally probable means; those within the tolerance of the observed mean are ties with it.
let private empirical observed tolerance means =
    let values = Array.sort means
    let share count = float count / float values.Length
    let below = values |> Array.filter (fun value -> value < observed - tolerance) |> Array.length
    let ties = values |> Array.filter (fun value -> abs (value - observed) <= tolerance) |> Array.length

    { Values = values
      AtMost = Array.init values.Length (fun i -> share (i + 1))
      Above = Array.init values.Length (fun i -> share (values.Length - 1 - i))
      BelowMean = share below + share ties / 2.0 }

/// From differences of counts: exact and without draws as long as their lattice is of an ordinary size (n times the range up to
/// 2 million, and a tenth of a second's work: some 100 seeds within 200 counts); beyond it, Monte Carlo with this many draws,
/// at least 10,000, from the stream.
let ofCounts (stream: RandomStream) draws confidence (differences: int64 array) =
    SeedMean.requireConfidence confidence
    let n = differences.Length

    if n = 0 then withoutInterval NoSeeds None 0
    elif n = 1 then withoutInterval OneSeed (Some(float differences[0])) 1
    elif SeedMean.allEqual differences then withoutInterval ZeroVariance (Some(float differences[0])) n
    else
        let inFloats = Array.map float differences

        match exact differences with
        | Some distribution -> intervals confidence None inFloats distribution
        | None ->
            // Equal sums give equal means, so ties need no tolerance.
            let meanOf (total: int64) = float total / float n
            let means = drawn stream draws n (fun indices -> meanOf (Array.sumBy (fun i -> differences[i]) indices))
            intervals confidence (Some draws) inFloats (empirical (meanOf (Array.sum differences)) 0.0 means)

/// From scores that are not counts: Monte Carlo with this many draws from the stream, at least 10,000. Means that differ by
/// roundings of the largest score are ties.
let ofDoubles (stream: RandomStream) draws confidence (a: float array) (b: float array) =
    SeedMean.requireConfidence confidence

    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

    let size = largest (Array.append a b)
    let differences = Array.map2 (-) a b

    match SeedMean.ofDoubles PercentileMethod confidence size differences with
    | Outcome.Degenerate(reason, rest) -> withoutInterval reason rest.Value rest.N
    | Outcome.Ok { Value = value; N = n } ->
        let means = drawn stream draws n (fun indices -> sum (Array.map (fun i -> differences[i]) indices) / float n)
        intervals confidence (Some draws) differences (empirical value (tieTolerance size) means)
