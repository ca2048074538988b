/// Studies in one line, for tests of the report.
module Ablate.Analysis.Tests.Studies

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Core.Schema
open Ablate.Analysis.Report

let private ended seed status =
    RunRecord(seed, status, Nullable(), Nullable(), Nullable(), Nullable(), null, Nullable(), [||], null)

/// So many correct of 10,000.
let run seed (correct: int64) =
    RunRecord(seed, RunStatus.Completed, Nullable correct, Nullable 10000L, Nullable(float correct / 10000.0), Nullable(), null, Nullable 60.0, [||], null)

/// An accuracy from 0 to 1, without counts.
let scored seed (accuracy: float) =
    RunRecord(seed, RunStatus.Completed, Nullable(), Nullable(), Nullable accuracy, Nullable(), null, Nullable(), [||], null)

let diverged seed =
    RunRecord(seed, RunStatus.Diverged, Nullable(), Nullable(), Nullable(), Nullable 3, null, Nullable(), [||], null)

let failed seed =
    RunRecord(seed, RunStatus.Failed, Nullable(), Nullable(), Nullable(), Nullable(), "out of memory", Nullable(), [||], null)

let missing seed = ended seed RunStatus.Missing

let private armWith values name (runs: RunRecord list) =
    ArmRecord(name, dict values |> Dictionary, Nullable 50186L, Nullable 3866112L, Array.ofList runs)

let arm name runs = armWith [] name runs

/// An arm of a sweep over r.
let swept (r: int) runs = armWith [ "r", string r ] $"se-r{r}" runs

/// Seeds 0, 1, 2 … with these counts of 10,000.
let counted (counts: int64 list) = counts |> List.mapi run

let analysis = AnalysisConfig()

let asking primary = AnalysisConfig(Primary = [| primary |])

let withMargin points (analysis: AnalysisConfig) =
    AnalysisConfig(
        analysis.Baseline, analysis.Metric, analysis.Confidence, Nullable(PercentagePoints(points / 100.0)),
        analysis.Primary, analysis.Secondary, analysis.Exploratory, analysis.Trend, analysis.CollapsedBelow)

let study (analysis: AnalysisConfig) arms =
    StudyResults("study", null, null, Array.ofList arms, analysis, null, null, null, [||])

/// What of a study can be changed by itself: C#'s `with`.
let private having
    (study: StudyResults)
    (locked: AnalysisLock | null)
    (test: TestExamples | null)
    (until: WidthRule | null)
    (looks: IReadOnlyList<RecordedLook> | null)
    (seeds: IReadOnlyList<int> | null)
    =
    StudyResults(
        study.Title, study.Question, study.Command, study.Arms, study.Analysis, locked, test, until, study.OtherArms, looks, Seeds = seeds)

/// The examples of ten classes, with predictions that are right where the count says so: `hits` tells which examples.
let withTest (examples: int) (hits: string -> int -> (int -> bool) option) (study: StudyResults) =
    let labels = Array.init examples (fun j -> j % 10)

    let predictions arm seed : IReadOnlyList<int> | null =
        match hits arm seed with
        | Some isRight -> Array.init examples (fun j -> if isRight j then labels[j] else (labels[j] + 1) % 10)
        | None -> null

    let test = TestExamples("5f3a", labels, 10, Func<string, int, IReadOnlyList<int> | null>(predictions))
    having study study.Lock test study.Until study.Looks study.Seeds

/// Ten classes, and no prediction was kept.
let tested study = withTest 10000 (fun _ _ -> None) study

/// Arms before and after a change, with what they are not alike in: arm, path, before and after.
let beforeAndAfter (differences: (string * string * string * string) list) (study: StudyResults) =
    StudyResults(
        study.Title, study.Question, study.Command, study.Arms, study.Analysis, null, study.Test, null, [||], null,
        IsBeforeAndAfter = true,
        SetupDifferences = [| for arm, path, before, after in differences -> SetupDifference(arm, path, before, after) |])

/// The file gives the seeds 0, 1, 2 …, so many of them.
let planned count (study: StudyResults) =
    having study study.Lock study.Test study.Until study.Looks [| 0 .. count - 1 |]

let declaredOf (study: StudyResults) =
    DeclaredAnalysis.Of(study.Analysis, [| for arm in study.Arms -> struct (arm.Name, arm.Values) |], study.Until, Issues(), seeds = study.Seeds)

let lockedAs (locked: DeclaredAnalysis) (study: StudyResults) =
    let time = DateTimeOffset(2026, 11, 1, 8, 30, 0, TimeSpan.Zero)
    having study (locked.Lock time) study.Test study.Until study.Looks study.Seeds

let locked study = lockedAs (declaredOf study) study

/// With what a rule recorded at its looks, an hour apart: seeds, widest half-width and decision.
let recorded looks (study: StudyResults) =
    let look i (seeds, halfWidth, decision) =
        let widths = dict [ "se - baseline", Nullable<float> halfWidth ] |> Dictionary
        RecordedLook([| 0 .. seeds - 1 |], widths, decision, Nullable(DateTimeOffset(2026, 11, 2, i, 0, 0, TimeSpan.Zero)))

    having study study.Lock study.Test study.Until (looks |> List.mapi look |> Array.ofList) study.Seeds

let until halfWidth (study: StudyResults) =
    having study study.Lock study.Test (WidthRule(halfWidth / 100.0, 5, 40)) study.Looks study.Seeds

/// The file has the seeds that were trained in place of its rule.
let givenUp (study: StudyResults) =
    having study study.Lock study.Test null study.Looks [| for run in study.Arms[0].Runs -> run.Seed |]

let internal finding label (report: Report) =
    report.Findings |> List.find (fun finding -> finding.Label = label)

let internal flags kind (report: Report) =
    report.Flags |> List.filter (fun flag -> flag.Kind = kind)
