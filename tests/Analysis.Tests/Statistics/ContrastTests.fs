module Ablate.Analysis.Tests.Statistics.ContrastTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private squeezeExcite = variants |> List.take 5
let private weights, divisor = Contrast.meanMinusBaseline 5

let private columns dataset =
    [| for variant in squeezeExcite @ [ "baseline" ] -> counts dataset variant |]

[<Fact; Trait("golden", "contrast_meanSE_minus_base")>]
let ``The mean of the variants less the baseline is that of the reference`` () =
    eachValue "contrast_meanSE_minus_base" (fun dataset field expected agrees ->
        let at confidence = estimate (Contrast.ofCounts "mean" confidence weights divisor (columns dataset))
        checkSeedMean at field expected agrees)

[<Fact>]
let ``Doubles give what counts give`` () =
    let counted = estimate (Contrast.ofCounts "mean" 0.95 weights divisor (columns "D2_ablation_n20"))

    let shares = columns "D2_ablation_n20" |> Array.map (Array.map (fun count -> float count / 10000.0))
    let scaled = estimate (Contrast.ofDoubles "mean" 0.95 weights divisor shares)
    agrees "lower" 1e-10 (counted.Interval.Lower / 10000.0) scaled.Interval.Lower
    agrees "upper" 1e-10 (counted.Interval.Upper / 10000.0) scaled.Interval.Upper

[<Fact>]
let ``Sums that are equal at every seed have no interval, in counts and in doubles`` () =
    let columns = [| [| 12L; 14L; 19L |]; [| 16L; 14L; 9L |]; [| 10L; 10L; 10L |] |]
    let weights, divisor = Contrast.meanMinusBaseline 2
    let reason, rest = degenerate (Contrast.ofCounts "mean" 0.95 weights divisor columns)
    Assert.Equal((ZeroVariance, Some 4.0), (reason, rest.Value))

    let shares = columns |> Array.map (Array.map (fun count -> 0.1 * float count))
    Assert.Equal(ZeroVariance, reasonOf (Contrast.ofDoubles "mean" 0.95 weights divisor shares))

[<Fact>]
let ``Arms with different seeds and weights without arms are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Contrast.ofCounts "mean" 0.95 [| 1L; -1L |] 1L [| [| 1L; 2L |]; [| 1L |] |] |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Contrast.ofCounts "mean" 0.95 [| 1L |] 1L [| [| 1L; 2L |]; [| 1L; 2L |] |] |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Contrast.meanMinusBaseline 0 |> ignore)
