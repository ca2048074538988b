module Ablate.Analysis.Tests.Statistics.CliffDeltaTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

[<Fact; Trait("golden", "cliff")>]
let ``Cliff's delta is that of the reference`` () =
    eachValue "cliff" (fun data field expected agrees ->
        let delta = succeeded (pairs data ||> CliffDelta.ofScores)

        match field with
        | "delta" -> agrees expected[0] delta
        | "p_sup_unpaired" -> agrees expected[0] (CliffDelta.chanceToWin delta)
        | other -> unknownField other)

[<Fact>]
let ``Arms of different size are compared run by run`` () =
    // Of six pairs four are won, one is tied and one is lost.
    agrees "delta" 1e-15 0.5 (succeeded (CliffDelta.ofScores [| 1.0; 3.0; 4.0 |] [| 0.1 + 0.9; 2.0 |]))

[<Fact>]
let ``An empty arm and a score that is not finite are told`` () =
    Assert.Equal(NoSeeds, failed (CliffDelta.ofScores [||] [| 1.0 |]))
    Assert.Equal(NonFinite, failed (CliffDelta.ofScores [| nan |] [| 1.0 |]))
