module Ablate.Analysis.Tests.Statistics.CrossedTests

open System
open System.Diagnostics
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private crossed = lazy (Crossed.compare 0.95 (correctness "A") (correctness "B"))

let private around reach value = value - reach, value + reach

[<Fact; Trait("golden", "crossed")>]
let ``Mean squares, components and intervals are those of the reference`` () =
    let squares = crossed.Value.MeanSquares.Value
    let components = crossed.Value.Components.Value
    let both = estimate crossed.Value.SeedsAndExamples
    let cells = 5.0 * 60.0

    eachValue "crossed" (fun data field expected agree ->
        let agreeWith (lower, upper) =
            agree expected[0] lower
            agree expected[1] upper

        // lme4's optimiser stops at about 1e-4; its components are close to the exact ones, not equal.
        let near = agrees $"{data}.{field}" 1e-3 expected[0]

        match data, field with
        | "D13", "mean" -> agree expected[0] both.Value
        | "D13", "MS_seed" -> agree expected[0] squares.Seed
        | "D13", "MS_image" -> agree expected[0] squares.Example
        | "D13", "MS_res" -> agree expected[0] squares.Residual
        | "D13", "var_seed" -> agree expected[0] components.Seed
        | "D13", "var_seed_untruncated" -> agree expected[0] crossed.Value.Untruncated.Value.Seed
        | "D13", "var_image" -> agree expected[0] components.Example
        | "D13", "var_res" -> agree expected[0] components.Residual
        | "D13", "seed_only_ci950" -> agreeWith (ends crossed.Value.Seeds)
        | "D13", "image_only_ci950" -> both.Value |> around (StudentT.criticalValue 59.0 0.95 * sqrt (squares.Example / cells)) |> agreeWith
        | "D13", "both_se" -> agree expected[0] both.StandardError.Value
        | "D13", "both_df_satterthwaite" -> agree expected[0] both.DegreesOfFreedom.Value
        | "D13", "both_ci950_df_n_minus_1" -> both.Value |> around (StudentT.criticalValue 4.0 0.95 * both.StandardError.Value) |> agreeWith
        | "D13", "both_ci950_satterthwaite" -> agreeWith (ends crossed.Value.SeedsAndExamples)
        | "D13", "pigeonhole_exact_var_mean" -> agree expected[0] crossed.Value.PigeonholeVariance.Value
        | "D13", "pigeonhole_exact_se" -> agree expected[0] (sqrt crossed.Value.PigeonholeVariance.Value)
        | "D13.lme4_REML", "var_seed" -> near components.Seed
        | "D13.lme4_REML", "var_image" -> near components.Example
        | "D13.lme4_REML", "var_res" -> near components.Residual
        | "D13.lme4_REML", "se_mean" -> near both.StandardError.Value
        | _ when data.StartsWith("D13.mcnemar.seed", StringComparison.Ordinal) ->
            let seed = int (data.Substring "D13.mcnemar.seed".Length)
            let mcnemar = McNemar.ofSeed 0.95 (correctness "A") (correctness "B") seed

            match field with
            | "b" -> Assert.Equal(expected[0], float mcnemar.OnlyA)
            | "c" -> Assert.Equal(expected[0], float mcnemar.OnlyB)
            | "p_exact" -> agree expected[0] mcnemar.ExactP.Value
            | _ -> unknownField field
        | _ -> unknownField $"{data}.{field}")

let private matrix (rows: string list) =
    Correctness.OfRows("test", [| for row in rows -> [| for bit in row -> bit = '1' |] |])

[<Fact>]
let ``Bits over several words give the textbook's sums of squares`` () =
    let random = Random 29
    let n, m = 4, 130
    let bits () = Array.init n (fun _ -> Array.init m (fun _ -> random.Next 4 > 0))
    let a, b = bits (), bits ()
    let x = Array.map2 (Array.map2 (fun a b -> float (Convert.ToInt32(a: bool) - Convert.ToInt32(b: bool)))) a b
    let rows = x |> Array.map Array.average
    let columns = Array.init m (fun j -> x |> Array.averageBy (fun row -> row[j]))
    let grand = Array.average rows
    let square value = value * value
    let residuals = seq { for i in 0 .. n - 1 do for j in 0 .. m - 1 -> square (x[i][j] - rows[i] - columns[j] + grand) }
    let crossed = Crossed.compare 0.95 (Correctness.OfRows("test", a)) (Correctness.OfRows("test", b))
    let squares = crossed.MeanSquares.Value
    agrees "seed" 1e-12 (float m * (rows |> Array.sumBy (fun r -> square (r - grand))) / float (n - 1)) squares.Seed
    agrees "example" 1e-12 (float n * (columns |> Array.sumBy (fun q -> square (q - grand))) / float (m - 1)) squares.Example
    agrees "residual" 1e-12 (Seq.sum residuals / float ((n - 1) * (m - 1))) squares.Residual

[<Fact>]
let ``The seeds' interval is the paired t interval of the accuracies`` () =
    let a, b = correctness "A", correctness "B"
    let counts (arm: Correctness) = Array.init arm.Seeds arm.Count
    let paired = estimate (PairedT.ofCounts 0.95 (counts a) (counts b) |> PairedT.scale (1.0 / 60.0)).Mean
    let seeds = estimate crossed.Value.Seeds
    agrees "lower" 1e-13 paired.Interval.Lower seeds.Interval.Lower
    agrees "upper" 1e-13 paired.Interval.Upper seeds.Interval.Upper
    agrees "p" 1e-12 paired.P.Value.Value seeds.P.Value.Value

[<Fact>]
let ``A component below zero is shown as it is and counts as none`` () =
    // Each seed is better on another example and equally good: seeds vary less than chance alone would have them.
    let a = matrix [ "100"; "010"; "001" ]
    let b = matrix [ "000"; "000"; "000" ]
    let crossed = Crossed.compare 0.95 a b
    Assert.True(crossed.Untruncated.Value.Seed < 0.0)
    Assert.Equal(0.0, crossed.Components.Value.Seed)
    Assert.Equal(ZeroVariance, reasonOf crossed.Seeds)
    // All of the 3 x 3 cells have mean 1/3; X² sums to 3, so the residual square is (3 - 1) / 4.
    agrees "residual" 1e-14 0.5 crossed.MeanSquares.Value.Residual

[<Fact>]
let ``Twice the seeds halve what seeds add, twice the examples halve what examples add`` () =
    let { Crossed.Contributions = contributions; Crossed.Projections = projections } = crossed.Value
    let { Crossed.Seed = seed; Crossed.Example = example; Crossed.Residual = residual } = contributions.Value

    let expected =
        [ seed + example + residual; (seed + residual) / 2.0 + example; seed + (example + residual) / 2.0 ]

    let asked = projections |> List.map (fun p -> p.Seeds, p.Examples)
    Assert.Equal<(int * int) list>([ 5, 60; 10, 60; 5, 120 ], asked)

    for variance, projection in List.zip expected projections do
        agrees "standard error" 1e-12 (sqrt variance) projection.StandardError

    let both = estimate crossed.Value.SeedsAndExamples
    agrees "half-width as it is" 1e-12 (both.Interval.Upper - both.Value) projections.Head.HalfWidth

[<Fact>]
let ``One seed, no seed and equal matrices have no interval`` () =
    let a, b = correctness "A", correctness "B"
    let of' seeds = Crossed.compare 0.95 (a.Only seeds) (b.Only seeds)
    let one = of' [| 2 |]
    Assert.Equal(OneSeed, reasonOf one.SeedsAndExamples)
    agrees "value" 1e-15 (8.0 / 60.0) (Outcome.value one.Seeds).Value
    Assert.Equal(NoSeeds, reasonOf (of' [||]).Seeds)
    let same = Crossed.compare 0.95 a a
    Assert.Equal((ZeroVariance, ZeroVariance), (reasonOf same.Seeds, reasonOf same.SeedsAndExamples))
    Assert.Equal(Undefined, reasonOf (Crossed.compare 0.95 (matrix [ "1"; "0" ]) (matrix [ "0"; "0" ])).Seeds)

[<Fact>]
let ``Matrices of different test sets or sizes are refused`` () =
    let rows = [| [| true; false |] |]
    let refuse a b = Assert.Throws<ArgumentException>(fun () -> Crossed.compare 0.95 a b |> ignore).Message
    Assert.Contains("same test examples", refuse (Correctness.OfRows("x", rows)) (Correctness.OfRows("y", rows)))
    Assert.Contains("as many runs", refuse (matrix [ "10"; "01" ]) (matrix [ "10" ]))

[<Fact>]
let ``Six arms of 40 seeds and 10,000 images take well under a second`` () =
    let random = Random 7
    let arm share = Array.init 40 (fun _ -> Array.init 10000 (fun _ -> random.NextDouble() < share))
    let arms = [ for share in [ 0.88; 0.89; 0.9; 0.9; 0.91; 0.92; 0.9 ] -> Correctness.OfRows("test", arm share) ]
    let watch = Stopwatch.StartNew()
    let compared = arms.Tail |> List.map (fun arm -> Crossed.compare 0.95 arm arms.Head)
    watch.Stop()
    Assert.All(compared, fun crossed -> Assert.True((Outcome.value crossed.Seeds).IsSome))
    Assert.True(watch.Elapsed.TotalSeconds < 1.0, $"{watch.Elapsed}")

[<Fact>]
let ``A difference is a combination, and the seeds' interval of a mean of arms is that of its values`` () =
    let a, b = correctness "A", correctness "B"
    let combined = Crossed.combine 0.95 1.0 [| 1.0; -1.0 |] [| a; b |]
    let near (expected: Outcome) (actual: Outcome) =
        Assert.Equal((estimate expected).Value, (estimate actual).Value, 12)
        Assert.Equal(fst (ends expected), fst (ends actual), 12)

    near crossed.Value.Seeds combined.Seeds
    near crossed.Value.SeedsAndExamples combined.SeedsAndExamples
    let half = Crossed.combine 0.95 2.0 [| 1.0; 1.0; -2.0 |] [| a; b; b |]
    near (Outcome.scale 0.5 crossed.Value.SeedsAndExamples) half.SeedsAndExamples
    Assert.Equal(ZeroVariance, reasonOf (Crossed.combine 0.95 3.0 [| 1.0; 1.0; 1.0; -3.0 |] [| a; a; a; a |]).SeedsAndExamples)
