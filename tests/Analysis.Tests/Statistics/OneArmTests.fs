module Ablate.Analysis.Tests.Statistics.OneArmTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private counted = [| 9012L; 8987L; 9031L; 8995L; 9008L |]

[<Fact; Trait("golden", "sd_ci_factors")>]
let ``The factors of a standard deviation's interval are those of the reference`` () =
    let values, tolerance = methodValues "sd_ci_factors"

    for key, expected in values do
        let nu = float (key.Substring 2)
        let lower, upper = OneArm.standardDeviationFactors 0.95 nu
        agrees key tolerance expected[0] lower
        agrees key tolerance expected[1] upper
        agrees key tolerance expected[2] (OneArm.upperStandardDeviationFactor 0.8 nu)

/// "k5_n20" as 5 and 20.
let private ofTrials (key: string) =
    let parts = key.Split '_'
    int64 (parts[0].Substring 1), int64 (parts[1].Substring 1)

[<Fact; Trait("golden", "wilson")>]
let ``Wilson's intervals are those of the reference`` () =
    let values, tolerance = methodValues "wilson"

    for key, expected in values do
        let { Interval = interval } = OneArm.wilson 0.95 <|| ofTrials key
        agrees key tolerance expected[0] interval.Lower
        agrees key tolerance expected[1] interval.Upper

[<Fact; Trait("golden", "clopper_pearson")>]
let ``Clopper and Pearson's intervals are those of the reference`` () =
    let values, tolerance = methodValues "clopper_pearson"

    for key, expected in values do
        let interval = Binomial.clopperPearson 0.95 <|| ofTrials key
        agrees key tolerance expected[0] interval.Lower
        agrees key tolerance expected[1] interval.Upper

[<Fact>]
let ``Nothing counted leaves every share possible`` () =
    let interval = Binomial.clopperPearson 0.95 0L 0L
    Assert.Equal((0.0, 1.0), (interval.Lower, interval.Upper))

[<Fact>]
let ``The mean over seeds is the paired difference from nothing, without a p`` () =
    let mean = estimate (OneArm.meanOfCounts 0.95 counted)
    let paired = estimate (PairedT.ofCounts 0.95 counted (Array.zeroCreate 5)).Mean
    Assert.Equal(paired.Interval, mean.Interval)
    Assert.Equal(None, mean.P)
    agrees "doubles" 1e-12 mean.Interval.Lower (estimate (OneArm.meanOfDoubles 0.95 (Array.map float counted))).Interval.Lower

[<Fact>]
let ``A standard deviation lies within its interval`` () =
    let sd = estimate (OneArm.standardDeviationOf (OneArm.meanOfCounts 0.95 counted))
    agrees "sd" 1e-14 (Numerics.standardDeviation (Array.map float counted)) sd.Value
    agrees "lower" 1e-10 (0.5991331391341408 * sd.Value) sd.Interval.Lower
    agrees "upper" 1e-10 (2.8735556340782193 * sd.Value) sd.Interval.Upper

[<Fact>]
let ``One seed and equal seeds have no interval`` () =
    for scores, expected in [ [||], NoSeeds; [| 0.9 |], OneSeed; [| 0.9; 0.9; 0.9 |], ZeroVariance; [| nan; 1.0 |], NonFinite ] do
        let mean = OneArm.meanOfDoubles 0.95 scores
        Assert.Equal((expected, expected), (reasonOf mean, reasonOf (OneArm.standardDeviationOf mean)))

    Assert.Equal(ZeroVariance, reasonOf (OneArm.meanOfCounts 0.95 [| 9000L; 9000L; 9000L |]))

[<Theory>]
[<InlineData(-1L, 10L)>]
[<InlineData(11L, 10L)>]
[<InlineData(0L, 0L)>]
let ``More right than there are images is refused`` (correct: int64) images =
    Assert.Throws<ArgumentException>(fun () -> OneArm.wilson 0.95 correct images |> ignore)
