module Ablate.Analysis.Tests.PlanningTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Tests.Cells
open Ablate.Analysis.Tests.Reference

/// "assurance0.8.h0.5" as (Some 0.8, 0.5), "expected.h0.5" as (None, 0.5).
let private parse (key: string) =
    let parts = key.Split(".h", 2)
    let rule = parts[0]
    (if rule = "expected" then None else Some(float (rule.Substring "assurance".Length))), float parts[1]

[<Fact>]
let ``The seeds for a half-width are those of the reference`` () =
    let expected, _ = methodValues "n_for_halfwidth"

    for key, values in expected do
        let assurance, target = parse key

        let halfWidth =
            match assurance with
            | None -> Planning.expectedHalfWidth 0.95 1
            | Some share -> Planning.assuredHalfWidth share 0.95 1

        let seeds = Seq.initInfinite ((+) 2) |> Seq.find (fun seeds -> halfWidth seeds <= target)
        Assert.True(values[0] = float seeds, $"{key}: {seeds}")

[<Theory>]
[<InlineData(3, 0.70)>]
[<InlineData(5, 0.35)>]
[<InlineData(10, 0.20)>]
[<InlineData(20, 0.13)>]
let ``At an error of 8 % on 10,000 images the t interval of independent runs has the published half-widths`` seeds expected =
    let sd = PowerPlan.fromError 0.08 10000L 0.0
    Assert.Equal(0.28, sd, 2)
    Assert.Equal(expected, sd * Planning.tMultiplier 0.95 seeds / sqrt (float seeds), 2)

[<Theory>]
[<InlineData(1, 1.0)>]
[<InlineData(3, 0.25)>]
[<InlineData(5, 0.0625)>]
[<InlineData(6, 0.03125)>]
let ``The smallest p of a rank test halves with every seed`` seeds p =
    Assert.Equal(p, Planning.smallestRankP seeds)

[<Theory>]
[<InlineData(0.95, 1, 6)>]
[<InlineData(0.95, 2, 7)>]
[<InlineData(0.95, 6, 8)>]
[<InlineData(0.95, 100, 12)>]
[<InlineData(0.99, 1, 8)>]
// 2/2^4 is the level itself, and a p at the level is significant.
[<InlineData(0.875, 1, 4)>]
let ``A family needs so many seeds that its smallest p can reach its share of the level`` confidence comparisons seeds =
    Assert.Equal(seeds, Planning.seedsForRankTests confidence comparisons)

[<Fact>]
let ``Two seeds have a t multiplier of 12.7`` () =
    Assert.Equal(12.706, Planning.tMultiplier 0.95 2, 3)

[<Fact>]
let ``A family widens the interval to Bonferroni's`` () =
    Assert.Equal(4.85, Planning.expectedHalfWidth 0.95 6 5 / Planning.expectedHalfWidth 0.95 1 5 * Planning.tMultiplier 0.95 5, 2)

[<Fact>]
let ``Without a completed run the spread follows from an assumed error of 10 %`` () =
    let spread = Planning.spread [| cell "baseline" [ missing 1 ]; cell "se" [ missing 1 ] |] "baseline" 10000L
    Assert.Equal(100.0 * sqrt (0.1 / 10000.0), spread.SD, 12)
    Assert.Equal(Nullable 0.1, spread.Error)
    Assert.False spread.ErrorIsMeasured
    Assert.False spread.Pairs.HasValue

[<Fact>]
let ``Two pairs are too few to tell the spread, but their error is used`` () =
    let spread = Planning.spread [| counted "baseline" [ 9200L; 9180L ]; counted "se" [ 9220L; 9240L ] |] "baseline" 10000L
    Assert.True spread.ErrorIsMeasured
    Assert.Equal(0.079, spread.Error.Value, 12)
    Assert.Equal(100.0 * sqrt (0.079 / 10000.0), spread.SD, 12)

[<Fact>]
let ``Runs without an error do not promise an interval without a width`` () =
    let spread = Planning.spread [| counted "baseline" [ 10000L ]; counted "se" [ 10000L ] |] "baseline" 10000L
    Assert.True(spread.SD > 0.0)

[<Fact>]
let ``From three pairs on the spread is measured, and planned with its upper limit`` () =
    // Differences 0.1, 0.2 and 0.3 pp: a standard deviation of 0.1.
    let spread =
        Planning.spread [| counted "baseline" [ 9200L; 9180L; 9190L ]; counted "se" [ 9210L; 9200L; 9220L ] |] "baseline" 10000L

    Assert.Equal(Nullable 3, spread.Pairs)
    Assert.Equal(0.1, spread.MeasuredSD.Value, 12)
    Assert.Equal(0.1 * 2.116936493550184, spread.SD, 9)
    Assert.False spread.Error.HasValue

[<Fact>]
let ``Several comparisons share one spread`` () =
    let spread =
        Planning.spread
            [| counted "baseline" [ 9200L; 9200L; 9200L ]
               counted "se" [ 9210L; 9220L; 9230L ]
               counted "eca" [ 9210L; 9240L; 9270L ]
               // Completed in too few pairs to count.
               cell "mhsa" [ completed 1 9000L; completed 2 9500L; failed 3 "crash" ] |]
            "baseline"
            10000L

    Assert.Equal(sqrt ((0.1 * 0.1 + 0.3 * 0.3) / 2.0), spread.MeasuredSD.Value, 12)

[<Fact>]
let ``Half-widths are those factors times the spread`` () =
    let spread = Planning.spread [| cell "baseline" [ missing 1 ]; cell "se" [ missing 1 ] |] "baseline" 10000L
    let widths = Planning.halfWidths spread 0.95 6 5
    Assert.Equal(6, widths.Comparisons)
    Assert.Equal(spread.SD * Planning.expectedHalfWidth 0.95 6 5, widths.Expected, 12)
    Assert.Equal(spread.SD * Planning.assuredHalfWidth 0.8 0.95 6 5, widths.Assured, 12)
    Assert.True(widths.Assured > widths.Expected)

[<Fact>]
let ``One seed has no interval to plan`` () =
    Assert.Throws<ArgumentException>(fun () -> Planning.expectedHalfWidth 0.95 1 1 |> ignore) |> ignore
