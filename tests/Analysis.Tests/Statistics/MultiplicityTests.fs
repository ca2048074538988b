module Ablate.Analysis.Tests.Statistics.MultiplicityTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

/// The reference has a p of 0, which here is one below 1e-300.
let private ofReference p =
    Some(if p = 0.0 then PValue.OfLog10 -1000.0 else PValue.Of p)

let private rawOf dataset =
    [| for variant in variants ->
           (estimate (fromPairs (PairedT.ofCounts 0.95) (PairedT.ofDoubles 0.95) (pairs $"{dataset}.{variant}")).Mean).P |]

[<Fact; Trait("golden", "padjust")>]
let ``Adjusted p-values are those of the reference`` () =
    eachValue "padjust" (fun set field expected agrees ->
        let family =
            match Map.tryFind set adjustmentInputs.Value with
            | Some inputs -> Array.map ofReference inputs
            | None -> rawOf set

        let adjust =
            match field with
            | "raw" -> id
            | "holm" -> Multiplicity.holm
            | "bonferroni" -> Multiplicity.bonferroni
            | "BH" -> Multiplicity.benjaminiHochberg
            | "hochberg" -> Multiplicity.hochberg
            | other -> failwith $"The reference has an adjustment this test does not know: {other}."

        Array.iter2
            (fun expected (actual: PValue option) ->
                if expected = 0.0 then Assert.True(actual.Value.Log10 < -300.0) else agrees expected actual.Value.Value)
            expected
            (adjust family))

[<Fact>]
let ``A comparison that could not be made counts in the family and stays without a p`` () =
    let family = [| Some(PValue.Of 0.01); None; Some(PValue.Of 0.02) |]
    let adjusted = Multiplicity.holm family
    agrees "first" 1e-15 0.03 adjusted[0].Value.Value
    Assert.Equal(None, adjusted[1])
    agrees "last" 1e-15 0.04 adjusted[2].Value.Value

[<Fact>]
let ``A p too small for a double is adjusted in its logarithm`` () =
    let adjusted = Multiplicity.holm [| Some(PValue.OfLog10 -500.0); Some(PValue.Of 0.5) |]
    agrees "log10" 1e-14 (-500.0 + log10 2.0) adjusted[0].Value.Log10
    Assert.Equal(1e-300, adjusted[0].Value.Value)

[<Fact>]
let ``A family of one is left as it is, and one of none is empty`` () =
    for adjust in [ Multiplicity.holm; Multiplicity.benjaminiHochberg; Multiplicity.bonferroni; Multiplicity.hochberg ] do
        let alone = [| Some(PValue.Of 0.04) |]
        Assert.Equal<PValue option array>(alone, adjust alone)
        Assert.Empty(adjust [||])

[<Fact>]
let ``Each of six intervals takes a sixth of the error`` () =
    agrees "confidence" 1e-15 (1.0 - 0.05 / 6.0) (Multiplicity.bonferroniConfidence 0.95 6)
    Assert.Throws<ArgumentException>(fun () -> Multiplicity.bonferroniConfidence 0.95 0 |> ignore)
