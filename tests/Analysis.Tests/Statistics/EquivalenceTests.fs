module Ablate.Analysis.Tests.Statistics.EquivalenceTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Statistics.Equivalence
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private difference data =
    (fromPairs (PairedT.ofCounts 0.95) (PairedT.ofDoubles 0.95) (pairs data)).Mean

/// The reference's: 20 counts, or 1e-9 where the spread is that small.
let private margin (data: string) =
    if data.StartsWith("D3", StringComparison.Ordinal) then 1e-9 else 20.0

let private tested data = succeeded (test 0.05 (margin data) (difference data))

[<Fact; Trait("golden", "tost")>]
let ``Both one-sided tests are those of the reference`` () =
    eachValue "tost" (fun data field expected agrees ->
        let result = tested data

        match field with
        | "p_lower" -> agrees expected[0] result.PLower.Value.Value
        | "p_upper" -> agrees expected[0] result.PUpper.Value.Value
        | "p" -> agrees expected[0] result.P.Value.Value
        | other -> unknownField other)

[<Fact; Trait("golden", "noninferiority")>]
let ``Non-inferiority is that of the reference`` () =
    eachValue "noninferiority" (fun data field expected agrees ->
        match field with
        | "p" -> agrees expected[0] (tested data).PLower.Value.Value
        | other -> unknownField other)

[<Fact>]
let ``Equivalent means that the 90 % interval lies within the margin, which is when p is at most 0.05`` () =
    for variant in variants do
        let data = $"D2_ablation_n20.{variant}"
        let estimate = estimate (difference data)
        let smallest = smallestMargin 0.05 estimate
        let below = succeeded (test 0.05 (smallest * 0.999999) (difference data))
        let above = succeeded (test 0.05 (smallest * 1.000001) (difference data))
        Assert.Equal((false, true), (below.IsEquivalent, above.IsEquivalent))
        Assert.True(below.P.Value.Value > 0.05 && above.P.Value.Value < 0.05)
        Assert.Equal(0.9, above.Interval.Value.Confidence, 1e-15)

let private estimateOf lower upper : Estimate =
    let centre, df = 0.5 * (lower + upper), 9.0
    SeedMean.estimate "difference" 0.95 centre (0.5 * (upper - lower) / StudentT.criticalValue df 0.95) df 10

[<Fact>]
let ``The verdict follows from the interval and the margin`` () =
    for lower, upper, margin, expected in
        [ 1.0, 3.0, None, Superior
          1.0, 3.0, Some 2.0, Superior
          1.0, 3.0, Some 4.0, SuperiorButWithinMargin
          -3.0, -1.0, None, Inferior
          -3.0, -1.0, Some 4.0, InferiorButWithinMargin
          -1.0, 1.0, None, Inconclusive
          -1.0, 1.0, Some 0.5, Inconclusive
          -1.0, 1.0, Some 1.5, Equivalent ] do
        Assert.Equal(expected, verdict 0.05 margin (estimateOf lower upper))

[<Fact>]
let ``Without variance the common difference decides, without a p`` () =
    let result margin = succeeded (test 0.05 margin (difference "D7_zero_variance_n4"))
    Assert.Equal((false, true, None), ((result 14.0).IsEquivalent, (result 14.0).IsNonInferior, (result 14.0).P))
    Assert.True (result 16.0).IsEquivalent

[<Fact>]
let ``A difference without estimate has no equivalence either`` () =
    Assert.Equal(OneSeed, failed (test 0.05 20.0 (difference "D14_n1")))

[<Fact>]
let ``A margin that is not positive is refused`` () =
    for margin in [ 0.0; -1.0; nan; infinity ] do
        Assert.Throws<ArgumentException>(fun () -> test 0.05 margin (difference "D5_n3") |> ignore) |> ignore

    Assert.Throws<ArgumentException>(fun () -> test 0.5 1.0 (difference "D5_n3") |> ignore)
