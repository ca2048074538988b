/// The runs of a study as the analysis sees them: what became of each, and the scores of those that count.
module internal Ablate.Analysis.Report.Runs

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis

type Fate =
    | Completed of RunRecord
    | Diverged
    /// Completed below the accuracy declared as that of a collapsed run.
    | Collapsed of RunRecord
    | Failed
    | Missing

type ArmRuns =
    { Record: ArmRecord
      Fates: Map<int, Fate> }

/// What scores are made of.
type Measure =
    /// Counts out of one total.
    | Counted of total: int64
    /// Accuracies, because a count or a common total is missing.
    | Shared

type Study =
    { Results: StudyResults
      Arms: ArmRuns list
      Measure: Measure
      /// By arm and seed: which examples a completed run gets right, one bit an example; only where predictions were kept that
      /// agree with the run's count.
      Rows: Dictionary<struct (string * int), bool array>
      /// Runs whose kept predictions do not give the run's count.
      Odd: (string * int) list }

let accuracy (run: RunRecord) =
    if run.Correct.HasValue && run.Total.HasValue then
        Some(float run.Correct.Value / float run.Total.Value)
    else
        Option.ofNullable run.Accuracy

let private fateOf (collapsedBelow: float option) (run: RunRecord) =
    match run.Status, accuracy run with
    | RunStatus.Completed, Some accuracy when not (Double.IsFinite accuracy) -> Diverged
    | RunStatus.Completed, Some accuracy when collapsedBelow |> Option.exists (fun least -> accuracy < least) -> Collapsed run
    | RunStatus.Completed, Some _ -> Completed run
    | RunStatus.Completed, None -> Missing
    | RunStatus.Diverged, _ -> Diverged
    | RunStatus.Failed, _ -> Failed
    | RunStatus.Missing, _ -> Missing
    // An enum admits any number; the four are all there is.
    | other, _ -> raise (ArgumentOutOfRangeException(nameof run, other, "unknown run status"))

let private refuseRepeats (what: string) items =
    match items |> Seq.countBy id |> Seq.tryFind (fun (_, count) -> count > 1) with
    | Some(item, _) -> invalidArg "results" $"There is more than one {what} '{item}'."
    | None -> ()

let private refuseImpossible (arm: ArmRecord) (run: RunRecord) =
    if run.Correct.HasValue && run.Total.HasValue && (run.Total.Value <= 0L || run.Correct.Value < 0L || run.Correct.Value > run.Total.Value) then
        invalidArg "results" $"Arm '{arm.Name}', {Format.seeds [ run.Seed ]}: {run.Correct.Value} correct of {run.Total.Value} examples cannot be."

let completed (arm: ArmRuns) =
    [ for KeyValue(seed, fate) in arm.Fates do
          match fate with
          | Completed run -> seed, run
          | Diverged
          | Collapsed _
          | Failed
          | Missing -> () ]

let private measureOf arms =
    let totals = [ for arm in arms do for _, run in completed arm -> if run.Correct.HasValue then Option.ofNullable run.Total else None ] |> List.distinct

    match totals with
    | [ Some total ] -> Counted total
    | _ -> Shared

let private rowsOf (results: StudyResults) arms =
    let rows = Dictionary<struct (string * int), bool array>()
    let odd = List<string * int>()

    match Option.ofObj results.Test with
    | None -> ()
    | Some test ->
        let labels = Seq.toArray test.Labels

        for arm in arms do
            for seed, run in completed arm do
                match Option.ofObj (test.Predictions.Invoke(arm.Record.Name, seed)) with
                | Some predictions ->
                    let row = Array.init (min labels.Length predictions.Count) (fun j -> predictions[j] = labels[j])
                    let correct = row |> Array.sumBy (fun right -> if right then 1L else 0L)

                    if predictions.Count = labels.Length && run.Total = Nullable(int64 labels.Length) && run.Correct = Nullable correct then
                        rows[struct (arm.Record.Name, seed)] <- row
                    else
                        odd.Add(arm.Record.Name, seed)
                | None -> ()

    rows, List.ofSeq odd

/// Refuses a name or a seed that comes twice, and counts that cannot be.
let read (results: StudyResults) =
    results.Arms |> Seq.map _.Name |> refuseRepeats "arm"

    for arm in results.Arms do
        arm.Runs |> Seq.map _.Seed |> refuseRepeats $"run of arm '{arm.Name}' with seed"
        arm.Runs |> Seq.iter (refuseImpossible arm)

    let collapsedBelow = Option.ofNullable results.Analysis.CollapsedBelow

    let arms =
        [ for arm in results.Arms ->
              { Record = arm
                Fates = Map [ for run in arm.Runs -> run.Seed, fateOf collapsedBelow run ] } ]

    let rows, odd = rowsOf results arms

    { Results = results
      Arms = arms
      Measure = measureOf arms
      Rows = rows
      Odd = odd }

let arm (study: Study) name =
    study.Arms |> List.tryFind (fun arm -> arm.Record.Name = name)

/// What became of each seed of an arm; nothing of an arm that is not there.
let fates study name =
    arm study name |> Option.map _.Fates |> Option.defaultValue Map.empty

/// Seeds by a fate, ascending.
let seedsOf isFate (arm: ArmRuns) =
    [ for KeyValue(seed, fate) in arm.Fates do
          if isFate fate then seed ]

/// Whether training itself failed; what the machine ended is no result.
let isTrainingFailure fate =
    match fate with
    | Diverged
    | Collapsed _ -> true
    | Completed _
    | Failed
    | Missing -> false

/// Whether training came to its own end, good or bad.
let hasEnded fate =
    match fate with
    | Completed _
    | Diverged
    | Collapsed _ -> true
    | Failed
    | Missing -> false

/// The correctness of an arm's runs with these seeds; None where predictions of one were not kept.
let correctness study name (seeds: int list) =
    let rows =
        [| for seed in seeds do
               match study.Rows.TryGetValue(struct (name, seed)) with
               | true, row -> row
               | false, _ -> () |]

    match Option.ofObj study.Results.Test with
    | Some test when rows.Length = seeds.Length && rows.Length > 0 -> Some(Correctness.OfRows(test.Identity, rows))
    | Some _
    | None -> None
