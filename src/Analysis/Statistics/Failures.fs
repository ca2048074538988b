/// How often training fails (diverges or collapses), and whether one arm fails more than another: Clopper and Pearson's interval
/// (1934) of the rate, the exact McNemar test on paired seeds, Fisher's exact test (1935) on unpaired ones.
/// Estimand: the probability over training seeds that a run fails. None of five failed is compatible with a rate of up to 52 %.
module internal Ablate.Analysis.Statistics.Failures

open System
open MathNet.Numerics
open Ablate.Analysis

[<Literal>]
let RateMethod = "clopper_pearson"

/// The rate of failures, as a share of 1.
let rate confidence (failures: int) (runs: int) =
    if runs = 0 then
        SeedMean.withoutInterval RateMethod NoSeeds None None 0
    else
        Outcome.Ok
            { Method = RateMethod
              Value = float failures / float runs
              Interval = Binomial.clopperPearson confidence (int64 failures) (int64 runs)
              N = runs
              StandardError = None
              DegreesOfFreedom = None
              P = None }

/// The exact McNemar p of seeds with which only A failed against seeds with which only B did; 1 where there is neither.
let pairedP (onlyA: int) (onlyB: int) =
    Binomial.evenOddsP (int64 onlyA) (int64 onlyA + int64 onlyB)

/// Fisher's exact two-sided p for failures of unpaired runs: the probability, given both margins, of all tables at most as probable
/// as the one seen.
let unpairedP (failuresA: int, runsA: int) (failuresB: int, runsB: int) =
    if failuresA < 0 || failuresA > runsA || failuresB < 0 || failuresB > runsB then
        invalidArg (nameof failuresA) $"{failuresA} of {runsA} and {failuresB} of {runsB} runs cannot have failed."

    let failures = failuresA + failuresB
    let logChoose n k = SpecialFunctions.BinomialLn(n, k)

    let logProbability k =
        logChoose runsA k + logChoose runsB (failures - k) - logChoose (runsA + runsB) failures

    let seen = logProbability failuresA

    let tables =
        [ for k in max 0 (failures - runsB) .. min runsA failures do
              let table = logProbability k
              // Equally probable tables may differ by roundings.
              if table <= seen + 1e-7 then table ]

    let largest = List.max tables
    PValue.OfLog10((largest + log (tables |> List.sumBy (fun table -> exp (table - largest)))) / log 10.0)
