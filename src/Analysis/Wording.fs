/// The sentences around the table. They claim what the interval says and no more: no verdict by p,
/// and an interval that holds zero is inconclusive, never "no difference".
module internal Ablate.Analysis.Wording

open System
open Ablate.Analysis.Comparisons

/// Decimals for an estimate: two significant digits of the half-width, and more where an end of the interval
/// would otherwise be printed as a zero that it is not.
let placesOf (estimate: Estimate) =
    let { Lower = lower; Upper = upper } = estimate.Interval

    let rec widen places =
        let vanishes bound = bound <> 0.0 && Math.Round(bound, (places: int), MidpointRounding.AwayFromZero) = 0.0
        if places < 12 && (vanishes lower || vanishes upper) then widen (places + 1) else places

    widen (Format.placesForTwoDigits ((upper - lower) / 2.0))

/// Decimals for a difference that has no interval: what one example is worth.
let placesOfOneExample examples =
    match examples with
    | Some total -> Format.placesForTwoDigits (100.0 / float total) - 1 |> max 0
    | None -> 0

/// Whether any difference has an interval; nothing is said about intervals where none is shown.
let hasInterval (family: Family) =
    family.Comparisons
    |> List.exists (fun comparison ->
        match comparison.Difference.Mean with
        | Outcome.Ok _ -> true
        | Outcome.Degenerate _ -> false)

/// The seed of an experiment that has one only: the caption says once what follows from that.
let onlySeed (family: Family) =
    match family.Arms |> List.collect (fun arm -> List.ofSeq arm.Runs.Keys) |> List.distinct with
    | [ seed ] -> Some seed
    | _ -> None

let private caution confidence comparison =
    let n = comparison.Pairs.Length

    if n = 2 then
        let reach = Format.decimals 1 (StudentT.criticalValue 1.0 confidence)
        $" Two pairs only: the interval reaches {reach} standard errors to each side."
    elif n = 3 || n = 4 then
        $" {n} pairs are very few."
    else
        ""

let private decided confidence comparison (estimate: Estimate) =
    let places = placesOf estimate
    let { Lower = lower; Upper = upper } = estimate.Interval
    let low, high = Format.signedDecimals places lower, Format.signedDecimals places upper
    let scope = $"over training seeds on this test set (n = {estimate.N})"

    let verdict direction =
        $"{comparison.Arm} is {direction} than {comparison.Baseline} by {Format.decimals places (abs estimate.Value)} "
        + $"percentage points, {Format.percent confidence} CI [{low}, {high}], {scope}."

    let sentence =
        if lower > 0.0 then
            verdict "better"
        elif upper < 0.0 then
            verdict "worse"
        else
            $"{comparison.Arm} against {comparison.Baseline} is inconclusive: the data are compatible with differences "
            + $"from {low} to {high} percentage points ({Format.percent confidence} CI), {scope}."

    sentence + caution confidence comparison

let private undecided (family: Family) comparison reason (rest: PartialEstimate) =
    let names = $"{comparison.Arm} against {comparison.Baseline}"

    let value =
        match rest.Value with
        | Some value -> Format.signedDecimals (placesOfOneExample family.Examples) value
        | None -> "unknown"

    match reason with
    | NoSeeds -> $"{names}: no seed completed in both arms, so there is no difference to show."
    | OneSeed when (onlySeed family).IsSome -> $"{names}: {value} percentage points at {Format.seeds comparison.Pairs}."
    | OneSeed -> $"{names}: {value} percentage points at {Format.seeds comparison.Pairs}; no interval from one seed."
    | ZeroVariance when rest.Value = Some 0.0 ->
        $"{names}: exactly the same accuracy in all {rest.N} pairs; no spread, so no interval. "
        + "Check that the arms do differ and that the seed is used."
    | ZeroVariance ->
        $"{names}: exactly {value} percentage points in all {rest.N} pairs; no spread, so no interval."
    | TooFewForMethod atLeast -> $"{names}: {value} percentage points; an interval needs at least {atLeast} pairs."
    | AllZero -> $"{names}: exactly the same accuracy in all {rest.N} pairs, so there is nothing to rank."
    | TooManyForMethod atMost -> $"{names}: {value} percentage points; the exact method is made for at most {atMost} pairs."
    | UnbalancedBlocks -> $"{names}: {value} percentage points; the method needs the same seeds in all arms."
    | NonFinite -> $"{names}: an accuracy is not a finite number, so there is no difference to show."
    | Undefined -> $"{names}: {value} percentage points; the method has no interval for these accuracies."

/// The comparison in one sentence, with a second one where the number of pairs asks for caution.
let verdict (family: Family) comparison =
    match comparison.Difference.Mean with
    | Outcome.Ok estimate -> decided family.Confidence comparison estimate
    | Outcome.Degenerate(reason, rest) -> undecided family comparison reason rest

/// The first line of a failure, cut at a word: a stack trace has no place under a table. It ends without a full stop,
/// since the sentence around it goes on.
let inShort (failure: string) =
    let longest = 160
    let lines = failure.Trim().Split '\n'
    let line = lines[0].TrimEnd(' ', '\r', '.')

    if line.Length <= longest then
        line
    else
        let cut =
            match line.LastIndexOf(' ', longest) with
            | -1 -> longest
            | space -> space

        line.Substring(0, cut).TrimEnd(' ', ',', ';', ':', '.') + " ..."

/// A full stop, unless the text has an ending of its own.
let private ended (text: string) =
    if text.EndsWith '.' || text.EndsWith '!' || text.EndsWith '?' then text else text + "."

/// An arm's runs that did not complete: what became of them, each with its seeds. Failures come last, for their text is
/// as long as it likes.
let private losses arm =
    let order state =
        match state with
        | Completed _
        | Diverged _ -> 0
        | Missing -> 1
        | Failed None -> 2
        | Failed(Some _) -> 3

    [ for KeyValue(seed, state) in arm.Runs do
          match state with
          | Completed _ -> ()
          | Failed(Some failure) ->
              match inShort failure with
              | "" -> Failed None, seed
              | reason -> Failed(Some reason), seed
          | Diverged _
          | Failed None
          | Missing -> state, seed ]
    |> List.groupBy fst
    |> List.map (fun (state, runs) -> state, List.map snd runs)
    |> List.sortBy (fst >> order)

/// A failure that several arms share is told once, after what each arm has of its own.
let private incompleteRuns (family: Family) =
    let lossesByArm = family.Arms |> List.map (fun arm -> arm.Name, losses arm)

    let shared =
        [ for arm, losses in lossesByArm do
              for state, seeds in losses do
                  match state with
                  | Failed(Some reason) -> reason, (arm, seeds)
                  | _ -> () ]
        |> List.groupBy fst
        |> List.filter (fun (_, places) -> places.Length > 1)

    let isShared reason = shared |> List.exists (fun (other, _) -> other = reason)

    let told (state, seeds) =
        let told what = Some $"{Format.seeds seeds} {what}"

        match state with
        | Completed _ -> None
        | Diverged(Some epoch) -> told $"diverged in epoch {epoch}"
        | Diverged None -> told "diverged"
        | Missing -> told (if seeds.Length = 1 then "is missing" else "are missing")
        | Failed None -> told "failed"
        | Failed(Some reason) when isShared reason -> None
        | Failed(Some reason) -> told $"failed: {reason}"

    [ for arm, losses in lossesByArm do
          match List.choose told losses with
          | [] -> ()
          | clauses -> ended $"""{arm}: {String.concat "; " clauses}"""

      for reason, places in shared do
          let arms = [ for _, (arm, seeds) in places -> $"{arm} ({Format.seeds seeds})" ]
          ended $"Failed in {Format.listing arms}: {reason}" ]

let private unmatchedSeeds comparison =
    if comparison.Unmatched.IsEmpty then
        None
    else
        Some(
            $"{comparison.Arm} against {comparison.Baseline}: {Format.seeds comparison.Unmatched} completed in one arm only; "
            + $"""{Format.plural "pair" comparison.Pairs.Length} compared."""
        )

/// More than a fifth of the runs lost to training itself: what is left is a selection.
let private selectedSeeds arm =
    let lost =
        arm.Runs.Values
        |> Seq.filter (function
            | Diverged _
            | Failed _ -> true
            | Completed _
            | Missing -> false)
        |> Seq.length

    if lost > 0 && arm.N = 0 then
        Some $"{arm.Name}: no run completed, so it has no figures."
    elif 5 * lost > arm.Runs.Count then
        Some $"{arm.Name}: {lost} of {arm.Runs.Count} runs diverged or failed; its figures are those of selected seeds."
    else
        None

let private unequalRuns (family: Family) =
    let ns = family.Arms |> List.map _.N

    if List.min ns = List.max ns || (onlySeed family).IsSome then
        None
    else
        Some(
            $"The arms have from {List.min ns} to {List.max ns} completed runs: "
            + "a mean is over the arm's own runs, a difference over pairs only."
        )

let private uncorrected (family: Family) =
    if family.Comparisons.Length < 2 || not (hasInterval family) then
        None
    else
        Some(
            $"Each interval holds at {Format.percent family.Confidence} by itself; "
            + $"nothing is corrected for there being {family.Comparisons.Length} comparisons."
        )

/// What a reader has to know beside the figures.
let notes (family: Family) =
    [ yield! incompleteRuns family
      // The caption has said it where no arm has any figures.
      if family.Examples.IsSome then
          yield! family.Arms |> List.choose selectedSeeds
      yield! family.Comparisons |> List.choose unmatchedSeeds
      yield! unequalRuns family |> Option.toList
      yield! uncorrected family |> Option.toList ]

/// What the figures are.
let caption (family: Family) =
    match family.Examples, onlySeed family with
    | None, _ -> "No run has completed, so there are no figures."
    | Some total, Some seed ->
        $"There is no interval from one seed, and no SD. Accuracy at {Format.seeds [ seed ]} in per cent, "
        + $"{Format.count total} test examples. Difference: arm minus {family.Baseline} in percentage points."
    | Some total, None ->
        let interval =
            if hasInterval family then $", with its {Format.percent family.Confidence} Student interval" else ""

        $"Mean accuracy over training seeds in per cent, {Format.count total} test examples; "
        + "SD is the standard deviation between seeds. "
        + $"Difference: arm minus {family.Baseline} in percentage points, paired by seed{interval}."
