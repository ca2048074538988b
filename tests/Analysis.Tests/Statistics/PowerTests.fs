module Ablate.Analysis.Tests.Statistics.PowerTests

open System
open Xunit
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference

[<Fact; Trait("golden", "power_paired_t")>]
let ``Power is that of the reference`` () =
    let values, tolerance = methodValues "power_paired_t"

    for key, expected in values do
        let at = parameters key
        agrees key tolerance expected[0] (Power.power at["alpha"] at["dz"] (int at["n"]))

[<Fact; Trait("golden", "n_paired_t")>]
let ``Seeds for a power are those of the reference`` () =
    eachValue "n_paired_t" (fun data field expected agree ->
        let at = parameters data

        match field with
        | "n_real" -> agree expected[0] (Power.fractionalSeeds 0.05 at["power"] at["dz"])
        | "n" -> Assert.Equal(int expected[0], Power.seeds 0.05 at["power"] at["dz"])
        | _ -> unknownField field)

// The integral over the scale by mpmath, 25 digits.
[<Theory>]
[<InlineData(0.05, 1.7, 5, 0.80778064072264)>]
[<InlineData(0.01, 0.9, 8, 0.27332098293875)>]
[<InlineData(0.001, 3.0, 4, 0.11983450657622)>]
[<InlineData(0.05, 2.0, 2, 0.17570741109776)>]
let ``Power at other levels and with two seeds is the integral's`` (level: float) dz n expected =
    agrees "power" 1e-10 expected (Power.power level dz n)

[<Fact>]
let ``The seeds for a power reach it, and one fewer does not`` () =
    for level in [ 0.05; 0.05 / 6.0; 1e-6 ] do
        for target in [ 0.5; 0.8; 0.99 ] do
            for dz in [ 0.03; 0.4; 1.7; 6.0; -6.0 ] do
                let n = Power.seeds level target dz
                Assert.True(Power.power level dz n >= target * (1.0 - 1e-9))
                if n > 2 then Assert.True(Power.power level dz (n - 1) < target)

[<Fact>]
let ``The detectable difference is found with just that power`` () =
    for level in [ 0.05; 0.05 / 6.0; 1e-6 ] do
        for n in [ 2; 3; 5; 20; 1000 ] do
            agrees $"level {level}, n {n}" 1e-9 0.8 (Power.power level (Power.detectable level 0.8 n) n)

[<Fact>]
let ``A difference of nothing is found at the level, and its sign does not matter`` () =
    agrees "level" 1e-9 0.05 (Power.power 0.05 0.0 7)
    agrees "sign" 1e-12 (Power.power 0.05 0.8 7) (Power.power 0.05 -0.8 7)

[<Fact>]
let ``Nonsense is refused`` () =
    let refused (compute: unit -> 'value) = Assert.Throws<ArgumentException>(fun () -> compute () |> ignore) |> ignore
    refused (fun () -> Power.power 0.05 1.0 1)
    refused (fun () -> Power.power 0.0 1.0 5)
    refused (fun () -> Power.power 0.05 nan 5)
    refused (fun () -> Power.seeds 0.05 0.8 0.0)
    refused (fun () -> Power.seeds 0.05 0.04 1.0)
    refused (fun () -> Power.seeds 0.05 0.8 1e-6)
    refused (fun () -> Power.detectable 0.05 1.0 5)
