module Ablate.Analysis.Tests.Statistics.SteinTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private paired differences =
    (PairedT.ofCounts 0.95 differences (Array.zeroCreate differences.Length)).Mean

let private pilot = [| 38L; 24L; 58L |]

[<Fact; Trait("golden", "stein_N")>]
let ``The seeds of the second stage are those of the reference`` () =
    eachValue "stein_N" (fun data field expected _ ->
        let a, b = pairs data
        let pilot = (PairedT.ofCounts 0.95 (Array.map int64 a) (Array.map int64 b)).Mean
        Assert.Equal(Ok(int64 expected[0]), Stein.seeds 0.95 (float (field.Substring 1)) pilot))

[<Fact>]
let ``A pilot that is wide enough needs no second stage`` () =
    Assert.Equal(Ok 3L, Stein.seeds 0.95 1000.0 (paired pilot))

[<Fact>]
let ``The interval has the pilot's spread and degrees of freedom`` () =
    let all = Array.append pilot [| 40L; 41L; 39L; 40L; 40L; 40L |]
    let interval = estimate (Stein.interval 0.95 (paired pilot) (paired all))
    let mean = float (Array.sum all) / 9.0
    agrees "mean" 1e-14 mean interval.Value
    Assert.Equal((9, Some 2.0), (interval.N, interval.DegreesOfFreedom))
    let pilotSD = (PairedT.ofCounts 0.95 pilot [| 0L; 0L; 0L |]).StandardDeviation.Value
    // t with 2 degrees of freedom at 0.975, mpmath with 40 digits.
    agrees "half-width" 1e-12 (4.3026527297494639 * pilotSD / 3.0) (interval.Interval.Upper - mean)

[<Fact>]
let ``A pilot without spread plans nothing`` () =
    let flat = paired [| 5L; 5L; 5L |]
    Assert.Equal(Error ZeroVariance, Stein.seeds 0.95 1.0 flat)
    Assert.Equal(ZeroVariance, reasonOf (Stein.interval 0.95 flat (paired pilot)))
    Assert.Equal(Error OneSeed, Stein.seeds 0.95 1.0 (paired [| 5L |]))

[<Fact>]
let ``Nonsense is refused`` () =
    for halfWidth in [ 0.0; nan; infinity; 1e-20 ] do
        Assert.Throws<ArgumentException>(fun () -> Stein.seeds 0.95 halfWidth (paired pilot) |> ignore) |> ignore

    Assert.Throws<ArgumentException>(fun () -> Stein.interval 0.95 (paired pilot) (paired [| 1L; 2L |]) |> ignore)
