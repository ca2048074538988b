module Ablate.Analysis.Tests.Statistics.MaxTTests

open Xunit
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private stream () = RandomStream.For(7L, "max-t", "")

/// "D2_ablation_n20_first12" as the first 12 differences of that set.
let private firstSeeds (key: string) =
    let parts = key.Split "_first"
    differences parts[0] |> Array.map (Array.take (int parts[1]))

[<Fact; Trait("golden", "maxT_signflip")>]
let ``Joint sign flips give the p-values of the reference`` () =
    eachValue "maxT_signflip" (fun data field expected agrees ->
        let { MaxT.Comparisons = comparisons } = succeeded (MaxT.compare (stream ()) (firstSeeds data))
        let each value = Array.iter2 (fun expected comparison -> agrees expected (value comparison)) expected comparisons

        match field with
        | "t_abs" -> each _.T.Value
        | "padj_single_step" -> each _.SingleStep.Value
        | "padj_step_down" -> each _.StepDown.Value
        | "p_unadjusted" -> each _.Unadjusted.Value
        | other -> unknownField other)

[<Fact>]
let ``Random patterns come close to all of them, and a stream repeats them`` () =
    let twenty = differences "D2_ablation_n20"
    let drawn = succeeded (MaxT.compare (stream ()) twenty)
    Assert.Equal(Some 9999, drawn.Draws)
    let exact = SignFlip.ofIntegers (Array.map int64 twenty[4]) |> succeeded
    // Four standard errors of a share of 0.21 in 9,999 draws.
    Assert.Equal(exact.P.Value, drawn.Comparisons[4].Unadjusted.Value, 0.017)
    // Nothing is below 1/10,000, however large t.
    agrees "smallest" 1e-12 1e-4 drawn.Comparisons[1].StepDown.Value
    Assert.Equal<MaxT.Comparison array>(drawn.Comparisons, (succeeded (MaxT.compare (stream ()) twenty)).Comparisons)

[<Fact>]
let ``The unadjusted p is that of the sign-flip test`` () =
    let eight = firstSeeds "D2_ablation_n20_first8"
    let { MaxT.Comparisons = comparisons } = succeeded (MaxT.compare (stream ()) eight)

    for row, comparison in Array.zip eight comparisons do
        agrees "p" 1e-12 (succeeded (SignFlip.ofIntegers (Array.map int64 row))).P.Value comparison.Unadjusted.Value

[<Fact>]
let ``Equal differences have no t but the smallest p, and a variant without any has a p of one`` () =
    let result = succeeded (MaxT.compare (stream ()) [| Array.replicate 6 3.0; Array.replicate 6 0.0 |])
    Assert.Equal(None, result.Comparisons[0].T)
    agrees "equal" 1e-15 (2.0 / 64.0) result.Comparisons[0].StepDown.Value
    Assert.Equal(1.0, result.Comparisons[1].StepDown.Value)

[<Fact>]
let ``One variant has one p by all three ways`` () =
    let comparison = (succeeded (MaxT.compare (stream ()) [| [| 4.0; -1.0; 3.0; 2.0; 5.0 |] |])).Comparisons[0]
    agrees "p" 1e-15 (4.0 / 32.0) comparison.Unadjusted.Value
    Assert.Equal((comparison.Unadjusted, comparison.Unadjusted), (comparison.SingleStep, comparison.StepDown))

[<Fact>]
let ``What cannot be flipped says why`` () =
    let reasonFor differences = failed (MaxT.compare (stream ()) differences)
    Assert.Equal(NoSeeds, reasonFor [||])
    Assert.Equal(OneSeed, reasonFor [| [| 1.0 |] |])
    Assert.Equal(UnbalancedBlocks, reasonFor [| [| 1.0; 2.0 |]; [| 1.0 |] |])
    Assert.Equal(NonFinite, reasonFor [| [| 1.0; infinity |] |])
