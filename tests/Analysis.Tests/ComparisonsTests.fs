module Ablate.Analysis.Tests.ComparisonsTests

open System
open Xunit
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Comparisons
open Ablate.Analysis.Tests.Cells
open Ablate.Analysis.Tests.Reference

let private against cells =
    Comparisons.againstBaseline (Array.ofList cells) "baseline" 0.95

let private only (family: Family) = Assert.Single family.Comparisons

/// The sentence that a refusal ends with.
let private refusal (cells: Cell list) =
    (Assert.Throws<ArgumentException>(fun () -> against cells |> ignore)).Message

[<Fact>]
let ``Runs are paired by seed, not by position`` () =
    let comparison =
        against
            [ cell "baseline" [ completed 1 9000L; completed 2 9100L; completed 3 9200L ]
              cell "se" [ completed 3 9230L; completed 1 9010L; completed 2 9120L ] ]
        |> only

    Assert.Equal<int list>([ 1; 2; 3 ], comparison.Pairs)
    Assert.Equal<float array>([| 0.1; 0.2; 0.3 |], comparison.Difference.Differences |> Array.map (fun d -> Math.Round(d, 12)))

[<Fact>]
let ``The difference and its interval are in percentage points`` () =
    let comparison = against [ counted "baseline" [ 9012L; 9047L; 9008L ]; counted "se" [ 9050L; 9071L; 9066L ] ] |> only
    let expected, tolerance = methodValues "paired_t"
    let expected = dict expected

    match comparison.Difference.Mean with
    | Outcome.Ok estimate ->
        agrees "value" tolerance (expected["D5_n3.mean"][0] / 100.0) estimate.Value
        agrees "lower" tolerance (expected["D5_n3.ci950"][0] / 100.0) estimate.Interval.Lower
        agrees "upper" tolerance (expected["D5_n3.ci950"][1] / 100.0) estimate.Interval.Upper
        agrees "p" tolerance (expected["D5_n3.p2"][0]) estimate.P.Value.Value
    | Outcome.Degenerate(reason, _) -> Assert.Fail $"{reason}"

[<Fact>]
let ``Only seeds that completed in both arms are pairs, and the others are listed`` () =
    let comparison =
        against
            [ cell "baseline" [ completed 1 9000L; completed 2 9001L; diverged 3 4; completed 4 9003L; completed 5 9000L; missing 6 ]
              cell "se" [ completed 1 9010L; failed 2 "out of memory"; completed 3 9020L; missing 4; failed 6 "killed" ] ]
        |> only

    Assert.Equal<int list>([ 1 ], comparison.Pairs)
    Assert.Equal<int list>([ 2; 3; 4; 5 ], comparison.Unmatched)

[<Fact>]
let ``An arm's mean and SD are over its own completed runs, in per cent`` () =
    let family = against [ cell "baseline" [ completed 1 9000L; diverged 2 1; completed 3 9100L ]; cell "se" [ completed 1 9010L ] ]
    let baseline = family.Arms[0]
    Assert.Equal(2, baseline.N)
    agrees "mean" 1e-14 90.5 baseline.MeanAccuracy.Value
    agrees "SD" 1e-14 (sqrt 0.5) baseline.AccuracySD.Value
    Assert.Equal(None, family.Arms[1].AccuracySD)

[<Fact>]
let ``Before any run completed there is nothing but the arms`` () =
    let family = against [ cell "baseline" [ missing 1 ]; cell "se" [ missing 1 ] ]
    Assert.Equal(None, family.Arms[0].MeanAccuracy)

    match (only family).Difference.Mean with
    | Outcome.Ok _ -> Assert.Fail "an interval from nothing"
    | Outcome.Degenerate(reason, rest) -> Assert.Equal((NoSeeds, None), (reason, rest.Value))

[<Fact>]
let ``A seed that comes twice in an arm is an error`` () =
    Assert.StartsWith(
        "Arm 'se' has more than one run with seed 7;",
        refusal [ counted "baseline" [ 9000L ]; cell "se" [ completed 7 9000L; diverged 7 2 ] ]
    )

[<Fact>]
let ``An arm that comes twice is an error`` () =
    Assert.StartsWith("There is more than one arm named 'baseline'.", refusal [ counted "baseline" [ 1L ]; counted "baseline" [ 1L ] ])

[<Fact>]
let ``A baseline that is no arm is an error that names the arms`` () =
    Assert.StartsWith("The baseline 'baseline' is not among the arms: 'plain', 'se'.", refusal [ counted "plain" [ 1L ]; counted "se" [ 1L ] ])

[<Fact>]
let ``Runs on different numbers of examples are not compared`` () =
    let other = RunOutcome(2, RunStatus.Completed, 800L, 1000L, Nullable(), null)

    Assert.StartsWith(
        "Arm 'se', seed 2 was tested on 1000 examples, but arm 'baseline', seed 1 on 10000;",
        refusal [ counted "baseline" [ 9000L ]; cell "se" [ other ] ]
    )

[<Theory>]
[<InlineData(-1L, 10000L)>]
[<InlineData(10001L, 10000L)>]
[<InlineData(0L, 0L)>]
let ``An impossible count is an error`` (correct: int64) (total: int64) =
    let impossible = RunOutcome(3, RunStatus.Completed, correct, total, Nullable(), null)
    Assert.StartsWith($"Arm 'baseline', seed 3: {correct} correct of {total} examples cannot be.", refusal [ cell "baseline" [ impossible ] ])

[<Fact>]
let ``A confidence that is none is an error`` () =
    for confidence in [ 0.0; 1.0; 95.0; nan ] do
        Assert.Throws<ArgumentException>(fun () ->
            Comparisons.againstBaseline [| counted "baseline" [ 9000L ] |] "baseline" confidence |> ignore)
        |> ignore
