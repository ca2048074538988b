module Ablate.Analysis.Tests.Statistics.BayesianTTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference

let private paired =
    fromPairs (PairedT.ofCounts 0.95) (PairedT.ofDoubles 0.95) >> (fun difference -> difference.Mean)

let private posterior rho margin outcome =
    match BayesianT.posterior rho margin outcome with
    | Ok posterior -> posterior
    | Error reason -> failwith $"expected a posterior, got {reason}"

[<Fact; Trait("golden", "bayes_corr_t")>]
let ``The posterior is that of the reference`` () =
    eachValue "bayes_corr_t" (fun key field expected agree ->
        let rho = key.LastIndexOf(".rho", StringComparison.Ordinal)
        let posterior = paired (pairs (key.Substring(0, rho))) |> posterior (float (key.Substring(rho + 4))) 20.0

        match field with
        | "left" -> agree expected[0] posterior.Left.Value
        | "rope" -> agree expected[0] posterior.Rope.Value
        | "right" -> agree expected[0] posterior.Right.Value
        | _ -> unknownField field)

[<Fact>]
let ``The three probabilities make one, and exchanging the arms exchanges the sides`` () =
    for key in [ "D1_ablation_n5.se_r16"; "D5_n3"; "D4_n2"; "D3_tiny_variance_n6" ] do
        let a, b = pairs key
        let margin = if key.StartsWith("D3", StringComparison.Ordinal) then 1e-9 else 20.0
        let there, back = posterior 0.0 margin (paired (a, b)), posterior 0.0 margin (paired (b, a))
        agrees "sum" 1e-12 1.0 (there.Left.Value + there.Rope.Value + there.Right.Value)
        agrees "sides" 1e-11 there.Left.Value back.Right.Value
        agrees "middle" 1e-10 there.Rope.Value back.Rope.Value

[<Fact>]
let ``A probability too small for a double keeps its logarithm`` () =
    let a = Array.init 400 (fun i -> 1_000_000L + int64 (i % 2))
    let posterior = posterior 0.0 1.0 (PairedT.ofCounts 0.95 a (Array.zeroCreate 400)).Mean
    Assert.Equal(1e-300, posterior.Left.Value)
    Assert.True(Double.IsFinite posterior.Left.Log10 && posterior.Left.Log10 < -1000.0)
    Assert.True(Double.IsFinite posterior.Rope.Log10 && posterior.Rope.Log10 < -1000.0)
    Assert.Equal(1.0, posterior.Right.Value)

[<Fact>]
let ``Without spread there is no posterior, and a margin is needed`` () =
    Assert.Equal(Error ZeroVariance, BayesianT.posterior 0.0 20.0 (paired (pairs "D7_zero_variance_n4")))

    for rho, margin in [ 0.0, 0.0; 0.0, nan; 1.0, 1.0; -0.1, 1.0 ] do
        Assert.Throws<ArgumentException>(fun () -> BayesianT.posterior rho margin (paired (pairs "D5_n3")) |> ignore)
        |> ignore
