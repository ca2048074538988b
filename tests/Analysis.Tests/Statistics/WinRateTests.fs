module Ablate.Analysis.Tests.Statistics.WinRateTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Statistics.WinRate
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private compared = fromPairs (WinRate.ofCounts 0.95) (WinRate.ofDoubles 0.95)

[<Fact; Trait("golden", "win")>]
let ``Wins, ties and their interval are those of the reference`` () =
    eachValue "win" (fun data field expected agrees ->
        let result = compared (pairs data)

        match field with
        | "wins" -> Assert.Equal(int expected[0], result.Wins)
        | "ties" -> Assert.Equal(int expected[0], result.Ties)
        | "p_sup_paired" -> agrees expected[0] (Outcome.value result.Rate).Value
        | "sign_test_p2" -> agrees expected[0] (estimate result.Rate).P.Value.Value
        | "cp_ci950_excluding_ties" ->
            agrees expected[0] (estimate result.Rate).Interval.Lower
            agrees expected[1] (estimate result.Rate).Interval.Upper
        | other -> unknownField other)

[<Fact; Trait("golden", "noether_n")>]
let ``The number of pairs to tell a chance from a half is that of the reference`` () =
    let values, _ = methodValues "noether_n"

    for key, expected in values do
        let at = parameters key
        Assert.Equal(int expected[0], WinRate.noetherPairs at["gamma"] at["alpha"] at["beta"])

[<Fact>]
let ``One pair is a win with every chance but the least still possible`` () =
    let rate = estimate (WinRate.ofCounts 0.95 [| 2L |] [| 1L |]).Rate
    Assert.Equal((1.0, 1.0), (rate.Value, rate.P.Value.Value))
    agrees "lower" 1e-12 0.025 rate.Interval.Lower
    Assert.Equal(1.0, rate.Interval.Upper)

[<Fact>]
let ``Doubles tie within rounding, and nothing but ties has no interval`` () =
    let result = WinRate.ofDoubles 0.95 [| 0.1 + 0.2; 0.7 |] [| 0.3; 0.7 |]
    Assert.Equal((0, 2, 0), (result.Wins, result.Ties, result.Losses))
    let reason, rest = degenerate result.Rate
    Assert.Equal((AllZero, Some 0.5), (reason, rest.Value))

[<Fact>]
let ``No pair and no number are told`` () =
    Assert.Equal(NoSeeds, reasonOf (WinRate.ofCounts 0.95 [||] [||]).Rate)
    Assert.Equal(NonFinite, reasonOf (WinRate.ofDoubles 0.95 [| nan |] [| 1.0 |]).Rate)
    Assert.Throws<ArgumentException>(fun () -> WinRate.ofCounts 0.95 [| 1L |] [||] |> ignore)

[<Fact>]
let ``Many wins keep a tiny sign-test p`` () =
    let rate = estimate (WinRate.ofCounts 0.95 (Array.create 2000 2L) (Array.create 2000 1L)).Rate
    agrees "log10 p" 1e-12 (-1999.0 * log10 2.0) rate.P.Value.Log10

[<Fact>]
let ``Meaningful asks for more than significant`` () =
    let interval lower upper = { Confidence = 0.95; Lower = lower; Upper = upper }
    Assert.Equal(NotSignificant, WinRate.meaning 0.75 (interval 0.5 1.0))
    Assert.Equal(SignificantNotMeaningful, WinRate.meaning 0.75 (interval 0.51 0.7))
    Assert.Equal(SignificantAndMeaningful, WinRate.meaning 0.75 (interval 0.51 0.8))
