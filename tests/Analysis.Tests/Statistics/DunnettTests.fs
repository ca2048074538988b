module Ablate.Analysis.Tests.Statistics.DunnettTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private allArms dataset =
    [| for variant in "baseline" :: variants -> counts dataset variant |> Array.map float |]

let private compared confidence dataset = succeeded (Dunnett.compare confidence (allArms dataset))

/// The reference has its p from 1 − F, which leaves 1e-13 of doubt: below 1e-7 more than its tolerance.
let private agreesBeyondCancellation (agrees: float -> float -> unit) expected actual =
    if expected >= 1e-7 then agrees expected actual else Assert.Equal(expected, actual, 1e-13)

[<Fact; Trait("golden", "dunnett_crit_quadrature")>]
let ``Dunnett's critical values are those of the reference`` () =
    let values, tolerance = methodValues "dunnett_crit_quadrature"

    for key, expected in values do
        let at = parameters key
        agrees key tolerance expected[0] (DunnettT.criticalValue (int at["k"]) at["df"] at["alpha"])

[<Fact; Trait("golden", "dunnett_rcbd")>]
let ``Comparisons with a pooled error are those of the reference`` () =
    eachValue "dunnett_rcbd" (fun dataset field expected agrees ->
        let dunnett = compared 0.95 dataset
        let each value = Array.iter2 (fun expected comparison -> agrees expected (value comparison)) expected dunnett.Comparisons

        match field with
        | "mse" -> agrees expected[0] dunnett.Blocks.MeanSquareError
        | "df" -> Assert.Equal(int expected[0], dunnett.Blocks.DegreesOfFreedom)
        | "est" -> each _.Value
        | "t" -> each (fun comparison -> comparison.Value / comparison.StandardError.Value)
        | "padj_quadrature" ->
            Array.iter2 (agreesBeyondCancellation agrees) expected [| for comparison in dunnett.Comparisons -> comparison.P.Value.Value |]
        | "q950" -> agrees expected[0] dunnett.CriticalValue
        | "halfwidth950" ->
            for comparison in dunnett.Comparisons do
                agrees expected[0] (0.5 * (comparison.Interval.Upper - comparison.Interval.Lower))
        // R's multcomp integrates by Monte Carlo.
        | "q_multcomp" -> Reference.agrees field 1e-3 expected[0] dunnett.CriticalValue
        | other -> unknownField other)

[<Fact; Trait("golden", "dunnett_unpaired")>]
let ``Adjusted p-values of a layout without blocks are those of the reference`` () =
    eachValue "dunnett_unpaired" (fun dataset field expected agrees ->
        let scores = allArms dataset
        let n, arms = scores[0].Length, scores.Length
        let df = arms * (n - 1)
        let error = scores |> Array.averageBy (fun arm -> Numerics.standardDeviation arm ** 2.0)

        let t =
            [| for arm in scores[1..] -> (Numerics.mean arm - Numerics.mean scores[0]) / sqrt (2.0 * error / float n) |]

        let p = t |> Array.map (fun t -> exp (DunnettT.logUpperTail (arms - 1) (float df) (abs t)))

        match field with
        | "df" -> Assert.Equal(int expected[0], df)
        | "t" -> Array.iter2 agrees expected t
        | "padj_quadrature" -> Array.iter2 (agreesBeyondCancellation agrees) expected p
        // Monte Carlo again, to about 1e-6 of probability.
        | "padj_multcomp" -> Array.iter2 (fun expected actual -> Assert.Equal(expected, actual, 4e-6)) expected p
        | other -> unknownField other)

// mpmath, nested quadrature of the upper tail with 30 digits, on the t of the reference's D2_ablation_n20.
[<Theory>]
[<InlineData(7.699925495423392, 3.23535991207101e-11)>]
[<InlineData(7.128277483389822, 5.9239948267208e-10)>]
let ``A small p of Dunnett's keeps its digits`` (t: float) expected =
    agrees "p" 1e-11 expected (exp (DunnettT.logUpperTail 6 114.0 t))

[<Fact>]
let ``With one comparison Dunnett's distribution is Student's`` () =
    for df in [ 1.0; 4.0; 24.0 ] do
        for t in [ 0.0; 1.0; 6.0; 1e5 ] do
            agrees $"df {df}, t {t}" 1e-9 (2.0 * StudentT.sf df t) (exp (DunnettT.logUpperTail 1 df t))

[<Fact>]
let ``Dunnett's p lies between that of one comparison and Bonferroni's, and meets the latter far out`` () =
    for df in [ 2.0; 24.0; 300.0; infinity ] do
        for q in [ 0.1; 2.0; 9.0; 15.2; 60.0 ] do
            let one = DunnettT.logUpperTail 1 df q
            let six = DunnettT.logUpperTail 6 df q
            Assert.InRange(six, one - 1e-12, one + log 6.0 + 1e-12)

    agrees "far out" 1e-12 (DunnettT.logUpperTail 1 infinity 30.0 + log 6.0) (DunnettT.logUpperTail 6 infinity 30.0)

[<Fact>]
let ``A p too small for a double keeps its logarithm`` () =
    let p = exp (DunnettT.logUpperTail 6 114.0 1e9)
    Assert.Equal(0.0, p)
    Assert.InRange(DunnettT.logUpperTail 6 114.0 1e9 / log 10.0, -950.0, -850.0)

[<Fact>]
let ``At a critical value the tail is alpha`` () =
    for k in [ 2; 6; 15 ] do
        for df in [ 1.0; 10.0; 240.0; infinity ] do
            for alpha in [ 0.99; 0.01; 1e-60 ] do
                let q = DunnettT.criticalValue k df alpha
                agrees $"k {k}, df {df}" 1e-10 alpha (exp (DunnettT.logUpperTail k df q))

[<Fact>]
let ``Errors of the layout and impossible arguments are told`` () =
    Assert.Equal(OneSeed, failed (Dunnett.compare 0.95 [| [| 1.0 |]; [| 2.0 |] |]))
    Assert.Equal(TooFewForMethod 2, failed (Dunnett.compare 0.95 [| [| 1.0; 2.0 |] |]))
    Assert.Throws<ArgumentException>(fun () -> DunnettT.criticalValue 0 4.0 0.05 |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> DunnettT.logUpperTail 2 nan 1.0 |> ignore)
