/// Arms against a baseline, paired by seed.
module internal Ablate.Analysis.Comparisons

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Statistics.PairedT

/// `RunStatus` with what belongs to each status, and no value outside the cases.
type RunState =
    | Completed of correct: int64
    | Diverged of epoch: int option
    | Failed of failure: string option
    | Missing

type Arm =
    {
        Name: string
        Parameters: int64
        MultiplyAdds: int64
        /// By seed, in the order of the seeds.
        Runs: Map<int, RunState>
        /// Completed runs.
        N: int
        /// Of the completed runs, in per cent.
        MeanAccuracy: float option
        /// Of the completed runs' accuracies, in percentage points; from two runs on.
        AccuracySD: float option
    }

type Comparison =
    {
        Arm: string
        Baseline: string
        /// Seeds that completed in both arms, ascending.
        Pairs: int list
        /// Seeds that completed in one arm only, ascending.
        Unmatched: int list
        /// Arm minus baseline in percentage points.
        Difference: PairedDifference
    }

/// The comparisons of an experiment: every arm against the baseline.
type Family =
    {
        Baseline: string
        Confidence: float
        /// Test examples; none before the first run completed.
        Examples: int64 option
        Arms: Arm list
        Comparisons: Comparison list
    }

let private stateOf arm (run: RunOutcome) =
    match run.Status with
    | RunStatus.Completed ->
        if run.Total <= 0L || run.Correct < 0L || run.Correct > run.Total then
            invalidArg "cells" $"Arm '{arm}', {Format.seeds [ run.Seed ]}: {string run.Correct} correct of {run.Total} examples cannot be."

        Completed run.Correct
    | RunStatus.Diverged -> Diverged(Option.ofNullable run.DivergedAtEpoch)
    | RunStatus.Failed -> Failed(Option.ofObj run.Failure)
    | RunStatus.Missing -> Missing
    // An enum admits any number; nothing but the four names is a status.
    | other -> raise (ArgumentOutOfRangeException("cells", other, $"Arm '{arm}', {Format.seeds [ run.Seed ]}: unknown run status."))

let private firstRepeated items =
    items |> Seq.countBy id |> Seq.tryPick (fun (item, count) -> if count > 1 then Some item else None)

let private armOf (examples: int64 option) (cell: Cell) =
    match cell.Runs |> Seq.map _.Seed |> firstRepeated with
    | Some seed -> invalidArg "cells" $"Arm '{cell.Arm}' has more than one run with {Format.seeds [ seed ]}; a seed makes one pair."
    | None -> ()

    let runs = cell.Runs |> Seq.map (fun run -> run.Seed, stateOf cell.Arm run) |> Map.ofSeq

    let correct =
        runs.Values
        |> Seq.choose (function
            | Completed correct -> Some(float correct)
            | Diverged _
            | Failed _
            | Missing -> None)
        |> Seq.toArray

    let inPercent count = examples |> Option.map (fun total -> 100.0 * count / float total)

    { Name = cell.Arm
      Parameters = cell.Parameters
      MultiplyAdds = cell.MultiplyAdds
      Runs = runs
      N = correct.Length
      MeanAccuracy = if correct.Length < 1 then None else inPercent (mean correct)
      AccuracySD = if correct.Length < 2 then None else inPercent (standardDeviation correct) }

/// The size of the test set, which has to be one: counts out of different totals have no common difference.
let private examplesOf (cells: IReadOnlyList<Cell>) =
    let totals =
        [ for cell in cells do
              for run in cell.Runs do
                  if run.Status = RunStatus.Completed then
                      cell.Arm, run.Seed, run.Total ]

    match totals with
    | [] -> None
    | (firstArm, firstSeed, total) :: rest ->
        match rest |> List.tryFind (fun (_, _, other) -> other <> total) with
        | Some(arm, seed, other) ->
            invalidArg
                "cells"
                ($"Arm '{arm}', {Format.seeds [ seed ]} was tested on {other} examples, but arm '{firstArm}', {Format.seeds [ firstSeed ]} on {total}; "
                 + "only runs on the same test set can be compared.")
        | None -> Some total

let private difference confidence (examples: int64 option) baseline arm =
    let correctAt seed runs =
        match Map.tryFind seed runs with
        | Some(Completed correct) -> Some correct
        | Some(Diverged _)
        | Some(Failed _)
        | Some Missing
        | None -> None

    let seeds = Seq.append arm.Runs.Keys baseline.Runs.Keys |> Seq.distinct |> Seq.sort |> Seq.toList
    let joined = seeds |> List.map (fun seed -> seed, correctAt seed arm.Runs, correctAt seed baseline.Runs)

    let pairs =
        joined
        |> List.choose (fun (seed, a, b) -> Option.map2 (fun a b -> seed, a, b) a b)

    let inCounts =
        PairedT.ofCounts
            confidence
            [| for _, a, _ in pairs -> a |]
            [| for _, _, b in pairs -> b |]

    { Arm = arm.Name
      Baseline = baseline.Name
      Pairs = [ for seed, _, _ in pairs -> seed ]
      Unmatched = [ for seed, a, b in joined do if a.IsSome <> b.IsSome then seed ]
      Difference =
        match examples with
        | Some total -> PairedT.scale (100.0 / float total) inCounts
        | None -> inCounts }

/// Every other arm against the baseline, in the order of the cells.
let againstBaseline (cells: IReadOnlyList<Cell>) baseline confidence =
    if not (confidence > 0.0 && confidence < 1.0) then
        invalidArg (nameof confidence) $"A confidence lies between 0 and 1, not {string confidence}."

    match cells |> Seq.map _.Arm |> firstRepeated with
    | Some name -> invalidArg (nameof cells) $"There is more than one arm named '{name}'."
    | None -> ()

    let examples = examplesOf cells
    let arms = cells |> Seq.map (armOf examples) |> Seq.toList

    match arms |> List.tryFind (fun arm -> arm.Name = baseline) with
    | None ->
        let known = arms |> List.map (fun arm -> $"'{arm.Name}'") |> String.concat ", "
        invalidArg (nameof baseline) $"The baseline '{baseline}' is not among the arms: {known}."
    | Some baselineArm ->
        { Baseline = baseline
          Confidence = confidence
          Examples = examples
          Arms = arms
          Comparisons =
            arms
            |> List.filter (fun arm -> arm.Name <> baseline)
            |> List.map (difference confidence examples baselineArm) }
