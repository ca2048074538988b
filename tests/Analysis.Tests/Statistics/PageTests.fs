module Ablate.Analysis.Tests.Statistics.PageTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

/// Seeds by ratio, 32 down to 2.
let private descendingRatios dataset =
    [| for variant in variants |> List.take 5 |> List.rev -> counts dataset variant |> Array.map float |] |> Array.transpose

[<Fact; Trait("golden", "page")>]
let ``Page's L, its exact p and its normal form are those of the reference`` () =
    eachValue "page" (fun dataset field expected agrees ->
        let page = succeeded (Page.test (descendingRatios dataset))

        match field with
        | "L" -> agrees expected[0] page.L
        | "p_exact" -> agrees expected[0] page.P.Value
        | "z" -> agrees expected[0] page.Z
        | "p_normal" -> agrees expected[0] (Numerics.normalSf page.Z)
        | other -> unknownField other)

[<Fact>]
let ``Two arms in order at every seed are a run of heads`` () =
    let page = succeeded (Page.test (Array.replicate 10 [| 1.0; 2.0 |]))
    agrees "p" 1e-14 (1.0 / 1024.0) page.P.Value
    Assert.Equal(50.0, page.L)

[<Fact>]
let ``The whole order of eight arms at one seed is one of 8!`` () =
    let page = succeeded (Page.test [| [| 1.0 .. 8.0 |] |])
    agrees "p" 1e-12 (1.0 / 40320.0) page.P.Value

[<Fact>]
let ``The worst order has a p of one`` () =
    agrees "p" 1e-12 1.0 (succeeded (Page.test (Array.replicate 4 [| 3.0; 2.0; 1.0 |]))).P.Value

[<Fact>]
let ``Ties are permuted as they are`` () =
    // Of the three places for the untied score of a row, one is as high as seen: (1/3)².
    let page = succeeded (Page.test [| [| 5.0; 5.0; 6.0 |]; [| 0.1 + 0.2; 0.3; 0.4 |] |])
    Assert.True page.HasTies
    Assert.Equal(27.0, page.L)
    agrees "p" 1e-14 (1.0 / 9.0) page.PGivenTies.Value
    // Without ties, 27 or more of two seeds: (14,14), (14,13) twice with two orders each, of 36.
    agrees "p without ties" 1e-14 (5.0 / 36.0) page.P.Value

[<Fact>]
let ``Without ties both p-values are one`` () =
    let page = succeeded (Page.test (descendingRatios "D1_ablation_n5"))
    Assert.False page.HasTies
    Assert.Equal(page.P, page.PGivenTies)

[<Fact>]
let ``Many seeds keep a tiny p`` () =
    let page = succeeded (Page.test (Array.replicate 200 [| 1.0 .. 5.0 |]))
    agrees "log10 p" 1e-12 (-200.0 * log10 120.0) page.P.Log10

[<Fact>]
let ``What has no order says why`` () =
    Assert.Equal(NoSeeds, failed (Page.test [||]))
    Assert.Equal(TooFewForMethod 2, failed (Page.test [| [| 1.0 |] |]))
    Assert.Equal(TooManyForMethod 12, failed (Page.test [| [| 1.0 .. 13.0 |] |]))
    Assert.Equal(UnbalancedBlocks, failed (Page.test [| [| 1.0; 2.0 |]; [| 1.0 |] |]))
    Assert.Equal(NonFinite, failed (Page.test [| [| 1.0; nan |] |]))
    Assert.Equal(AllZero, failed (Page.test [| [| 1.0; 1.0 |]; [| 2.0; 2.0 |] |]))
