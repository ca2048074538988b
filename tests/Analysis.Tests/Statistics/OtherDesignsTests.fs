/// Statistics for designs other than seeds on one split, and for descriptions that do not test.
module Ablate.Analysis.Tests.Statistics.OtherDesignsTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private paired data =
    let a, b = pairs data
    (PairedT.ofCounts 0.95 (Array.map int64 a) (Array.map int64 b)).Mean

[<Fact; Trait("golden", "nadeau_bengio")>]
let ``The corrected resampled t is that of the reference`` () =
    eachValue "nadeau_bengio" (fun data field expected agree ->
        let data, _ = splitField data
        let corrected = estimate (NadeauBengio.correct 0.95 (NadeauBengio.ResampledSplits(1L, 9L)) (paired data))

        match field with
        | "t" -> agree expected[0] (corrected.Value / corrected.StandardError.Value)
        | "p2" -> agree expected[0] corrected.P.Value.Value
        | "ci950" ->
            agree expected[0] corrected.Interval.Lower
            agree expected[1] corrected.Interval.Upper
        | _ -> unknownField field)

[<Fact>]
let ``Seeds on one split get no correction for resampled ones`` () =
    let refusal = Assert.Throws<ArgumentException>(fun () -> NadeauBengio.correct 0.95 NadeauBengio.FixedSplit (paired "D5_n3") |> ignore)
    Assert.Contains("paired t interval", refusal.Message)
    let split = NadeauBengio.ResampledSplits(1L, 9L)
    Assert.Equal(ZeroVariance, reasonOf (NadeauBengio.correct 0.95 split (paired "D7_zero_variance_n4")))

[<Fact; Trait("golden", "cv5x2")>]
let ``Five times two-fold cross-validation is that of the reference`` () =
    let values, tolerance = methodValues "cv5x2"
    let reference = Map.ofList values
    let result = succeeded (CrossValidation5x2.test (reference["example.input"] |> Array.chunkBySize 2 |> Array.map (fun pair -> pair[0], pair[1])))

    let expected =
        [ "example.t", result.T
          "example.p2", result.P.Value
          "example.F_alpaydin", result.F
          "example.p_F", result.FP.Value ]

    Assert.Equal<string list>(List.sort ("example.input" :: List.map fst expected), List.sort (List.map fst values))

    for key, actual in expected do
        agrees key tolerance reference[key].[0] actual

[<Fact>]
let ``Cross-validation of another size or without variance is none`` () =
    Assert.Throws<ArgumentException>(fun () -> CrossValidation5x2.test [| 0.1, 0.2 |] |> ignore) |> ignore
    Assert.Equal(ZeroVariance, failed (CrossValidation5x2.test (Array.create 5 (0.01, 0.01))))
    Assert.Equal(NonFinite, failed (CrossValidation5x2.test (Array.create 5 (nan, 0.01))))

[<Fact; Trait("golden", "friedman")>]
let ``Friedman's test of all arms is that of the reference`` () =
    eachValue "friedman" (fun data field expected agree ->
        let scores = "baseline" :: variants |> List.map (counts data >> Array.map float) |> Array.ofList
        let friedman = succeeded (Friedman.test scores)

        match field with
        | "chi2" -> agree expected[0] friedman.Statistic
        | "p" -> agree expected[0] friedman.P.Value
        | _ -> unknownField field)

[<Fact>]
let ``Friedman's ranks share ties, and the spread takes them into account`` () =
    // Ranks 1 2 3 | 1.5 1.5 3 | 1 2.5 2.5: sums 3.5, 6, 8.5; 2 × 12.5 over a spread within seeds of 2 + 1.5 + 1.5.
    let friedman = succeeded (Friedman.test [| [| 1.0; 4.0; 0.0 |]; [| 2.0; 4.0; 7.0 |]; [| 3.0; 5.0; 7.0 |] |])
    agrees "statistic" 1e-14 5.0 friedman.Statistic
    agrees "p" 1e-12 (exp -2.5) friedman.P.Value
    agrees "mean rank" 1e-14 (3.5 / 3.0) friedman.MeanRanks[0]

[<Fact>]
let ``Friedman's test needs two arms, two seeds, full rows and a difference`` () =
    let reason scores = failed (Friedman.test scores)
    Assert.Equal(TooFewForMethod 2, reason [| [| 1.0; 2.0 |] |])
    Assert.Equal(NoSeeds, reason [| [||]; [||] |])
    Assert.Equal(OneSeed, reason [| [| 1.0 |]; [| 2.0 |] |])
    Assert.Equal(UnbalancedBlocks, reason [| [| 1.0; 2.0 |]; [| 2.0 |] |])
    Assert.Equal(NonFinite, reason [| [| 1.0; nan |]; [| 2.0; 3.0 |] |])
    Assert.Equal(ZeroVariance, reason [| [| 1.0; 2.0 |]; [| 1.0; 2.0 |] |])

[<Fact; Trait("golden", "aso")>]
let ``Violation ratios are those of the reference`` () =
    eachValue "aso" (fun data field expected agree ->
        let a, b = pairs data

        match field with
        | "violation_ratio" -> agree expected[0] (succeeded (StochasticOrder.violationRatio a b))
        | _ -> unknownField field)

[<Fact>]
let ``Violation ratios of both directions make one, also for unequal numbers of runs`` () =
    let a, b = [| 3.0; 1.0; 9.0 |], [| 2.0; 8.0; 4.0; 4.0; 0.0 |]
    agrees "sum" 1e-14 1.0 (succeeded (StochasticOrder.violationRatio a b) + succeeded (StochasticOrder.violationRatio b a))
    // Each run twice is the same distribution.
    agrees "doubled" 1e-14 (succeeded (StochasticOrder.violationRatio a b)) (succeeded (StochasticOrder.violationRatio (Array.append a a) b))

[<Fact>]
let ``No runs and equal distributions have no violation ratio`` () =
    Assert.Equal(NoSeeds, failed (StochasticOrder.violationRatio [||] [| 1.0 |]))
    Assert.Equal(ZeroVariance, failed (StochasticOrder.violationRatio [| 1.0; 2.0 |] [| 2.0; 1.0; 1.0; 2.0 |]))
    Assert.Equal(NonFinite, failed (StochasticOrder.violationRatio [| nan |] [| 1.0 |]))
