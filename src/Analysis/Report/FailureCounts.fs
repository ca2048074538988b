/// What failed runs do to a comparison: the three lines of section "Failures", for any contrast and any kind of score.
module internal Ablate.Analysis.Report.FailureCounts

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Robustness
open Ablate.Analysis.Report.Runs

/// The seeds with which training ended in all of the arms, each with its fates in the order of the arms.
let private ended study arms =
    let fates = [ for arm in arms -> fates study arm ]

    [ for seed in fates |> List.collect (fun fates -> List.ofSeq fates.Keys) |> List.distinct |> List.sort do
          let atSeed = fates |> List.map (Map.tryFind seed)
          if atSeed |> List.forall (Option.exists hasEnded) then seed, atSeed |> List.map Option.get ]

/// That a failed run guesses among; None where they are not known.
let private classesOf (study: Study) =
    study.Results.Classes |> Option.ofNullable |> Option.filter (fun classes -> classes >= 2)

/// Two arms, of which every completed run has a count: integers throughout.
let private ofCounts (level: Level) classes total (pairs: (Fate * Fate) list) =
    let fate outcome =
        match outcome with
        | Completed run -> Hurdle.Fate.Converged run.Correct.Value
        | Collapsed _
        | Diverged
        | Failed
        | Missing -> Hurdle.Fate.Failed

    let side choose = pairs |> List.map (choose >> fate) |> Array.ofList
    let hurdle = Hurdle.compare level.Confidence classes total (side fst) (side snd)
    let points = Outcome.scale (100.0 / float total)

    { Pairs = hurdle.Pairs
      FailuresA = hurdle.FailuresA
      FailuresB = Some hurdle.FailuresB
      FailuresP = Some hurdle.FailuresP
      Converged = points hurdle.Converged.Mean
      AtChance = Some(points hurdle.AtChance.Mean)
      DependsOnFailures = hurdle.DependsOnFailures
      IsSelected = hurdle.IsSelected }

/// The study with every failed run at the accuracy of guessing, in shares.
let private atChance study classes =
    let chance = 1.0 / float classes

    let guessing seed =
        Completed(RunRecord(seed, RunStatus.Completed, Nullable(), Nullable(), Nullable chance, Nullable(), null, Nullable(), [||], null))

    let counted seed fate = if isTrainingFailure fate then guessing seed else fate

    { study with
        Measure = Shared
        Arms = study.Arms |> List.map (fun arm -> { arm with Fates = Map.map counted arm.Fates }) }

let private signOf outcome = Outcome.value outcome |> Option.map sign |> Option.defaultValue 0

let private ofScores (level: Level) study contrast (seeds: (int * Fate list) list) main =
    let arms = Samples.armsOf contrast
    let k = arms.Length

    // Of the arms, and of the reference that comes last where there is one.
    let sides (fates: Fate list) =
        match contrast with
        | Difference _
        | MeanDifference _ -> List.take (k - 1) fates, List.skip (k - 1) fates
        | Slope _
        | Curvature _ -> fates, []

    let isFailed = List.exists isTrainingFailure
    let a, b = [ for _, fates in seeds -> isFailed (fst (sides fates)) ], [ for _, fates in seeds -> isFailed (snd (sides fates)) ]
    let count flags = flags |> List.filter id |> List.length
    let onlyA, onlyB = List.map2 (fun a b -> a && not b) a b, List.map2 (fun a b -> b && not a) a b
    let hasReference = (Samples.referenceOf contrast).IsSome
    let known = set (List.map fst seeds)

    let chance =
        classesOf study
        |> Option.map (fun classes ->
            let sample = Samples.sample (atChance study classes) contrast
            let places = [| for place, seed in List.indexed sample.Seeds do if known.Contains seed then place |]
            level.Estimate(1, (fun confidence -> Samples.mean confidence (Samples.only places sample))))

    let lost = [ for place in 0 .. k - 1 -> seeds |> List.filter (fun (_, fates) -> isTrainingFailure fates[place]) |> List.length ]

    { Pairs = seeds.Length
      FailuresA = Failures.rate level.Confidence (count a) seeds.Length
      FailuresB = if hasReference then Some(Failures.rate level.Confidence (count b) seeds.Length) else None
      FailuresP = if hasReference then Some(Failures.pairedP (count onlyA) (count onlyB)) else None
      Converged = main
      AtChance = chance
      DependsOnFailures =
        match chance with
        | Some chance -> signOf chance * signOf main < 0
        // What a failed run is worth is not known, so that the side that fails more often may not be called the better one.
        | None -> hasReference && directionOf main * sign (count a - count b) > 0
      IsSelected = 5 * List.max lost > seeds.Length }

/// Two arms that no seed pairs: all their runs.
let private ofApart (level: Level) study contrast arm reference main =
    let ended name = [ for KeyValue(_, fate) in fates study name do if hasEnded fate then fate ]
    let failed fates = fates |> List.filter isTrainingFailure |> List.length
    let a, b = ended arm, ended reference
    let excess = float (failed a) / float a.Length - float (failed b) / float b.Length

    let chance =
        classesOf study
        |> Option.map (fun classes ->
            let sample = Samples.sample (atChance study classes) contrast
            level.Estimate(1, (fun confidence -> Samples.mean confidence sample)))

    if failed a + failed b = 0 then
        None
    else
        Some
            { Pairs = 0
              FailuresA = Failures.rate level.Confidence (failed a) a.Length
              FailuresB = Some(Failures.rate level.Confidence (failed b) b.Length)
              FailuresP = Some(Failures.unpairedP (failed a, a.Length) (failed b, b.Length))
              Converged = main
              AtChance = chance
              DependsOnFailures =
                match chance with
                | Some chance -> signOf chance * signOf main < 0
                | None -> directionOf main * sign excess > 0
              IsSelected = 5 * failed a > a.Length || 5 * failed b > b.Length }

/// None where training failed nowhere.
let lines study (level: Level) (sample: Samples.Sample) main =
    let contrast = sample.Contrast
    let seeds = ended study (Samples.armsOf contrast)

    match sample.Scores, contrast with
    | Samples.Apart _, Difference(arm, reference) -> ofApart level study contrast arm reference main
    | _ when seeds |> List.forall (snd >> List.forall (isTrainingFailure >> not)) -> None
    | _ ->
        match contrast, study.Measure, classesOf study with
        | Difference _, Counted total, Some classes ->
            Some(ofCounts level classes total [ for _, fates in seeds -> fates[0], fates[1] ])
        | _ -> Some(ofScores level study contrast seeds main)
