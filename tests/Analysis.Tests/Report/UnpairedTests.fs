/// Arms that no seed pairs: two samples, with words of their own.
module Ablate.Analysis.Tests.Report.UnpairedTests

open System
open Xunit
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests.Studies

let private base5 = [ 9012L; 8987L; 9031L; 8995L; 9008L ]
let private better = [ 9060L; 9045L; 9072L; 9031L; 9055L; 9049L ]

/// The seeds from this one on.
let private from first (counts: int64 list) = counts |> List.mapi (fun i correct -> run (first + i) correct)

let private report arms = study (asking "se") arms |> Builder.build
let private apart () = report [ arm "baseline" (from 0 base5); arm "se" (from 100 better) ]
let private only report = Assert.Single((report: Report).Findings)
let private flagged kind report = (Assert.Single(flags kind report)).Message

[<Fact>]
let ``Arms without a seed in common are compared as two samples`` () =
    let finding = only (apart ())
    let share (counts: int64 list) = [| for count in counts -> float count / 100.0 |]

    match finding.Main, Welch.ofDoubles 0.95 (share better) (share base5) with
    | Outcome.Ok main, Outcome.Ok expected ->
        Assert.Equal(Welch.Method, main.Method)
        Assert.Equal(expected.Interval.Lower, main.Interval.Lower, 12)
        Assert.Equal(expected.Interval.Upper, main.Interval.Upper, 12)
    | others -> Assert.Fail $"{others}"

    Assert.Equal(Some(6, 5), finding.Unpaired)
    Assert.Equal(Superior, finding.Verdict)
    Assert.Equal("se is better than baseline by 0.45 percentage points, 95 % CI [+0.23, +0.67], over training seeds on this test set (not paired, n = 6 and 5).", finding.Sentence)

[<Fact>]
let ``Nothing that needs pairs is claimed of two samples`` () =
    let report = apart ()
    let finding = only report
    Assert.Empty finding.PerSeed
    Assert.Empty finding.Unmatched
    Assert.Empty finding.Sensitivity
    Assert.Equal((None, None, None), (finding.Wins, finding.Effect, finding.Correlation))
    Assert.Empty(flags "no_pairs" report)
    Assert.Empty(flags "dropped_pairs" report)
    Assert.Contains("number the runs of all arms alike", flagged "unpaired" report)

[<Fact>]
let ``Every format says how many runs of each arm there are`` () =
    let report = apart ()
    Assert.Contains("6 + 5", Text.render report)
    Assert.Contains("paired by seed unless they are said not to be", Text.render report)
    Assert.Contains("| 6 + 5 |", Markdown.render [] report)
    Assert.Contains("6 + 5", Latex.tables report)
    Assert.Contains("6 + 5", Html.Html.render report None Map.empty)
    Assert.Contains("\"runsOfArm\": 6", Json.render report)
    Assert.Contains(",percentage points,0,6,5,,,", Csv.comparisons report)

[<Fact>]
let ``Too few seeds in common for an interval leave two samples, and two in common make pairs`` () =
    Assert.Equal(Some(6, 5), (only (report [ arm "baseline" (from 0 base5); arm "se" (from 4 better) ])).Unpaired)
    let paired = only (report [ arm "baseline" (from 0 base5); arm "se" (from 3 better) ])
    Assert.Equal((None, 2), (paired.Unpaired, paired.PerSeed.Length))
    // The other runs are not passed over in silence.
    let row = paired.Sensitivity |> List.find (fun row -> row.Method = Welch.Method)
    Assert.Equal(11, (match row.Result with Outcome.Ok estimate -> estimate.N | Outcome.Degenerate _ -> 0))

[<Fact>]
let ``One run of an arm makes neither a pair nor a sample`` () =
    let report = report [ arm "baseline" (from 0 base5); arm "se" [ run 10 9000L ] ]
    Assert.Equal(None, (only report).Unpaired)
    Assert.Contains("se - baseline", flagged "no_pairs" report)

[<Fact>]
let ``Runs of an experiment that are still to come will pair those that are there`` () =
    let trained (run: RunRecord) =
        RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, Nullable(), null, Nullable(), [||], null, Id = $"run {run.Seed}")

    let early = [ for run in from 0 (List.take 2 base5) @ [ missing 2; missing 3 ] -> trained run ]
    let late = [ for run in [ missing 0; missing 1 ] @ from 2 (List.take 2 better) -> trained run ]
    Assert.Equal(None, (only (report [ arm "baseline" early; arm "se" late ])).Unpaired)
    // A table has no more to come.
    let table = report [ arm "baseline" (from 0 (List.take 2 base5) @ [ missing 2; missing 3 ]); arm "se" ([ missing 0; missing 1 ] @ from 2 (List.take 2 better)) ]
    Assert.Equal(Some(2, 2), (only table).Unpaired)

[<Fact>]
let ``Failures of two samples are told by Fisher's test`` () =
    let lost = [ for seed in 110..113 -> diverged seed ]
    let report = report [ arm "baseline" (from 0 base5); arm "se" (from 100 better @ lost) ]
    let hurdle = (only report).Hurdle.Value
    Assert.Equal((Failures.unpairedP (4, 10) (0, 5)).Value, hurdle.FailuresP.Value.Value)
    Assert.True hurdle.IsSelected
    // What failed runs are worth is not known here.
    Assert.Equal(DependsOnFailures, (only report).Verdict)
    Assert.Contains("(not paired, n = 6 and 5; 4 of se and 0 of baseline failed)", (only report).Sentence)
    Assert.Contains("fisher_exact", Json.render report)

[<Fact>]
let ``The figure of the differences tells two samples from pairs`` () =
    let caption report = (Figures.Figures.all report |> List.find (fun figure -> figure.Name = "differences")).Caption
    Assert.Contains("two samples that no seed pairs", caption (apart ()))
    Assert.DoesNotContain("two samples", caption (report [ arm "baseline" (from 0 base5); arm "se" (from 0 better) ]))

[<Fact>]
let ``Two samples without a spread have no interval and say why`` () =
    let finding = only (report [ arm "baseline" (from 0 [ 9000L; 9000L ]); arm "se" (from 10 [ 9010L; 9010L ]) ])
    Assert.Equal(NotEstimable, finding.Verdict)
    Assert.StartsWith("se - baseline: +0.10 percentage points (not paired, n = 2 and 2); the same accuracy in every run of an arm", finding.Sentence)

[<Fact>]
let ``Two runs a side reach as far as their own degrees of freedom say, and are called a pilot`` () =
    let report = report [ arm "baseline" (from 0 [ 9000L; 9010L ]); arm "se" (from 10 [ 9400L; 9380L ]) ]
    let finding = only report

    match finding.Main with
    | Outcome.Ok { DegreesOfFreedom = Some df } ->
        let reach = Format.decimals 1 (StudentT.criticalValue df 0.95)
        Assert.NotEqual<string>("12.7", reach)
        Assert.Contains($"the interval reaches {reach} standard errors", flagged "two_seeds" report)
    | other -> Assert.Fail $"{other}"

    Assert.EndsWith("Two runs of an arm are very few: its spread is hardly known, so take this as a pilot.", finding.Sentence)
