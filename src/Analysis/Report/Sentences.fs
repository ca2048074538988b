/// The answers in sentences. They claim what the interval and its family allow and no more: an interval that holds zero is
/// inconclusive, never "no difference", and n with what the interval is about is always said.
module internal Ablate.Analysis.Report.Sentences

open Ablate.Core
open Ablate.Analysis

let private left contrast (label: string) =
    match contrast with
    | Difference(arm, _) -> arm
    | MeanDifference(_, reference) -> $"The mean of {label.Substring(5, label.Length - 5 - reference.Length - 4)}"
    | Slope _
    | Curvature _ -> label

let private right contrast =
    match contrast with
    | Difference(_, reference)
    | MeanDifference(_, reference) -> reference
    | Slope _
    | Curvature _ -> ""

let unit contrast =
    match contrast with
    | Difference _
    | MeanDifference _ -> "percentage points"
    | Slope(variable, _) -> $"percentage points per doubling of {variable}"
    | Curvature(variable, _) -> $"percentage points per squared doubling of {variable}"

let private converged contrast =
    match contrast with
    | Difference _ -> "both"
    | MeanDifference _
    | Slope _
    | Curvature _ -> "all"

/// Seeds at which a run of the arms, and one of the reference, failed in training, each with how many there were.
let private failed (hurdle: FailureLines) =
    let counted (rate: Outcome) =
        match rate with
        | Outcome.Ok { Value = share; N = n }
        | Outcome.Degenerate(_, { Value = Some share; N = n }) -> int (round (share * float n)), n
        | Outcome.Degenerate(_, { Value = None; N = n }) -> 0, n

    counted hurdle.FailuresA, Option.map counted hurdle.FailuresB

/// Whether one side fails more often than the other, or any arm along a swept value at all.
let private failsUnequally (finding: Finding) =
    finding.Hurdle
    |> Option.exists (fun hurdle ->
        match failed hurdle with
        | (a, ofA), Some(b, ofB) -> int64 a * int64 ofB <> int64 b * int64 ofA
        | (a, _), None -> a > 0)

/// Its two ends, at most as far apart as accuracies can be; a slope may be of any size.
let private reach contrast =
    match contrast with
    | Difference _
    | MeanDifference _ -> 100.0
    | Slope _
    | Curvature _ -> infinity

/// Whether an interval holds differences that no two accuracies have.
let private isBeyond contrast (interval: Interval) =
    interval.Lower < -(reach contrast) || interval.Upper > reach contrast

/// A minimum detectable difference: above 100 points there is none to detect.
let detectable (finding: Finding) size =
    if size > reach finding.Contrast then "above 100" else Format.decimals (Format.placesForTwoDigits size) size

/// The adjusted p of a difference; beside "equivalent" it would be taken for the p of that.
let adjustedBeside (finding: Finding) =
    if finding.Verdict = Equivalent then None else finding.Adjusted

/// What every format says of it, since the level is not that of one comparison by itself.
let detectableAt = "80 % power, at this n and spread, tested at α/k in a declared family of k"

/// The smallest differences that the experiment could have been expected to find, which is to be known before what it found.
let detectableBeforehand (findings: Finding list) =
    match [ for finding in findings do match finding.MinimumDetectable with Some size -> $"{finding.Label} {detectable finding size}" | None -> () ] with
    | [] -> None
    | sizes -> Some $"""Minimum detectable difference (percentage points, {detectableAt}): {String.concat ", " sizes}."""

/// The verdict in the words of its contrast: an arm is better, a slope rises.
let verdict (finding: Finding) =
    let up, down =
        match finding.Contrast with
        | Difference _
        | MeanDifference _ -> "better", "worse"
        | Slope _ -> "rises", "falls"
        | Curvature _ -> "bends upwards", "bends downwards"

    let up, down =
        if failsUnequally finding then $"{up} where {converged finding.Contrast} converged", $"{down} where {converged finding.Contrast} converged"
        else up, down

    match finding.Verdict with
    | Superior -> up
    | SuperiorWithinMargin -> $"{up}, within margin"
    | Equivalent -> "equivalent"
    | InferiorWithinMargin -> $"{down}, within margin"
    | Inferior -> down
    | Inconclusive -> "inconclusive"
    | DependsOnFailures -> "depends on failures"
    | NotEstimable -> "not estimable"
    | Unchanged -> "unchanged"

/// "95 % CI [+0.10, +0.30]".
let interval places (interval: Interval) =
    let text = Format.signedDecimals places
    $"{Format.percent interval.Confidence} CI [{text interval.Lower}, {text interval.Upper}]"

/// What an answer rests on: pairs, or "5 + 6" runs that are not paired.
let n (finding: Finding) =
    match finding.Unpaired with
    | None -> Format.count (int64 finding.PerSeed.Length)
    | Some(arm, reference) -> $"{arm} + {reference}"

/// The seeds of the side that has fewer.
let fewest (finding: Finding) =
    match finding.Unpaired with
    | None -> finding.PerSeed.Length
    | Some(arm, reference) -> min arm reference

/// "5", and where training failed "5 of 14 seeds; 9 of x and 0 of base failed".
let private seedsOf (finding: Finding) (n: int) =
    let failures hurdle =
        match failed hurdle, finding.Contrast with
        | ((a, _), Some(b, _)), Difference(arm, reference) -> $"{a} of {arm} and {b} of {reference} failed"
        | ((a, _), Some(b, _)), _ -> $"the arms failed at {a} and the reference at {b} of them"
        | ((a, _), None), _ -> $"an arm failed at {a} of them"

    match finding.Unpaired, finding.Hurdle with
    | None, None -> $"n = {n}"
    | None, Some hurdle -> $"n = {n} of {hurdle.Pairs} seeds; {failures hurdle}"
    | Some(arm, reference), None -> $"not paired, n = {arm} and {reference}"
    | Some(arm, reference), Some hurdle -> $"not paired, n = {arm} and {reference}; {failures hurdle}"

let private compatible scope (finding: Finding) (estimate: Estimate) =
    let text = Format.signedDecimals (Wording.placesOf estimate)
    let most = reach finding.Contrast
    let cut = if isBeyond finding.Contrast estimate.Interval then ", cut at what is possible" else ""

    $"the data are compatible with differences from {text (max -most estimate.Interval.Lower)} to {text (min most estimate.Interval.Upper)} {unit finding.Contrast} "
    + $"({Format.percent estimate.Interval.Confidence} CI{cut}), {scope} ({seedsOf finding estimate.N})."

/// Both arms have their runs and no interval, so neither has a spread.
let private apartWithoutSpread label (arm, reference) value =
    $"{label}: {Format.signedDecimals 2 value} percentage points (not paired, n = {arm} and {reference}); the same accuracy in every run of an arm, "
    + "so there is no spread and no interval. Check that the seed is used."

/// "9 of 9 (100 %, 95 % CI [66, 100])".
let private rate (outcome: Outcome) failed ended =
    let share value = Format.decimals 0 (100.0 * value)

    match outcome with
    | Outcome.Ok estimate ->
        let ends = estimate.Interval
        $"{failed} of {ended} ({share estimate.Value} %%, {Format.percent ends.Confidence} CI [{share ends.Lower}, {share ends.Upper}])"
    | Outcome.Degenerate _ -> $"{failed} of {ended}"

/// That no accuracy can be compared is no want of seeds where training failed: how often it did is the answer then.
let private onlyFailures (finding: Finding) (hurdle: FailureLines) =
    let converged = converged finding.Contrast
    let seeds = Format.plural "seed" hurdle.Pairs
    let beginning = $"{finding.Label}: of {seeds} none converged in {converged} arms, so there are no accuracies to compare (n = 0)."

    match failed hurdle, hurdle.FailuresB with
    | ((a, ofA), Some(b, ofB)), Some rateB ->
        let arm =
            match finding.Contrast with
            | Difference(arm, _) -> arm
            | MeanDifference _
            | Slope _
            | Curvature _ -> "One of the arms"

        let test = hurdle.FailuresP |> Option.map (fun p -> $"; McNemar's exact p {Format.probability (p.Value, p.Log10)}") |> Option.defaultValue ""
        $"{beginning} {arm} failed at {rate hurdle.FailuresA a ofA} and {right finding.Contrast} at {rate rateB b ofB}{test}."
    | ((a, ofA), _), _ -> $"{beginning} One of the arms failed at {rate hurdle.FailuresA a ofA}."

let private withoutInterval label contrast (perSeed: (int * float) list) reason (rest: PartialEstimate) =
    let value =
        match rest.Value with
        | Some value -> $"{Format.signedDecimals 2 value} {unit contrast}"
        | None -> "no value"

    let seeds = Format.seeds (List.map fst perSeed)
    let n = $"(n = {rest.N})"

    match reason with
    | NoSeeds -> $"{label}: no seed completed in all of its arms, so there is nothing to compare (n = 0)."
    | OneSeed -> $"{label}: {value} at {seeds} {n}; there is no interval from one seed."
    | ZeroVariance when rest.Value = Some 0.0 ->
        $"{label}: exactly the same accuracy at every seed {n}; no spread, so no interval. "
        + "Check that the arms do differ and that the seed is used."
    | ZeroVariance -> $"{label}: exactly {value} at every seed {n}; no spread, so no interval."
    | AllZero -> $"{label}: exactly the same accuracy at every seed {n}."
    | TooFewForMethod atLeast -> $"{label}: {value} {n}; an interval needs at least {atLeast} seeds."
    | TooManyForMethod atMost -> $"{label}: {value} {n}; the method is made for at most {atMost} seeds."
    | UnbalancedBlocks -> $"{label}: {value} {n}; the method needs the same seeds in all arms."
    | NonFinite -> $"{label}: an accuracy is not a finite number, so there is nothing to compare {n}."
    | Undefined -> $"{label}: {value} {n}; the method has no interval for these accuracies."

let private compared scope (finding: Finding) direction size ci n =
    let where = if failsUnequally finding then $", where {converged finding.Contrast} converged," else ""
    $"{left finding.Contrast finding.Label} is {direction} than {right finding.Contrast}{where} by {size} percentage points, {ci}, {scope} ({seedsOf finding n})"

let private decided scope (finding: Finding) (estimate: Estimate) =
    let places = Wording.placesOf estimate
    let size = Format.decimals places (abs estimate.Value)
    let ci = interval places estimate.Interval
    let isUp = estimate.Value > 0.0

    match finding.Contrast with
    | Difference _
    | MeanDifference _ -> compared scope finding (if isUp then "better" else "worse") size ci estimate.N
    | Slope(variable, _) ->
        let direction = if isUp then "rises" else "falls"
        $"Accuracy {direction} by {size} percentage points for each doubling of {variable}, {ci}, {scope} ({seedsOf finding estimate.N})"
    | Curvature(variable, _) ->
        let direction = if isUp then "upwards" else "downwards"

        $"Accuracy along log2 {variable} bends {direction}: the coefficient of its square is "
        + $"{Format.signedDecimals places estimate.Value}, {ci}, {scope} ({seedsOf finding estimate.N})"

let private family (finding: Finding) =
    match finding.Adjusted with
    | Some p when finding.Role <> Exploratory && finding.FamilySize > 1 ->
        let touches =
            match finding.Simultaneous with
            | Some(Outcome.Ok simultaneous) when simultaneous.Interval.Lower <= 0.0 && simultaneous.Interval.Upper >= 0.0 ->
                ", though its simultaneous interval still holds 0"
            | _ -> ""

        $"; it holds among the {finding.FamilySize} comparisons of its family (Holm p {Format.probability (p.Value, p.Log10)}{touches})"
    | _ -> ""

/// The interval leaves out 0 by itself, but not once the family is allowed for.
let private aloneOnly scope (finding: Finding) (estimate: Estimate) =
    let places = Wording.placesOf estimate
    let text = Format.signedDecimals places
    let holm = finding.Adjusted |> Option.map (fun p -> $"Holm p {Format.probability (p.Value, p.Log10)}") |> Option.defaultValue "not estimable"

    let simultaneous =
        match finding.Simultaneous with
        | Some(Outcome.Ok estimate) -> $"; simultaneous {interval places estimate.Interval}"
        | _ -> ""

    $"{finding.Label} is inconclusive: by itself {text estimate.Value} {unit finding.Contrast}, {interval places estimate.Interval}, "
    + $"{scope} ({seedsOf finding estimate.N}), but not among the {finding.FamilySize} comparisons of its family ({holm}{simultaneous})."

let private equivalent scope (finding: Finding) (estimate: Estimate) =
    match finding.Equivalence with
    | Some { Margin = margin; Interval = Some ninety } ->
        let places = Wording.placesOf estimate

        let byItself =
            if finding.FamilySize > 1 && finding.Role <> Exploratory then
                $" This is said of it by itself: equivalence is not adjusted for the {finding.FamilySize} comparisons of its family."
            else
                ""

        $"{left finding.Contrast finding.Label} and {right finding.Contrast} are equivalent within ± {Format.short margin} percentage points: "
        + $"difference {Format.signedDecimals places estimate.Value}, {interval places ninety}, {scope} ({seedsOf finding estimate.N}).{byItself}"
    | _ -> ""

let private withinMargin (finding: Finding) =
    match finding.Equivalence with
    | Some { Margin = margin } -> $"; it lies within the margin of ± {Format.short margin} percentage points that was said not to matter"
    | None -> ""

let private onFailures scope (finding: Finding) =
    match finding.Hurdle with
    | None -> ""
    | Some hurdle ->
        // Of a mean that is itself unstable, no more digits than say where it lies.
        let roughly value = Format.signedDecimals (Format.placesForTwoDigits (abs value)) value

        let value outcome =
            match outcome with
            | Outcome.Ok estimate ->
                let text = Format.signedDecimals (Wording.placesOf estimate)
                $"{text estimate.Value} [{text estimate.Interval.Lower}, {text estimate.Interval.Upper}]"
            | Outcome.Degenerate(_, { Value = Some value }) -> roughly value
            | Outcome.Degenerate(_, { Value = None }) -> "none"

        let n outcome = match outcome with | Outcome.Ok { N = n } | Outcome.Degenerate(_, { N = n }) -> n

        let atChance, unknown =
            match hurdle.AtChance with
            | Some chance ->
                let about = Outcome.value chance |> Option.map roughly |> Option.defaultValue "none"
                let whole = if finding.Unpaired.IsSome then "" else $" (n = {hurdle.Pairs})"
                $", about {about} with failed runs counted as chance{whole}, a mean that is unstable", ""
            | None ->
                "",
                " Failed runs are left out of that difference; with failures counted as failures the answer may turn. "
                + "How many classes there are is not known (--classes)."

        $"{finding.Label} depends on failures: {value hurdle.Converged} {unit finding.Contrast} where {converged finding.Contrast} converged "
        + $"({seedsOf finding (n hurdle.Converged)}){atChance}, {scope}.{unknown}"

let private answer scope (finding: Finding) =
    match finding.Main, finding.Verdict with
    | Outcome.Degenerate(ZeroVariance, { Value = Some value }), _ when finding.Unpaired.IsSome -> apartWithoutSpread finding.Label finding.Unpaired.Value value
    | Outcome.Degenerate(NoSeeds, _), _ when not finding.Absent.IsEmpty ->
        $"{finding.Label}: it was locked, but the file no longer has {Format.listing finding.Absent} and no run in the results says that it belongs there, so it cannot be made (n = 0)."
    | Outcome.Degenerate(NoSeeds, _), _ when finding.Hurdle.IsSome -> onlyFailures finding finding.Hurdle.Value
    | Outcome.Degenerate(reason, rest), _ -> withoutInterval finding.Label finding.Contrast finding.PerSeed reason rest
    | Outcome.Ok _, DependsOnFailures -> onFailures scope finding
    | Outcome.Ok estimate, (Superior | Inferior) -> decided scope finding estimate + family finding + "."
    | Outcome.Ok estimate, (SuperiorWithinMargin | InferiorWithinMargin) -> decided scope finding estimate + family finding + withinMargin finding + "."
    | Outcome.Ok estimate, Equivalent -> equivalent scope finding estimate
    | Outcome.Ok estimate, (Inconclusive | NotEstimable | Unchanged) ->
        if estimate.Interval.Lower > 0.0 || estimate.Interval.Upper < 0.0 then
            aloneOnly scope finding estimate
        else
            $"{finding.Label} is inconclusive: {compatible scope finding estimate}"

let private caution (finding: Finding) =
    let beyond =
        match finding.Main with
        | Outcome.Ok estimate when isBeyond finding.Contrast estimate.Interval ->
            " The interval as computed reaches beyond ± 100 percentage points, which no difference can."
        | _ -> ""

    match finding.Main, fewest finding with
    | Outcome.Ok _, 2 when finding.Unpaired.IsSome -> " Two runs of an arm are very few: its spread is hardly known, so take this as a pilot." + beyond
    | Outcome.Ok _, 2 -> " Two seeds only, so the interval is very wide." + beyond
    | Outcome.Ok _, n when n < 5 -> $" {n} seeds are very few." + beyond
    | Outcome.Ok _, _ -> beyond
    | Outcome.Degenerate _, _ -> ""

/// The answer to one comparison.
let ofFinding scope (finding: Finding) =
    match finding.Role with
    | Primary
    | Secondary -> answer scope finding + caution finding
    | Exploratory -> $"Exploratory, to be confirmed on fresh seeds: {answer scope finding}{caution finding}"
