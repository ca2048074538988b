module Ablate.Analysis.Tests.Statistics.PrecisionTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Statistics.Precision
open Ablate.Analysis.Tests.Reference

[<Fact; Trait("golden", "n_for_halfwidth")>]
let ``Seeds for a half-width are those of the reference`` () =
    let values, _ = methodValues "n_for_halfwidth"

    for key, expected in values do
        let sureness, wanted =
            match key.Split(".h", 2) with
            | [| "expected"; h |] -> OnAverage, float h
            | [| assurance; h |] -> Assured(float (assurance.Substring "assurance".Length)), float h
            | _ -> failwith key

        Assert.Equal(int expected[0], Precision.seeds 0.95 sureness wanted)

[<Fact>]
let ``One seed fewer is too wide, also for thousands of seeds and for a family`` () =
    for confidence in [ 0.95; 1.0 - 0.05 / 6.0 ] do
        for sureness in [ OnAverage; Assured 0.8 ] do
            for wanted in [ 0.02; 0.3; 4.0; 100.0 ] do
                let n = Precision.seeds confidence sureness wanted
                Assert.True(Precision.halfWidth confidence sureness n <= wanted)
                if n > 2 then Assert.True(Precision.halfWidth confidence sureness (n - 1) > wanted)

[<Fact>]
let ``The upper limit of a pilot's spread is the reference's factor`` () =
    let values, tolerance = methodValues "sd_ci_factors"

    for key, expected in values do
        let nu = int (key.Substring 2)
        agrees key tolerance expected[2] (Precision.pilotUpper DefaultAssurance 1.0 (nu + 1))

[<Fact>]
let ``A priori half-widths are those of the specification`` () =
    // Error 8 % on 10,000 examples.
    let sd = Precision.runSD 0.08 10000L
    Assert.Equal(0.0020, sd, 4)
    let difference = Precision.differenceSD sd 0.0
    Assert.Equal(0.0028, difference, 4)

    for n, expected in [ 3, 0.0070; 5, 0.0035; 10, 0.0020; 20, 0.0013 ] do
        Assert.Equal(expected, StudentT.criticalValue (float (n - 1)) 0.95 * difference / sqrt (float n), 4)

[<Fact>]
let ``Nonsense is refused`` () =
    let refused (compute: unit -> 'value) = Assert.Throws<ArgumentException>(fun () -> compute () |> ignore) |> ignore
    refused (fun () -> Precision.halfWidth 0.95 OnAverage 1)
    refused (fun () -> Precision.seeds 0.95 (Assured 1.0) 0.5)
    refused (fun () -> Precision.seeds 0.95 OnAverage 0.0)
    refused (fun () -> Precision.seeds 0.95 OnAverage 1e-6)
    refused (fun () -> Precision.pilotUpper 0.8 1.0 1)
    refused (fun () -> Precision.runSD 0.0 100L)
    Assert.Equal(0.05, Precision.runSD 1.0 200L, 12)
    refused (fun () -> Precision.differenceSD 1.0 1.0)
