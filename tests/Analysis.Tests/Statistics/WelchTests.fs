module Ablate.Analysis.Tests.Statistics.WelchTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private check compare data field (expected: float array) agrees =
    let estimate = estimate (compare (pairs data))

    match field with
    | "t" -> agrees expected[0] (estimate.Value / estimate.StandardError.Value)
    | "df" -> agrees expected[0] estimate.DegreesOfFreedom.Value
    | "p2" -> agrees expected[0] estimate.P.Value.Value
    | "ci950" ->
        agrees expected[0] estimate.Interval.Lower
        agrees expected[1] estimate.Interval.Upper
    | other -> unknownField other

[<Fact; Trait("golden", "welch")>]
let ``Welch's intervals and p are those of the reference`` () =
    eachValue "welch" (check (fromPairs (Welch.ofCounts 0.95) (Welch.ofDoubles 0.95)))

[<Fact; Trait("golden", "pooled_t")>]
let ``Intervals and p with one variance are those of the reference`` () =
    let pooled = check (fromPairs (Welch.pooledOfCounts 0.95) (Welch.pooledOfDoubles 0.95))

    eachValue "pooled_t" (fun data field expected agrees ->
        // R, which this one is from, subtracts two means near 0.9 for a difference of 7e-10, and keeps 7 digits of it.
        if data = "D3_tiny_variance_n6" then pooled data field expected (Reference.agrees field 1e-7)
        else pooled data field expected agrees)

[<Fact>]
let ``A tiny difference between large scores keeps its digits`` () =
    // mpmath with 50 digits on the exact doubles.
    let estimate = estimate (Welch.pooledOfDoubles 0.95 <|| pairs "D3_tiny_variance_n6")
    agrees "p" 1e-12 0.1704267256775803 estimate.P.Value.Value

[<Fact>]
let ``One arm without variance leaves the other's degrees of freedom`` () =
    let estimate = estimate (Welch.ofCounts 0.95 [| 7L; 7L; 7L |] [| 4L; 5L; 6L; 7L |])
    agrees "df" 1e-15 3.0 estimate.DegreesOfFreedom.Value
    agrees "difference" 1e-15 1.5 estimate.Value

[<Fact>]
let ``Two arms without variance have a difference and no interval`` () =
    for outcome in
        [ Welch.ofCounts 0.95 [| 7L; 7L |] [| 4L; 4L; 4L |]
          Welch.pooledOfCounts 0.95 [| 7L; 7L |] [| 4L; 4L; 4L |]
          Welch.ofDoubles 0.95 [| 0.1 + 0.6; 0.7 |] [| 0.1 + 0.3; 0.4; 0.4 |] ] do
        let reason, rest = degenerate outcome
        Assert.Equal(ZeroVariance, reason)
        Assert.True rest.Value.IsSome

[<Fact>]
let ``One run in an arm is too few for Welch, and enough for one common variance`` () =
    Assert.Equal(OneSeed, reasonOf (Welch.ofCounts 0.95 [| 7L |] [| 4L; 5L; 9L |]))
    Assert.Equal(Some 2.0, (estimate (Welch.pooledOfCounts 0.95 [| 7L |] [| 4L; 5L; 9L |])).DegreesOfFreedom)
    Assert.Equal(OneSeed, reasonOf (Welch.pooledOfCounts 0.95 [| 7L |] [| 4L |]))

[<Fact>]
let ``An empty arm and a score that is not finite are told`` () =
    Assert.Equal(NoSeeds, reasonOf (Welch.ofCounts 0.95 [||] [| 4L; 5L |]))
    Assert.Equal(NonFinite, reasonOf (Welch.ofDoubles 0.95 [| 1.0; nan |] [| 4.0; 5.0 |]))
