module Ablate.Analysis.Tests.Statistics.RatioTrendTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private ratios = [| 2.0; 4.0; 8.0; 16.0; 32.0 |]

/// By ratio and seed.
let private columns dataset =
    [| for variant in variants |> List.take 5 -> counts dataset variant |> Array.map float |]

let private seeds dataset =
    Array.transpose (columns dataset) |> Array.map (Array.map Some)

[<Fact; Trait("golden", "slope_log2r")>]
let ``Slopes are those of the reference`` () =
    eachValue "slope_log2r" (fun dataset field expected agrees ->
        if field = "quad_coefs" then
            Array.iter2 (fun expected actual -> Assert.Equal(expected, actual, 1e-14)) expected (RatioTrend.curvaturePolynomial ratios)
        else
            let at confidence = estimate (RatioTrend.slope confidence ratios (seeds dataset)).Mean
            checkSeedMean at field expected agrees)

[<Fact; Trait("golden", "quad_log2r")>]
let ``Curvatures are those of the reference`` () =
    eachValue "quad_log2r" (fun dataset field expected agrees ->
        let at confidence = estimate (RatioTrend.curvature confidence ratios (seeds dataset)).Mean
        checkSeedMean at field expected agrees)

[<Fact; Trait("golden", "slope_log2r_pooled")>]
let ``Slopes with a pooled error are those of the reference`` () =
    eachValue "slope_log2r_pooled" (fun dataset field expected agrees ->
        let estimate = estimate (RatioTrend.pooledSlope 0.95 ratios (columns dataset))

        match field with
        | "est" -> agrees expected[0] estimate.Value
        | "se" -> agrees expected[0] estimate.StandardError.Value
        | "df" -> agrees expected[0] estimate.DegreesOfFreedom.Value
        | "p2" -> agrees expected[0] estimate.P.Value.Value
        | other -> unknownField other)

[<Fact>]
let ``A parabola in the doublings of r is found, whatever the ratios`` () =
    let ratios = [| 3.0; 4.0; 7.0; 16.0; 50.0; 64.0 |]
    let parabola slope curvature = ratios |> Array.map (fun r -> let x = Math.Log2 r in Some(90.0 + slope * x + curvature * x * x))
    let bent = RatioTrend.curvature 0.95 ratios [| parabola 2.0 0.5; parabola -1.0 0.75 |]
    agrees "first" 1e-11 0.5 bent.PerSeed[0]
    agrees "second" 1e-11 0.75 bent.PerSeed[1]
    let straight = RatioTrend.slope 0.95 ratios [| parabola 2.0 0.0 |]
    agrees "slope" 1e-12 2.0 straight.PerSeed[0]

[<Fact>]
let ``A seed that lacks ratios is fitted on three or more, and otherwise left out`` () =
    let line lacking = ratios |> Array.map (fun r -> if List.contains r lacking then None else Some(9000.0 - 10.0 * Math.Log2 r))
    let trend = RatioTrend.slope 0.95 ratios [| line []; line [ 4.0; 32.0 ]; line [ 2.0; 4.0; 8.0 ] |]
    Assert.Equal<int list>([ 1 ], trend.Incomplete)
    Assert.Equal<int list>([ 2 ], trend.LeftOut)
    Assert.Equal(2, trend.PerSeed.Length)
    agrees "slope" 1e-12 -10.0 trend.PerSeed[1]

[<Fact>]
let ``Slopes that are equal but for rounding have no interval`` () =
    let seeds = [| for level in [ 0.91; 0.913; 0.907 ] -> ratios |> Array.map (fun r -> Some(level - 0.001 * Math.Log2 r)) |]
    let reason, rest = degenerate (RatioTrend.slope 0.95 ratios seeds).Mean
    Assert.Equal(ZeroVariance, reason)
    agrees "slope" 1e-11 -0.001 rest.Value.Value

[<Fact>]
let ``One seed has a slope and no interval; none has nothing`` () =
    Assert.Equal(OneSeed, reasonOf (RatioTrend.slope 0.95 ratios (Array.take 1 (seeds "D1_ablation_n5"))).Mean)
    Assert.Equal(NoSeeds, reasonOf (RatioTrend.slope 0.95 ratios [||]).Mean)
    Assert.Equal(OneSeed, reasonOf (RatioTrend.pooledSlope 0.95 ratios (columns "D1_ablation_n5" |> Array.map (Array.take 1))))

[<Fact>]
let ``Ratios that make no axis are refused`` () =
    for wrong in [ [| 2.0 |]; [| 2.0; 2.0; 4.0 |]; [| 0.0; 2.0; 4.0 |]; [| 2.0; nan; 4.0 |] ] do
        Assert.Throws<ArgumentException>(fun () -> RatioTrend.curvature 0.95 wrong [| Array.replicate wrong.Length (Some 1.0) |] |> ignore)
        |> ignore
