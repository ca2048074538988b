/// The rule that adds seeds until the declared intervals are narrow enough: what it is computed with, and what it says.
module internal Ablate.Analysis.Report.SeedRule

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.Runs

/// The file's rule, or the one that was locked: whoever gives a rule up has looked as often as it did, and owes its level all the same.
let inForce (declarations: Declarations) =
    Option.ofObj declarations.Now.Until
    |> Option.orElse (declarations.Locked |> Option.bind (fun locked -> Option.ofObj locked.Until))

/// For so many contrasts, in percentage points; None where the seeds were given. The working level is the simulated share of
/// the level, whatever the level is.
let forContrasts (declarations: Declarations) contrasts =
    inForce declarations
    |> Option.map (fun until ->
        let rule = WidthRule.declared (100.0 * until.HalfWidth) until.Min until.Max contrasts
        let level = 1.0 - declarations.Now.Confidence

        { rule with
            Level = level
            WorkingLevel = WidthRule.workingLevel level })

/// The rule, and what it sees at any seeds; None without a rule, or where it has nothing to watch.
let private watching study (declarations: Declarations) =
    let watched = declarations.Now.Watched |> Seq.map contrastOf |> List.ofSeq

    match forContrasts declarations (max 1 watched.Length) with
    | None -> None
    | Some _ when watched.IsEmpty -> None
    | Some rule ->
        let samples = watched |> List.map (Samples.sample study)

        let look seeds =
            let among = set seeds

            WidthRule.look rule among.Count
                [ for sample in samples ->
                      let places = [| for place, seed in List.indexed sample.Seeds do if among.Contains seed then place |]
                      let sample = Samples.only places sample
                      sample.Seeds.Length, Samples.standardDeviation sample ]

        Some(rule, look)

/// Seeds of which some arm has a result.
let trained study =
    [ for arm in study.Arms do yield! seedsOf hasEnded arm ] |> List.distinct |> List.sort

/// How many seeds have ended in all arms that get any.
let private complete study =
    let arms = study.Arms |> List.filter (fun arm -> not arm.Record.IsDropped)
    if arms.IsEmpty then 0 else arms |> List.map (seedsOf hasEnded >> set) |> Set.intersectMany |> Set.count

/// What was seen after each number of seeds from the rule's least on, up to those that there are; blind to the sign. Empty without a rule, or
/// where it has nothing to watch.
let looks study declarations =
    match watching study declarations with
    | None -> []
    | Some(rule, look) ->
        let ended = trained study
        [ for n in rule.Min .. ended.Length -> look (List.take n ended) ]

/// The looks that were due with the seeds that all arms have, the one at which the rule ended the last of them.
let due study declarations =
    let ready = looks study declarations |> List.filter (fun look -> look.Seeds <= complete study)

    match ready |> List.tryFindIndex (fun look -> look.Decision <> WidthRule.AddSeeds) with
    | Some place -> List.take (place + 1) ready
    | None -> ready

/// Whether the file has a rule that asks for more seeds, so that nobody is to see yet how they came out.
let isPending study declarations =
    (Option.ofObj declarations.Now.Until).IsSome
    && declarations.Now.Watched.Count > 0
    && due study declarations |> List.forall (fun look -> look.Decision = WidthRule.AddSeeds)

let private inWords seeds (halfWidths: float option list) decision =
    let width =
        if not halfWidths.IsEmpty && List.forall Option.isSome halfWidths then
            let widest = halfWidths |> List.map Option.get |> List.max
            $"± {Format.decimals (Format.placesForTwoDigits widest) widest}"
        else
            "unknown"

    $"after {seeds} seeds {width} ({decision})"

let private decided decision =
    match decision with
    | WidthRule.AddSeeds -> "more seeds"
    | WidthRule.NarrowEnough -> "narrow enough"
    | WidthRule.OutOfSeeds -> "the most seeds"

/// "after 5 seeds ± 0.12 (more seeds)".
let words (look: WidthRule.Look) =
    inWords look.Seeds look.HalfWidths (decided look.Decision)

let private recordedDecision (look: RecordedLook) =
    match look.Decision with
    | "add_seeds" -> Some WidthRule.AddSeeds
    | "narrow_enough" -> Some WidthRule.NarrowEnough
    | "out_of_seeds" -> Some WidthRule.OutOfSeeds
    | _ -> None

let private recordedWidths (look: RecordedLook) = [ for width in look.HalfWidths.Values -> Option.ofNullable width ]

/// Likewise, of a look as it was recorded.
let recordedWords (look: RecordedLook) =
    let decision = recordedDecision look |> Option.map decided |> Option.defaultValue look.Decision
    inWords look.Seeds.Count (recordedWidths look) decision

/// What the rule recorded while it ran, oldest first.
let recorded study =
    match study.Results.Looks with
    | null -> []
    | looks -> List.ofSeq looks

/// The numbers of seeds at which the rule had to look and no look is recorded; empty for a table, which has no record.
let unrecorded study declarations =
    if isNull study.Results.Looks then
        []
    else
        let known = set [ for look in recorded study -> look.Seeds.Count ]
        [ for look in due study declarations do if not (known.Contains look.Seeds) then look.Seeds ]

/// Recorded looks that the same seeds do not give again, each with what they give now. Empty where there never was a rule.
let disagreements study declarations =
    // Last digits may differ between machines; one example more or less of a run moves a width by far more.
    let isNear one other =
        match one, other with
        | Some one, Some other -> abs (one - other) <= 1e-6 * max one other
        | None, None -> true
        | _ -> false

    let areSame (one: float option list) (other: float option list) =
        one.Length = other.Length && List.forall2 isNear (List.sort one) (List.sort other)

    match watching study declarations with
    | None -> []
    | Some(_, look) ->
        [ for recorded in recorded study do
              let now = look (List.ofSeq recorded.Seeds)

              if recordedDecision recorded <> Some now.Decision || not (areSame (recordedWidths recorded) now.HalfWidths) then
                  recorded, now ]
