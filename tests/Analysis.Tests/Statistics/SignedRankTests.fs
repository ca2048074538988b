module Ablate.Analysis.Tests.Statistics.SignedRankTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Statistics.SignedRank
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private tested rule data =
    let a, b = pairs data
    SignedRank.test rule (Numerics.largest (Array.append a b)) (Array.map2 (-) a b) |> succeeded

let private hodgesLehmann confidence data =
    pairs data ||> Array.map2 (-) |> SignedRank.hodgesLehmann confidence

[<Fact; Trait("golden", "wilcoxon")>]
let ``Signed ranks and the Hodges-Lehmann estimate are those of the reference`` () =
    eachValue "wilcoxon" (fun data field expected agrees ->
        match field with
        | "V" -> agrees expected[0] (tested Drop data).V
        | "p2" -> agrees expected[0] (tested Drop data).P.Value
        | "HL" -> agrees expected[0] (Outcome.value (hodgesLehmann 0.95 data)).Value
        | "ci950_walsh" ->
            let { Interval = interval } = estimate (hodgesLehmann 0.95 data)
            agrees expected[0] interval.Lower
            agrees expected[1] interval.Upper
        | "ci950_k" -> Assert.Equal(Some(int expected[0]), SignedRank.walshRank 0.025 (fst (pairs data)).Length)
        | other -> unknownField other)

[<Fact; Trait("golden", "wilcoxon_pratt")>]
let ``Pratt's p-values are those of the reference`` () =
    eachValue "wilcoxon_pratt" (fun data field expected agrees ->
        match field with
        | "p2" -> agrees expected[0] (tested Pratt data).P.Value
        | other -> unknownField other)

[<Theory>]
[<InlineData(1, 1.0)>]
[<InlineData(3, 0.25)>]
[<InlineData(4, 0.125)>]
[<InlineData(5, 0.0625)>]
[<InlineData(6, 0.03125)>]
let ``The smallest p with n seeds is 2 of 2^n, ties or not`` (n: int) expected =
    for differences in [ Array.init n (fun i -> float (i + 1)); Array.create n 15.0 ] do
        Assert.Equal(expected, (succeeded (SignedRank.test Drop 1e4 differences)).P.Value)

[<Fact>]
let ``Doubles that differ by rounding are tied, and zeros by rounding are dropped`` () =
    let result = SignedRank.test Drop 1.0 [| 0.1 + 0.2; 0.3; -0.5; 1e-17 |] |> succeeded
    Assert.Equal((3, 1, 3.0), (result.N, result.Zeros, result.V))

[<Fact>]
let ``Only zeros have nothing to rank`` () =
    for rule in [ Drop; Pratt ] do
        Assert.Equal(AllZero, failed (SignedRank.test rule 1e4 [| 0.0; 0.0 |]))

[<Fact>]
let ``Fewer than six seeds have no 95 % interval of the median, and eight no 99.9 % one`` () =
    let five = degenerate (hodgesLehmann 0.95 "D1_ablation_n5.se_r2")
    Assert.Equal((TooFewForMethod 6, Some 49.0), (fst five, (snd five).Value))
    Assert.Equal(TooFewForMethod 11, reasonOf (hodgesLehmann 0.999 "D6_ties_n8"))

[<Fact>]
let ``Equal differences, one and none have no interval either`` () =
    Assert.Equal(ZeroVariance, reasonOf (SignedRank.hodgesLehmann 0.95 (Array.create 10 15.0)))
    Assert.Equal(OneSeed, reasonOf (SignedRank.hodgesLehmann 0.95 [| 15.0 |]))
    Assert.Equal(NoSeeds, reasonOf (SignedRank.hodgesLehmann 0.95 [||]))
    Assert.Equal(NonFinite, reasonOf (SignedRank.hodgesLehmann 0.95 [| nan; 1.0 |]))
    Assert.Equal(NoSeeds, failed (SignedRank.test Drop 1.0 [||]))
    Assert.Equal(NonFinite, failed (SignedRank.test Drop 1.0 [| infinity |]))

[<Fact>]
let ``With many seeds the exact p is near the normal one, and above a thousand refused`` () =
    let differences = Array.init 400 (fun i -> float (i + 1) * (if i % 9 < 5 then 1.0 else -1.0))
    let result = SignedRank.test Drop 400.0 differences |> succeeded
    let ranks = [| 1.0 .. 400.0 |]
    let z = (2.0 * result.V - Array.sum ranks) / sqrt (ranks |> Array.sumBy (fun rank -> rank * rank))
    agrees "p" 0.02 (2.0 * Numerics.normalSf (abs z)) result.P.Value
    Assert.Equal(TooManyForMethod 1000, failed (SignedRank.test Drop 1.0 (Array.create 1001 0.5)))
