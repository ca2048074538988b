module Ablate.Analysis.Tests.HurdleTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Hurdle
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

/// Ten seeds: one of A diverged, one of B, and one of A collapsed to chance.
let private diverged =
    lazy
        (let fates variant =
            scores "D9_diverged_n10" variant
            |> Array.map (function
                | Some correct -> fateOf 0.15 10000L (int64 correct)
                | None -> Fate.Failed)

         Hurdle.compare 0.95 10 10000L (fates "A") (fates "B"))

[<Fact>]
let ``Failures, converged pairs and all pairs at chance are told beside one another`` () =
    let hurdle = diverged.Value
    Assert.Equal(10, hurdle.Pairs)
    agrees "failures of A" 1e-15 0.2 (estimate hurdle.FailuresA).Value
    agrees "failures of B" 1e-15 0.1 (estimate hurdle.FailuresB).Value
    // Two seeds on which only A failed against one on which only B did.
    Assert.Equal(1.0, hurdle.FailuresP.Value)
    Assert.False hurdle.IsSelected

    let expected, tolerance = methodValues "paired_t"
    let reference = Map.ofList expected

    for data, difference in [ "D9_converged_pairs", hurdle.Converged; "D9_itt_chance", hurdle.AtChance ] do
        let estimate = estimate difference.Mean
        agrees $"{data} mean" tolerance reference[$"{data}.mean"].[0] estimate.Value
        agrees $"{data} lower" tolerance reference[$"{data}.ci950"].[0] estimate.Interval.Lower
        agrees $"{data} upper" tolerance reference[$"{data}.ci950"].[1] estimate.Interval.Upper

    Assert.Equal(7, (estimate hurdle.Converged.Mean).N)

[<Fact>]
let ``Differences of different signs depend on failures`` () =
    // Better by 37 counts where both converge, worse by 79 with its failures.
    Assert.True((Outcome.value diverged.Value.Converged.Mean).Value > 0.0)
    Assert.True((Outcome.value diverged.Value.AtChance.Mean).Value < 0.0)
    Assert.True diverged.Value.DependsOnFailures

    let same = Hurdle.compare 0.95 10 10000L [| Fate.Converged 9000L; Fate.Converged 9010L |] [| Fate.Converged 8990L; Fate.Failed |]
    Assert.False same.DependsOnFailures

[<Fact>]
let ``Chance need not be a whole number of examples`` () =
    let hurdle = Hurdle.compare 0.95 7 10000L [| Fate.Failed; Fate.Converged 9000L |] [| Fate.Converged 9000L; Fate.Converged 9000L |]
    agrees "difference" 1e-12 ((10000.0 / 7.0 - 9000.0) / 2.0) (Outcome.value hurdle.AtChance.Mean).Value

[<Fact>]
let ``More than a fifth of failures makes the converged pairs a selection`` () =
    let arm failures = Array.init 10 (fun seed -> if seed < failures then Fate.Failed else Fate.Converged(9000L + int64 seed))
    Assert.False (Hurdle.compare 0.95 10 10000L (arm 2) (arm 0)).IsSelected
    Assert.True (Hurdle.compare 0.95 10 10000L (arm 0) (arm 3)).IsSelected

[<Fact>]
let ``Where no pair converged the failures are still told`` () =
    let all = Array.create 3 Fate.Failed
    let hurdle = Hurdle.compare 0.95 10 10000L all all
    Assert.Equal(NoSeeds, reasonOf hurdle.Converged.Mean)
    Assert.Equal(ZeroVariance, reasonOf hurdle.AtChance.Mean)
    agrees "lower limit for three of three" 1e-9 0.2924017738212867 (fst (ends hurdle.FailuresA))
    Assert.Equal(NoSeeds, reasonOf (Hurdle.compare 0.95 10 10000L [||] [||]).FailuresA)

[<Fact>]
let ``Arms with different numbers of runs are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Hurdle.compare 0.95 10 10000L [| Fate.Failed |] [||] |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Hurdle.compare 0.95 1 10000L [||] [||] |> ignore)
