module Ablate.Analysis.Tests.Statistics.FailuresTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

[<Fact>]
let ``Rates have the reference's exact intervals`` () =
    let values, tolerance = methodValues "clopper_pearson"

    for key, expected in values do
        let at = parameters key
        let lower, upper = ends (Failures.rate 0.95 (int at["k"]) (int at["n"]))
        agrees key tolerance expected[0] lower
        agrees key tolerance expected[1] upper

[<Fact; Trait("golden", "fisher_failures")>]
let ``Fisher's exact test of unpaired failures is that of the reference`` () =
    let values, tolerance = methodValues "fisher_failures"
    Assert.Equal<string list>([ "3of10_vs_0of10.p2" ], values |> List.map fst)
    let expected = snd values.Head
    agrees "p" tolerance expected[0] (Failures.unpairedP (3, 10) (0, 10)).Value

// Sums of whole binomial coefficients (Python's fractions).
[<Theory>]
[<InlineData(4, 12, 1, 9, 0.3383458646616541)>]
[<InlineData(7, 20, 2, 35, 0.007973907532317808)>]
[<InlineData(1, 5, 5, 6, 0.08008658008658008)>]
[<InlineData(0, 5, 2, 40, 1.0)>]
let ``Fisher's test of unequal numbers of runs is that of exact arithmetic`` failuresA runsA failuresB runsB (expected: float) =
    agrees "p" 1e-12 expected (Failures.unpairedP (failuresA, runsA) (failuresB, runsB)).Value
    agrees "exchanged" 1e-12 expected (Failures.unpairedP (failuresB, runsB) (failuresA, runsA)).Value

[<Fact>]
let ``Complete separation and equal rates are the ends of Fisher's test`` () =
    // Two of the C(20, 10) ways to choose the ten that fail.
    agrees "separation" 1e-12 (2.0 / 184756.0) (Failures.unpairedP (10, 10) (0, 10)).Value
    Assert.Equal(1.0, (Failures.unpairedP (2, 10) (2, 10)).Value, 12)
    Assert.Equal(1.0, (Failures.unpairedP (0, 4) (0, 7)).Value, 12)
    Assert.Equal(1.0, (Failures.unpairedP (0, 0) (1, 3)).Value, 12)
    let far = Failures.unpairedP (2000, 2000) (0, 2000)
    Assert.Equal(1e-300, far.Value)
    Assert.InRange(far.Log10, -1300.0, -1100.0)

[<Fact>]
let ``Paired failures are compared by the exact McNemar test`` () =
    Assert.Equal(1.0, (Failures.pairedP 0 0).Value)
    agrees "three against none" 1e-14 0.25 (Failures.pairedP 3 0).Value

[<Fact>]
let ``No runs have no rate, and impossible ones are refused`` () =
    Assert.Equal(NoSeeds, reasonOf (Failures.rate 0.95 0 0))
    Assert.Throws<ArgumentException>(fun () -> Failures.rate 0.95 4 3 |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Failures.unpairedP (4, 3) (0, 3) |> ignore)
