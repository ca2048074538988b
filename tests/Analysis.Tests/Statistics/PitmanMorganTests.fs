module Ablate.Analysis.Tests.Statistics.PitmanMorganTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private compared =
    fromPairs (PitmanMorgan.ofCounts 0.95) (PitmanMorgan.ofDoubles 0.95)

[<Fact; Trait("golden", "pitman_morgan")>]
let ``Correlations, t and p are those of the reference`` () =
    eachValue "pitman_morgan" (fun data field expected agree ->
        let spread = compared (pairs data)

        match field with
        | "r" -> agree expected[0] spread.Correlation.Value
        | "t" -> agree expected[0] spread.T.Value
        | "p2" -> agree expected[0] (estimate spread.Ratio).P.Value.Value
        | _ -> unknownField field)

[<Fact>]
let ``The interval of the ratio holds exactly the ratios that the test does not refuse`` () =
    let a, b = pairs "D2_ablation_n20.self_attn"
    let lower, upper = ends (compared (a, b)).Ratio

    for ratio in [ lower; upper ] do
        // A against a B as variable as the limit says: p is the limit's own 5 %.
        let scaled = b |> Array.map (fun score -> ratio * score)
        agrees "p at a limit" 1e-9 0.05 (estimate (PitmanMorgan.ofDoubles 0.95 a scaled).Ratio).P.Value.Value

[<Fact>]
let ``Counts and their shares give the same comparison`` () =
    let a, b = pairs "D1_ablation_n5.self_attn"
    let share = Array.map (fun count -> count / 10000.0)
    let counts, shares = estimate (compared (a, b)).Ratio, estimate (PitmanMorgan.ofDoubles 0.95 (share a) (share b)).Ratio
    agrees "ratio" 1e-11 counts.Value shares.Value
    agrees "p" 1e-10 counts.P.Value.Value shares.P.Value.Value

[<Fact>]
let ``Exchanging the arms inverts the ratio`` () =
    let a, b = pairs "D5_n3"
    let there, back = estimate (compared (a, b)).Ratio, estimate (compared (b, a)).Ratio
    agrees "ratio" 1e-13 (1.0 / there.Value) back.Value
    agrees "lower" 1e-12 (1.0 / there.Interval.Upper) back.Interval.Lower
    agrees "p" 1e-12 there.P.Value.Value back.P.Value.Value

[<Fact>]
let ``An arm without spread, parallel arms and two seeds have no interval`` () =
    let reason a b = reasonOf (PitmanMorgan.ofCounts 0.95 a b).Ratio
    Assert.Equal(NoSeeds, reason [||] [||])
    Assert.Equal(OneSeed, reason [| 1L |] [| 2L |])
    Assert.Equal(TooFewForMethod 3, reason [| 1L; 5L |] [| 2L; 3L |])
    Assert.Equal(ZeroVariance, reason [| 1L; 2L; 4L |] [| 7L; 7L; 7L |])
    Assert.Equal(ZeroVariance, reason [| 7L; 7L; 7L |] [| 1L; 2L; 4L |])
    Assert.Equal(ZeroVariance, reason [| 1L; 2L; 4L |] [| 2L; 4L; 8L |])
    Assert.Equal(ZeroVariance, reason [| 1L; 2L; 4L |] [| 11L; 12L; 14L |])
    let inShares = Array.map (fun count -> float count / 10000.0)
    let a, b = inShares [| 9012L; 8987L; 9031L; 8995L |], inShares [| 8997L; 8972L; 9016L; 8980L |]
    Assert.Equal(ZeroVariance, reasonOf (PitmanMorgan.ofDoubles 0.95 a b).Ratio)
    Assert.Equal(ZeroVariance, reasonOf (PitmanMorgan.ofDoubles 0.95 a (Array.create 4 0.9)).Ratio)
    Assert.Equal(NonFinite, reasonOf (PitmanMorgan.ofDoubles 0.95 [| nan; 1.0; 2.0 |] [| 1.0; 2.0; 5.0 |]).Ratio)
