/// What a report warns of.
module Ablate.Analysis.Tests.Report.FlagsTests

open System
open Xunit
open Ablate.Core
open Ablate.Analysis.Report
open Ablate.Analysis.Tests.Studies

let private base5 = counted [ 9012L; 8987L; 9031L; 8995L; 9008L ]
let private better = counted [ 9040L; 9025L; 9052L; 9011L; 9035L ]

let private report arms = study (asking "se") arms |> Builder.build

/// The one flag of a kind.
let private only kind report = Assert.Single(flags kind report)

let private finding report = Assert.Single((report: Report).Findings)

let private finding' = Ablate.Analysis.Tests.Studies.finding
let private findingOf label (report: Report) = report.Findings |> List.find (fun finding -> finding.Label = label)

[<Fact>]
let ``A complete, declared experiment with five seeds has nothing to warn of`` () =
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> planned 5 |> locked |> Builder.build
    Assert.Equal<string list>([], [ for flag in report.Flags do if flag.Kind <> "sensitivity" then flag.Kind ])
    Assert.False report.IsProvisional

[<Fact>]
let ``What was not registered is told, primary or not`` () =
    let report = report [ arm "baseline" base5; arm "se" better ]
    Assert.EndsWith("after seeing the numbers, the primary comparisons included.", (only "not_registered" report).Message)
    Assert.Equal("Nothing was registered before the runs.", List.head report.Declaration)

[<Fact>]
let ``No completed run leaves a report that says so`` () =
    let lost = [ failed 0; diverged 1; missing 2 ]
    let report = report [ arm "baseline" lost; arm "se" lost ]
    let finding = finding report
    Assert.Equal(NotEstimable, finding.Verdict)
    Assert.StartsWith("se - baseline: of 1 seed none converged in both arms", finding.Sentence)
    Assert.True report.IsProvisional
    Assert.Contains("baseline (seeds 0 and 2) and se (seeds 0 and 2)", (only "incomplete" report).Message)
    Assert.Contains("baseline (seed 1) and se (seed 1)", (only "diverged" report).Message)
    Assert.Contains("(out of memory)", (only "failed" report).Message)
    Assert.DoesNotContain("NaN", Text.render report)

[<Fact>]
let ``An arm that always fails is told by how often it does, and no further seeds are asked for`` () =
    let counts = counted [ for seed in 0L .. 8L -> 9000L + 7L * seed ]
    let report = study (asking "hot") [ arm "baseline" counts; arm "hot" (List.init 9 diverged) ] |> planned 9 |> locked |> tested |> Builder.build
    let finding = finding report

    Assert.Equal(
        "hot - baseline: of 9 seeds none converged in both arms, so there are no accuracies to compare (n = 0). "
        + "hot failed at 9 of 9 (100 %, 95 % CI [66, 100]) and baseline at 0 of 9 (0 %, 95 % CI [0, 34]); McNemar's exact p = 0.0039.",
        finding.Sentence
    )

    Assert.Equal(None, finding.MoreSeeds)
    Assert.Empty(flags "no_pairs" report)

[<Fact>]
let ``An arm of a locked comparison that the file dropped keeps its numbers`` () =
    let deep = ArmRecord("deep", Collections.Generic.Dictionary(), Nullable(), Nullable(), Array.ofList better)
    let before = study (asking "deep") [ arm "baseline" base5; deep; arm "se" better ] |> planned 5
    let dropped = ArmRecord(deep.Name, deep.Values, Nullable(), Nullable(), deep.Runs, IsDropped = true)
    let now = study (asking "se") [ arm "baseline" base5; arm "se" better; dropped ] |> planned 5 |> lockedAs (declaredOf before)
    let report = Builder.build now
    let finding = finding' "deep - baseline" report
    Assert.Equal((Primary, 5), (finding.Role, finding.PerSeed.Length))
    Assert.StartsWith("deep is better than baseline", finding.Sentence)
    Assert.Contains("deep - baseline", (only "removed_later" report).Message)
    Assert.Empty(flags "not_understood" report)

[<Fact>]
let ``A locked comparison whose runs are gone is never said to have had none`` () =
    let before = study (asking "deep") [ arm "baseline" base5; arm "deep" better ] |> planned 5
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> planned 5 |> lockedAs (declaredOf before) |> Builder.build
    let finding = finding' "deep - baseline" report
    Assert.StartsWith("deep - baseline: it was locked, but the file no longer has deep and no run in the results says", finding.Sentence)
    Assert.Equal(None, finding.MoreSeeds)
    Assert.Empty(flags "no_pairs" report)
    Assert.Contains("deep - baseline was locked", (only "runs_missing" report).Message)

[<Fact>]
let ``One arm alone has nothing to compare`` () =
    let report = study analysis [ arm "baseline" base5 ] |> Builder.build
    Assert.Empty report.Findings
    Assert.Contains("the only arms are baseline", (only "not_compared" report).Message)
    Assert.Contains("50,186", Text.render report)

[<Fact>]
let ``No runs at all still make a report`` () =
    let report = study analysis [] |> Builder.build
    Assert.Empty report.Findings
    Assert.Contains("There are no runs.", report.Declaration)
    Assert.StartsWith("study", Text.render report)

[<Fact>]
let ``A baseline that is not there is told, and nothing is computed against it`` () =
    let report = study (AnalysisConfig(Baseline = "gone")) [ arm "a" base5; arm "b" better ] |> Builder.build
    Assert.Equal("There is no arm 'gone', which the others are to be compared with.", (only "no_baseline" report).Message)
    Assert.All(report.Findings, fun finding -> Assert.Equal(NotEstimable, finding.Verdict))

[<Theory>]
[<InlineData(1, "one_seed")>]
[<InlineData(2, "two_seeds")>]
[<InlineData(3, "few_seeds")>]
[<InlineData(4, "few_seeds")>]
let ``Few seeds are flagged`` (n: int) (kind: string) =
    let report = report [ arm "baseline" (List.take n base5); arm "se" (List.take n better) ]
    Assert.Equal<string list>([ "SeMinusBaseline" ], (only kind report).Findings)

[<Fact>]
let ``One seed has a number and no interval`` () =
    let finding = report [ arm "baseline" [ run 3 9000L ]; arm "se" [ run 3 9050L ] ] |> finding
    Assert.Equal("se - baseline: +0.50 percentage points at seed 3 (n = 1); there is no interval from one seed.", finding.Sentence)
    Assert.Equal(None, finding.MinimumDetectable)

[<Fact>]
let ``Two seeds carry their caution in the sentence`` () =
    let finding = report [ arm "baseline" (List.take 2 base5); arm "se" (List.take 2 better) ] |> finding
    Assert.EndsWith("(n = 2). Two seeds only, so the interval is very wide.", finding.Sentence)

[<Fact>]
let ``All equal results raise the question whether the arms differ`` () =
    let report = report [ arm "baseline" base5; arm "se" base5 ]
    Assert.Contains("check that the arms do differ", (only "identical_results" report).Message)
    Assert.Empty(flags "zero_variance" report)

[<Fact>]
let ``The same difference everywhere is suspicious`` () =
    let report = report [ arm "baseline" base5; arm "se" [ for run' in base5 -> run run'.Seed (run'.Correct.Value + 15L) ] ]
    Assert.Contains("without a spread there is no interval", (only "zero_variance" report).Message)
    Assert.Equal("se - baseline: exactly +0.15 percentage points at every seed (n = 5); no spread, so no interval.", (finding report).Sentence)

[<Fact>]
let ``A seed that changes nothing is noticed by its counts`` () =
    let report = report [ arm "baseline" (counted [ 9000L; 9000L; 9000L ]); arm "se" (List.take 3 better) ]
    Assert.Contains("baseline (seeds 0 to 2)", (only "identical_runs" report).Message)

[<Fact>]
let ``Two runs that are right on the same examples are noticed among others`` () =
    let isRight seed j = (j + 13 * seed) % 10 <> 0
    let same name seed = isRight (if name = "se" && seed = 4 then 2 else seed)
    let runs = counted [ 900L; 900L; 900L; 900L; 900L ] |> List.map (fun run -> RunRecord(run.Seed, run.Status, Nullable 900L, Nullable 1000L, Nullable 0.9, Nullable(), null, Nullable(), [||], null))
    let report = study (asking "se") [ arm "baseline" runs; arm "se" runs ] |> withTest 1000 (fun name seed -> Some(same name seed)) |> Builder.build
    Assert.Equal<string list>([ "se (seeds 2 and 4)" ], [ for flag in flags "identical_runs" report -> flag.Message.Substring(flag.Message.IndexOf("se (", StringComparison.Ordinal), 18) ])

[<Fact>]
let ``The same predictions from other weights are no sign of a lost seed`` () =
    let runs = counted [ 900L; 900L; 900L ] |> List.map (fun run -> RunRecord(run.Seed, run.Status, Nullable 900L, Nullable 1000L, Nullable 0.9, Nullable(), null, Nullable(), [||], null))
    let results = study (asking "se") [ arm "baseline" runs; arm "se" runs ] |> withTest 1000 (fun _ _ -> Some(fun j -> j < 900))
    let hashed (hash: string -> int -> string) =
        StudyResults(
            results.Title, results.Question, results.Command, results.Arms, results.Analysis, results.Lock, results.Test, results.Until, results.OtherArms,
            WeightsHash = Func<string, int, string | null>(fun arm seed -> hash arm seed))
        |> Builder.build

    Assert.Empty(flags "identical_runs" (hashed (fun arm seed -> $"{arm} {seed}")))
    Assert.Contains("same predictions in baseline (seeds 0 to 2) and se (seeds 0 to 2), though not the same weights", (only "identical_predictions" (hashed (fun arm seed -> $"{arm} {seed}"))).Message)
    Assert.Contains("gave the same predictions in baseline (seeds 0 to 2)", (only "identical_runs" (hashed (fun arm _ -> arm))).Message)

[<Fact>]
let ``Predictions that do not give the count are not used`` () =
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> withTest 10000 (fun _ _ -> Some(fun j -> j < 9000)) |> Builder.build
    Assert.Contains("baseline (seeds 0 to 4) and se (seeds 0 to 4)", (only "odd_predictions" report).Message)
    Assert.Equal(None, (finding report).NewExamples)

[<Fact>]
let ``Unequal numbers of runs and lost pairs are told`` () =
    let report = report [ arm "baseline" (base5 @ [ run 5 9000L ]); arm "se" better ]
    Assert.Contains("from 5 to 6 completed runs", (only "unequal_n" report).Message)
    Assert.Equal("se - baseline: without seed 5, which se does not have.", (only "unmatched" report).Message)

[<Fact>]
let ``More failures than a fifth leave selected seeds`` () =
    let report = report [ arm "baseline" base5; arm "se" (diverged 0 :: diverged 1 :: List.skip 2 better) ]
    Assert.Contains("se (2 of 5)", (only "selected_seeds" report).Message)

let private origin torch dirty =
    Provenance("abc", Nullable dirty, "1.0", "libtorch", torch, "cpu", null, "A CPU", null, 2, "host", DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), Nullable())

let private madeWith torch dirty (run: RunRecord) =
    RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, Nullable(), null, run.Seconds, run.Epochs, origin torch dirty)

[<Fact>]
let ``Runs of another torch in one arm are named, and the pairs they spoil`` () =
    let se = better |> List.map (fun run -> madeWith (if run.Seed < 2 then "2.0" else "1.13") false run)
    let report = report [ arm "baseline" (base5 |> List.map (madeWith "1.13" false)); arm "se" se ]
    Assert.Contains("The runs of se were not all made", (only "mixed_provenance" report).Message)
    Assert.Contains("at seeds 0 and 1", (only "unlike_pairs" report).Message)
    Assert.Contains("program 1.0 (commit abc), libtorch, torch 2.0, device cpu: se (seeds 0 and 1).", report.Provenance)
    Assert.Contains("Trained on host (A CPU, 2 threads).", report.Provenance)

[<Fact>]
let ``Uncommitted changes in the program are told`` () =
    let report = report [ arm "baseline" (base5 |> List.map (madeWith "1.13" true)); arm "se" (better |> List.map (madeWith "1.13" false)) ]
    Assert.Contains("Runs of baseline were made by a program with uncommitted changes", (only "dirty_sources" report).Message)

[<Fact>]
let ``A lock after the first run is no registration`` () =
    let early (run: RunRecord) =
        let before = origin "1.13" false
        let provenance = Provenance(before.Commit, before.Dirty, before.Version, before.TorchSource, before.TorchVersion, before.Device, null, before.Cpu, null, 2, "host", DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), Nullable())
        RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, Nullable(), null, run.Seconds, run.Epochs, provenance)

    let report = study (asking "se") [ arm "baseline" (List.map early base5); arm "se" (List.map early better) ] |> locked |> Builder.build
    Assert.Contains("locked at 2026-11-01 08:30:00 UTC, after the first run had begun at 2026-10-01 00:00:00 UTC", (only "locked_late" report).Message)

[<Fact>]
let ``A lock that cannot be read makes everything exploratory`` () =
    let whole = study (asking "se") [ arm "baseline" base5; arm "se" better ]
    let broken = StudyResults(whole.Title, null, null, whole.Arms, whole.Analysis, AnalysisLock("0", "{", DateTimeOffset.UnixEpoch), null, null, [||])
    let report = Builder.build broken
    Assert.Equal(Exploratory, (finding report).Role)
    Assert.Contains("cannot be read", (only "not_understood" report).Message)

let private ratios =
    [ for place, r in List.indexed [ 2; 4; 8; 16; 32 ] -> swept r (counted [ for seed in 0..4 -> 9000L + int64 ((seed * 17 + place * 29 + seed * place * 7) % 50) ]) ]

[<Fact>]
let ``The best of several ratios is told to look better than it is`` () =
    let report = study analysis (arm "baseline" base5 :: ratios) |> Builder.build
    Assert.Contains("The best of the 5 arms over r would look better than it is by about 0.", (only "best_of" report).Message)
    // The five arms, and the slope and curvature along them.
    Assert.Equal(7, (only "best_of" report).Findings.Length)
    Assert.Contains("choose it on the test set", (only "test_set_selection" report).Message)
    let onValidation = study (AnalysisConfig(Metric = AnalysisConfig.ValidationAccuracy)) (arm "baseline" base5 :: ratios) |> Builder.build
    Assert.Empty(flags "test_set_selection" onValidation)
    Assert.Contains("over training seeds on these validation examples", onValidation.Findings[0].Sentence)

[<Fact>]
let ``An arm that no comparison has, and arms taken out of the file, are named`` () =
    let config = AnalysisConfig(Primary = [| "se" |], Secondary = [||])
    let whole = study config [ arm "baseline" base5; arm "se" better; arm "mhsa" base5 ]
    let results = StudyResults(whole.Title, null, null, whole.Arms, whole.Analysis, null, null, null, [| "old" |])
    let report = Builder.build results
    Assert.Equal("No comparison has mhsa.", (only "not_compared" report).Message)
    Assert.EndsWith("no longer in the file: old.", (only "other_arms" report).Message)

[<Fact>]
let ``A rule that asks for more seeds makes the report provisional`` () =
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> until 0.05 |> locked |> Builder.build
    Assert.Contains("not yet within ± 0.05 percentage points, of at most 40 seeds", (only "rule_not_met" report).Message)
    Assert.True report.IsProvisional
    Assert.Contains("Half-width of the widest declared interval: after 5 seeds ± 0.12 (more seeds).", report.Declaration)

[<Fact>]
let ``What a rule recorded is shown, and where its runs come to something else now it is told`` () =
    let whole = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> until 0.05
    let width = SeedLooks.Look(whole, 5).Widths[0].HalfWidth.Value
    let asRecorded = whole |> recorded [ 5, width, "add_seeds" ] |> Builder.build
    Assert.Empty(flags "record_disagrees" asRecorded)
    Assert.Contains("Half-width of the widest declared interval, as recorded while the rule ran: after 5 seeds ± 0.12 (more seeds).", asRecorded.Declaration)

    let other = whole |> recorded [ 5, 0.04, "narrow_enough" ] |> Builder.build
    Assert.Contains("as recorded while the rule ran: after 5 seeds ± 0.040 (narrow enough).", List.last other.Declaration)
    Assert.EndsWith("after 5 seeds ± 0.040 (narrow enough), where the same seeds come to after 5 seeds ± 0.12 (more seeds) now.", (only "record_disagrees" other).Message)

[<Fact>]
let ``Seeds without a result are not said to have runs`` () =
    let report = report [ arm "baseline" (base5 @ [ missing 5; failed 6 ]); arm "se" (better @ [ missing 5; missing 6 ]) ]
    Assert.Contains("The runs are those of seeds 0 to 4.", report.Declaration)

[<Fact>]
let ``More seeds than the rule asked for are told`` () =
    let more runs = runs @ [ run 5 9020L; run 6 9010L ]
    let report = study (asking "se") [ arm "baseline" (more base5); arm "se" (better @ [ run 5 9047L; run 6 9035L ]) ] |> until 0.2 |> Builder.build
    Assert.Contains("ended after 5 of them, but 7 were trained", (only "more_than_the_rule" report).Message)
    Assert.False report.IsProvisional

[<Fact>]
let ``Runs on different numbers of examples are told`` () =
    let other = [ for run' in better -> RunRecord(run'.Seed, run'.Status, Nullable 4500L, Nullable 5000L, Nullable 0.9, Nullable(), null, Nullable(), [||], null) ]
    Assert.Contains("(5,000 and 10,000)", (report [ arm "baseline" base5; arm "se" other ] |> only "different_totals").Message)

[<Fact>]
let ``A seed that comes twice in an arm is refused`` () =
    let error = Assert.Throws<ArgumentException>(fun () -> report [ arm "baseline" base5; arm "se" [ run 1 9000L; run 1 9001L ] ] |> ignore)
    Assert.Contains("more than one run of arm 'se' with seed '1'", error.Message)

let private secondary comparisons = AnalysisConfig(Baseline = "a in x", Secondary = List.toArray comparisons)

[<Fact>]
let ``Arms of one name that are not set up alike are told before their difference`` () =
    let arms = [ arm "a in x" base5; arm "b in x" base5; arm "a in y" better; arm "b in y" better ]

    let report =
        study (secondary [ "a in y - a in x"; "b in y - b in x" ]) arms
        |> beforeAndAfter [ "a in y", "model[2].linear.out", "32", "48"; "a in y", "data.train", "1500", "3000" ]
        |> Builder.build

    let told = only "other_setup" report
    Assert.Contains("a in y - a in x: model[2].linear.out 32 → 48; data.train 1500 → 3000.", told.Message)
    Assert.Equal("other_setup", report.Flags.Head.Kind)
    Assert.Equal<string list>([ (findingOf "a in y - a in x" report).Id ], told.Findings)
    Assert.Contains("on this test set, with 2 settings that are not the same (n = 5)", (findingOf "a in y - a in x" report).Sentence)
    Assert.Contains("on this test set (n = 5)", (findingOf "b in y - b in x" report).Sentence)
    Assert.DoesNotContain("with this training set", report.Estimand)
    let text = Text.render report
    Assert.True(text.IndexOf("! Not the same arm", StringComparison.Ordinal) < text.IndexOf("is better than", StringComparison.Ordinal))
    Assert.Contains("\"path\": \"model[2].linear.out\"", Formats.Json.render report)
    Assert.Contains("Not the same arm", Html.Html.render report None Map.empty)
    // Nobody can declare one of them primary.
    Assert.Empty(flags "no_primary" report)

[<Fact>]
let ``Seeds that an arm was never given did not fail to complete`` () =
    let report = report [ arm "baseline" base5; arm "se" [ for run' in better do if run'.Seed < 3 then run' elif run'.Seed = 3 then missing 3 ] ]
    Assert.Equal("se - baseline: without seed 3, which did not complete in all of its arms, and seed 4, which se does not have, more than a fifth of all.", (only "dropped_pairs" report).Message)
