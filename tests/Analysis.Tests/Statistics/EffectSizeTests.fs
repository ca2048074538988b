module Ablate.Analysis.Tests.Statistics.EffectSizeTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private ofPairs confidence data =
    (fromPairs (PairedT.ofCounts 0.95) (PairedT.ofDoubles 0.95) (pairs data)).Mean |> EffectSize.ofDifference confidence

[<Fact; Trait("golden", "effect")>]
let ``Effect sizes and their intervals are those of the reference`` () =
    eachValue "effect" (fun data field expected agrees ->
        let effect = ofPairs 0.95 data

        match field with
        | "dz" -> agrees expected[0] (estimate effect.Dz).Value
        | "hedges_gz" -> agrees expected[0] effect.Gz.Value
        | "dz_ci950" ->
            agrees expected[0] (estimate effect.Dz).Interval.Lower
            agrees expected[1] (estimate effect.Dz).Interval.Upper
        | other -> unknownField other)

[<Fact>]
let ``Hedges' factor is that of the gamma functions, and near 1 - 3/(4 nu - 1)`` () =
    agrees "nu 2" 1e-14 (1.0 / sqrt Math.PI) (EffectSize.biasFactor 2.0)
    agrees "nu 4" 1e-14 (sqrt (2.0 / Math.PI)) (EffectSize.biasFactor 4.0)
    agrees "nu 1e6" 1e-12 (1.0 - 3.0 / (4e6 - 1.0)) (EffectSize.biasFactor 1e6)

[<Fact>]
let ``Two seeds have an effect size with a very wide interval and no unbiased one`` () =
    let effect = ofPairs 0.95 "D4_n2"
    Assert.Equal(None, effect.Gz)
    let dz = estimate effect.Dz
    Assert.True(dz.Interval.Lower < dz.Value && dz.Value < dz.Interval.Upper)

[<Fact>]
let ``The chance to win is a half without a difference`` () =
    let effect = (PairedT.ofCounts 0.95 [| 1L; 3L |] [| 2L; 2L |]).Mean |> EffectSize.ofDifference 0.95
    Assert.Equal(Some 0.5, effect.ChanceToWin)
    let interval = (estimate effect.Dz).Interval
    agrees "symmetric" 1e-10 -interval.Lower interval.Upper

[<Fact>]
let ``A huge effect has a finite interval`` () =
    let a = Array.init 40 (fun i -> if i = 0 then 9001L else 9000L)
    let dz = estimate ((PairedT.ofCounts 0.95 a (Array.zeroCreate 40)).Mean |> EffectSize.ofDifference 0.95).Dz
    // Far out the interval is that of the standard deviation, turned upside down.
    let lower, upper = OneArm.standardDeviationFactors 0.95 39.0
    agrees "lower" 1e-3 (dz.Value / upper) dz.Interval.Lower
    agrees "upper" 1e-3 (dz.Value / lower) dz.Interval.Upper

[<Fact>]
let ``Two errors where the baseline makes eight avoid three quarters`` () =
    Assert.Equal(Some 0.75, EffectSize.relativeErrorReduction [| 1.0; 1.0 |] [| 3.0; 5.0 |])
    Assert.Equal(Some -1.0, EffectSize.relativeErrorReduction [| 2.0 |] [| 1.0 |])
    Assert.Equal(None, EffectSize.relativeErrorReduction [| 1.0 |] [| 0.0 |])

[<Fact>]
let ``Equal differences have no effect size`` () =
    let effect = ofPairs 0.95 "D7_zero_variance_n4"
    Assert.Equal(ZeroVariance, reasonOf effect.Dz)
    Assert.Equal((None, None), (effect.Gz, effect.ChanceToWin))
