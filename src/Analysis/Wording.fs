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

let private undecided examples comparison reason (rest: PartialEstimate) =
    let names = $"{comparison.Arm} against {comparison.Baseline}"

    let value =
        match rest.Value with
        | Some value -> Format.signedDecimals (placesOfOneExample examples) value
        | None -> "unknown"

    match reason with
    | NoSeeds -> $"{names}: no seed completed in both arms, so there is no difference to show."
    | OneSeed -> $"{names}: {value} percentage points at {Format.seeds comparison.Pairs}; no interval from one seed."
    | ZeroVariance when rest.Value = Some 0.0 ->
        $"{names}: exactly the same accuracy in all {rest.N} pairs; no spread, so no interval. "
        + "Check that the arms do differ and that the seed is used."
    | ZeroVariance ->
        $"{names}: exactly {value} percentage points in all {rest.N} pairs; no spread, so no interval."
    | TooFewForMethod atLeast -> $"{names}: {value} percentage points; an interval needs at least {atLeast} pairs."
    | NonFinite -> $"{names}: an accuracy is not a finite number, so there is no difference to show."

/// The comparison in one sentence, with a second one where the number of pairs asks for caution.
let verdict (family: Family) comparison =
    match comparison.Difference.Mean with
    | Outcome.Ok estimate -> decided family.Confidence comparison estimate
    | Outcome.Degenerate(reason, rest) -> undecided family.Examples comparison reason rest

/// The first line of a failure: a stack trace has no place under a table.
let private inShort (failure: string) =
    let lines = failure.Trim().Split '\n'
    let line = lines[0].TrimEnd()
    if line.Length <= 100 then line else line.Substring(0, 97) + "..."

let private incompleteRuns arm =
    let missing = Collections.Generic.List<int>()

    let told =
        [ for KeyValue(seed, state) in arm.Runs do
              match state with
              | Completed _ -> ()
              | Diverged(Some epoch) -> $"{Format.seeds [ seed ]} diverged in epoch {epoch}"
              | Diverged None -> $"{Format.seeds [ seed ]} diverged"
              | Failed(Some failure) -> $"{Format.seeds [ seed ]} failed ({inShort failure})"
              | Failed None -> $"{Format.seeds [ seed ]} failed"
              | Missing -> missing.Add seed

          match List.ofSeq missing with
          | [] -> ()
          | [ seed ] -> $"{Format.seeds [ seed ]} is missing"
          | seeds -> $"{Format.seeds seeds} are missing" ]

    if told.IsEmpty then None else Some $"""{arm.Name}: {String.concat "; " told}."""

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

    if 5 * lost > arm.Runs.Count then
        Some $"{arm.Name}: {lost} of {arm.Runs.Count} runs diverged or failed; its figures are those of selected seeds."
    else
        None

let private unequalRuns (family: Family) =
    let ns = family.Arms |> List.map _.N

    if List.min ns = List.max ns then
        None
    else
        Some(
            $"The arms have from {List.min ns} to {List.max ns} completed runs: "
            + "a mean is over the arm's own runs, a difference over pairs only."
        )

let private uncorrected (family: Family) =
    if family.Comparisons.Length < 2 then
        None
    else
        Some(
            $"Each interval holds at {Format.percent family.Confidence} by itself; "
            + $"nothing is corrected for there being {family.Comparisons.Length} comparisons."
        )

/// What a reader has to know beside the figures.
let notes (family: Family) =
    [ yield! family.Arms |> List.choose incompleteRuns
      yield! family.Arms |> List.choose selectedSeeds
      yield! family.Comparisons |> List.choose unmatchedSeeds
      yield! unequalRuns family |> Option.toList
      yield! uncorrected family |> Option.toList ]

/// What the figures are.
let caption (family: Family) =
    let examples =
        match family.Examples with
        | Some total -> $"{Format.count total} test examples"
        | None -> "no completed run yet"

    $"Mean accuracy over training seeds in per cent, {examples}; SD is the standard deviation between seeds. "
    + $"Difference: arm minus {family.Baseline} in percentage points, paired by seed, "
    + $"with its {Format.percent family.Confidence} Student interval."
