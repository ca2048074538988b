/// McNemar's test of two trained networks on the same test examples (McNemar 1947), exact and mid-p (Fagerland, Lydersen and Laake
/// 2013), with Bonett and Price's adjusted Wald interval (2012).
/// Estimand: the difference in accuracy of these two trained networks on new examples. It says nothing about the method that
/// trained them, for which another seed is another network (Dietterich 1998): use it where there is one seed, and never pool
/// the counts of several.
module internal Ablate.Analysis.Statistics.McNemar

open System
open MathNet.Numerics
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "mcnemar_exact"

[<Literal>]
let Estimand = "these two trained networks"

type PairedProportions =
    {
        /// Examples that A alone gets right.
        OnlyA: int64
        /// Examples that B alone gets right.
        OnlyB: int64
        Examples: int64
        /// min(1, 2 P(Bin(b + c, 1/2) <= min(b, c))); 1 without a discordant example.
        ExactP: PValue
        /// The same with half the probability of what was seen: less conservative, and near its level on average only.
        MidP: PValue
        /// (b - c)/m as a share of 1, with Bonett and Price's interval and the exact p.
        Difference: Outcome
    }

/// McNemar's own approximation, and the one with the continuity correction: for comparison with other tools.
type ChiSquaredTest = { Statistic: float; P: PValue }

let private requireCounts (onlyA: int64) (onlyB: int64) (examples: int64) =
    if onlyA < 0L || onlyB < 0L || examples < 1L || onlyA > examples - onlyB then
        invalidArg (nameof examples) $"Of {examples} test examples, {onlyA} cannot be right in A alone and {onlyB} in B alone."

let private midP (b: int64) (c: int64) (exact: PValue) =
    if b = 0L && c = 0L then
        exact
    else
        let n, k = float (b + c), float (min b c)

        let logSeen =
            SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0)
            - n * log 2.0

        if b = c then
            // Both halves meet in the middle, whose probability the exact p of 1 holds once.
            PValue.OfLog10(log1p (-0.5 * exp logSeen) / log 10.0)
        else
            let logExact = exact.Log10 * log 10.0
            // What was seen is at most half of the two-sided p.
            PValue.OfLog10((logExact + log1p -(exp (logSeen - logExact))) / log 10.0)

let private bonettPrice confidence (b: int64) (c: int64) (m: int64) =
    let examples = float m + 2.0
    let b, c = (float b + 1.0) / examples, (float c + 1.0) / examples
    let centre = b - c
    let reach = normalQuantile ((1.0 + confidence) / 2.0) * sqrt ((b + c - centre * centre) / examples)

    { Confidence = confidence
      Lower = max -1.0 (centre - reach)
      Upper = min 1.0 (centre + reach) }

/// From the examples that one network alone gets right, of all test examples.
let ofCounts confidence (onlyA: int64) (onlyB: int64) (examples: int64) =
    SeedMean.requireConfidence confidence
    requireCounts onlyA onlyB examples
    let exact = Binomial.evenOddsP onlyA (onlyA + onlyB)

    { OnlyA = onlyA
      OnlyB = onlyB
      Examples = examples
      ExactP = exact
      MidP = midP onlyA onlyB exact
      Difference =
        Outcome.Ok
            { Method = Method
              Value = float (onlyA - onlyB) / float examples
              Interval = bonettPrice confidence onlyA onlyB examples
              N = 1
              StandardError = None
              DegreesOfFreedom = None
              P = Some exact } }

/// From the correctness of both arms' runs with one seed.
let ofSeed confidence (a: Correctness) (b: Correctness) seed =
    Correctness.requireComparable a b
    let onlyA, onlyB = Correctness.discordant a b seed
    ofCounts confidence onlyA onlyB (int64 a.Examples)

/// (|b - c| - 1)²/(b + c) with the correction (0 where |b - c| <= 1, as R has it), (b - c)²/(b + c) without; chi-squared with one
/// degree of freedom. None without a discordant example.
let chiSquared isCorrected (onlyA: int64) (onlyB: int64) =
    requireCounts onlyA onlyB (onlyA + onlyB + 1L)

    if onlyA + onlyB = 0L then
        None
    else
        let difference = float (abs (onlyA - onlyB))
        let difference = if isCorrected then max 0.0 (difference - 1.0) else difference
        let statistic = difference * difference / float (onlyA + onlyB)

        Some
            { Statistic = statistic
              P = PValue.OfLog10((log 2.0 + logNormalSf (sqrt statistic)) / log 10.0) }
