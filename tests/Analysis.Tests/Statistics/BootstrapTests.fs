module Ablate.Analysis.Tests.Statistics.BootstrapTests

open System
open System.Text.RegularExpressions
open Xunit
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private stream () = RandomStream.For(1L, "bootstrap", "")

let private differences data =
    let a, b = pairs data
    Array.map2 (fun a b -> int64 a - int64 b) a b

let private exactly confidence differences =
    Bootstrap.ofCounts (stream ()) Bootstrap.FewestDraws confidence differences

/// "bca_ci950" as bca_ci and 0.95; 0.95 where there is no number.
let private splitConfidence (field: string) =
    if Regex.IsMatch(field, @"\d{3}$") then field.Substring(0, field.Length - 3), float (field.Substring(field.Length - 3)) / 1000.0
    else field, 0.95

[<Fact; Trait("golden", "bootstrap_exact")>]
let ``The ideal bootstrap is that of the reference`` () =
    eachValue "bootstrap_exact" (fun data field expected agree ->
        let name, confidence = splitConfidence field
        let bootstrap = exactly confidence (differences data)
        Assert.Equal(None, bootstrap.Draws)
        let correction = bootstrap.Correction.Value

        let agreeWith (lower, upper) =
            agree expected[0] lower
            agree expected[1] upper

        match name with
        | "percentile_ci" -> agreeWith (ends bootstrap.Percentile)
        | "bca_ci" -> agreeWith (ends bootstrap.Bca)
        | "bca_alphas" -> agreeWith correction.Levels
        | "bca_p_less_plus_half_equal" -> agree expected[0] correction.BelowMean
        | "bca_z0" -> agree expected[0] correction.Bias
        | "bca_accel" -> agree expected[0] correction.Acceleration
        | "boot_se" -> agree expected[0] bootstrap.StandardError.Value
        | "expanded_percentile_alpha" ->
            let n = float (differences data).Length
            agree expected[0] (Numerics.normalSf (sqrt (n / (n - 1.0)) * StudentT.criticalValue (n - 1.0) confidence))
        | "expanded_percentile_ci" -> agreeWith (ends bootstrap.ExpandedPercentile)
        | _ -> unknownField field)

[<Fact>]
let ``Resampling by chance comes near the ideal bootstrap`` () =
    let a, b = pairs "D2_ablation_n20.se_r4"
    let exact = exactly 0.95 (differences "D2_ablation_n20.se_r4")
    let draws = 100000
    let chance = Bootstrap.ofDoubles (stream ()) draws 0.95 a b
    Assert.Equal(Some draws, chance.Draws)
    let standardError = exact.StandardError.Value

    for what, tolerance, (lower, upper), (exactLower, exactUpper) in
        [ "percentile", 0.06, ends chance.Percentile, ends exact.Percentile
          "BCa", 0.12, ends chance.Bca, ends exact.Bca ] do
        // The reference's own rule for this many draws.
        let tolerance = max (1.5 / 20.0) (tolerance * standardError)
        Assert.True(abs (lower - exactLower) <= tolerance && abs (upper - exactUpper) <= tolerance, what)

[<Fact>]
let ``A lattice too wide for the ideal bootstrap is left to chance`` () =
    let wide = [| 0L; 1L; 5_000_000L |]
    let bootstrap = exactly 0.9 wide
    Assert.Equal(Some Bootstrap.FewestDraws, bootstrap.Draws)
    // Of 27 equally likely samples one is all zeros and one all at the other end.
    let lower, upper = ends bootstrap.Percentile
    Assert.Equal(1.0 / 3.0, lower)
    Assert.InRange(upper, 3333333.0, 5000000.0)

[<Fact>]
let ``The same stream draws the same interval`` () =
    let a, b = [| 0.91; 0.93; 0.90; 0.94 |], [| 0.90; 0.91; 0.90; 0.91 |]
    let drawn () = Bootstrap.ofDoubles (stream ()) 10000 0.95 a b
    Assert.Equal(drawn (), drawn ())

[<Fact>]
let ``A common divisor and a shift change nothing but the unit`` () =
    let plain = exactly 0.95 [| 3L; 5L; 11L; 4L; 8L |]
    let scaled = exactly 0.95 [| 21L; 35L; 77L; 28L; 56L |]
    let shifted = exactly 0.95 [| -97L; -95L; -89L; -96L; -92L |]

    for of' in [ (fun (b: Bootstrap.BootstrapMean) -> b.Percentile); _.Bca; _.ExpandedPercentile ] do
        let lower, upper = ends (of' plain)
        let scaledLower, scaledUpper = ends (of' scaled)
        let shiftedLower, shiftedUpper = ends (of' shifted)
        agrees "scaled lower" 1e-14 (7.0 * lower) scaledLower
        agrees "scaled upper" 1e-14 (7.0 * upper) scaledUpper
        agrees "shifted lower" 1e-14 (lower - 100.0) shiftedLower
        agrees "shifted upper" 1e-14 (upper - 100.0) shiftedUpper

[<Fact>]
let ``Nothing to resample gives no interval`` () =
    let reasons (bootstrap: Bootstrap.BootstrapMean) =
        [ bootstrap.Percentile; bootstrap.Bca; bootstrap.ExpandedPercentile ] |> List.map reasonOf |> List.distinct

    Assert.Equal<Reason list>([ NoSeeds ], reasons (exactly 0.95 [||]))
    Assert.Equal<Reason list>([ OneSeed ], reasons (exactly 0.95 [| 7L |]))
    Assert.Equal<Reason list>([ ZeroVariance ], reasons (exactly 0.95 [| 7L; 7L; 7L |]))

    let a, b = pairs "D7_zero_variance_n4"
    let inShares = Array.map (fun count -> count / 10000.0)
    Assert.Equal<Reason list>([ ZeroVariance ], reasons (Bootstrap.ofDoubles (stream ()) 10000 0.95 (inShares a) (inShares b)))
    Assert.Equal<Reason list>([ NonFinite ], reasons (Bootstrap.ofDoubles (stream ()) 10000 0.95 [| nan; 1.0 |] [| 0.0; 1.0 |]))

[<Fact>]
let ``A level beyond BCa's reach and an interval without width are not made`` () =
    // A single outlier among many has the largest acceleration there is, about 1/6.
    let skewed = Array.append (Array.create 149 0L) [| 1L |]
    Assert.Equal(Undefined, reasonOf (exactly (1.0 - 1e-12) skewed).Bca)
    Assert.Equal(Undefined, reasonOf (exactly 0.2 skewed).Percentile)

[<Fact>]
let ``Too few draws are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Bootstrap.ofDoubles (stream ()) 999 0.95 [| 1.0; 2.0 |] [| 0.0; 0.0 |] |> ignore)
