/// The answers in sentences. They claim what the interval and its family allow and no more: an interval that holds zero is
/// inconclusive, never "no difference", and n with what the interval is about is always said.
module internal Ablate.Analysis.Report.Sentences

open Ablate.Core
open Ablate.Analysis

/// What the examples are, "test examples".
let examples metric =
    if metric = AnalysisConfig.ValidationAccuracy then "validation examples" else "test examples"

/// What an interval is about.
let scope metric =
    if metric = AnalysisConfig.ValidationAccuracy then "over training seeds on these validation examples"
    else "over training seeds on this test set"

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

/// The verdict in the words of its contrast: an arm is better, a slope rises.
let verdict (finding: Finding) =
    let up, down =
        match finding.Contrast with
        | Difference _
        | MeanDifference _ -> "better", "worse"
        | Slope _ -> "rises", "falls"
        | Curvature _ -> "bends upwards", "bends downwards"

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

let private compatible scope places unit (estimate: Estimate) =
    let text = Format.signedDecimals places

    $"the data are compatible with differences from {text estimate.Interval.Lower} to {text estimate.Interval.Upper} {unit} "
    + $"({Format.percent estimate.Interval.Confidence} CI), {scope} (n = {estimate.N})."

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

let private compared scope contrast label direction size ci n =
    $"{left contrast label} is {direction} than {right contrast} by {size} percentage points, {ci}, {scope} (n = {n})"

let private decided scope (finding: Finding) (estimate: Estimate) =
    let places = Wording.placesOf estimate
    let size = Format.decimals places (abs estimate.Value)
    let ci = interval places estimate.Interval
    let isUp = estimate.Value > 0.0

    match finding.Contrast with
    | Difference _
    | MeanDifference _ -> compared scope finding.Contrast finding.Label (if isUp then "better" else "worse") size ci estimate.N
    | Slope(variable, _) ->
        let direction = if isUp then "rises" else "falls"
        $"Accuracy {direction} by {size} percentage points for each doubling of {variable}, {ci}, {scope} (n = {estimate.N})"
    | Curvature(variable, _) ->
        let direction = if isUp then "upwards" else "downwards"

        $"Accuracy along log2 {variable} bends {direction}: the coefficient of its square is "
        + $"{Format.signedDecimals places estimate.Value}, {ci}, {scope} (n = {estimate.N})"

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
    + $"{scope} (n = {estimate.N}), but not among the {finding.FamilySize} comparisons of its family ({holm}{simultaneous})."

let private equivalent scope (finding: Finding) (estimate: Estimate) =
    match finding.Equivalence with
    | Some { Margin = margin; Interval = Some ninety } ->
        let places = Wording.placesOf estimate

        $"{left finding.Contrast finding.Label} and {right finding.Contrast} are equivalent within ± {Format.short margin} percentage points: "
        + $"difference {Format.signedDecimals places estimate.Value}, {interval places ninety}, {scope} (n = {estimate.N})."
    | _ -> ""

let private withinMargin (finding: Finding) =
    match finding.Equivalence with
    | Some { Margin = margin } -> $"; it lies within the margin of ± {Format.short margin} percentage points that was said not to matter"
    | None -> ""

let private converged contrast =
    match contrast with
    | Difference _ -> "both"
    | MeanDifference _
    | Slope _
    | Curvature _ -> "all"

let private onFailures scope (finding: Finding) =
    match finding.Hurdle with
    | None -> ""
    | Some hurdle ->
        let value outcome = outcome |> Outcome.value |> Option.map (Format.signedDecimals 2) |> Option.defaultValue "none"
        let n outcome = match outcome with | Outcome.Ok { N = n } | Outcome.Degenerate(_, { N = n }) -> n
        let failed (rate: Outcome) = rate |> Outcome.value |> Option.map (fun share -> int (round (share * float hurdle.Pairs))) |> Option.defaultValue 0

        let failures =
            match hurdle.FailuresB with
            | Some ofReference -> $"{failed hurdle.FailuresA} and {failed ofReference} of {hurdle.Pairs} runs failed"
            | None -> $"runs failed at {failed hurdle.FailuresA} of {hurdle.Pairs} seeds"

        let atChance =
            match hurdle.AtChance with
            | Some chance -> $", {value chance} with failed runs counted as chance (n = {hurdle.Pairs})"
            | None -> ""

        $"{finding.Label} depends on failures: {value hurdle.Converged} {unit finding.Contrast} where {converged finding.Contrast} converged "
        + $"(n = {n hurdle.Converged}){atChance}, {scope}; {failures}."

let private answer scope (finding: Finding) =
    match finding.Main, finding.Verdict with
    | Outcome.Degenerate(reason, rest), _ -> withoutInterval finding.Label finding.Contrast finding.PerSeed reason rest
    | Outcome.Ok _, DependsOnFailures -> onFailures scope finding
    | Outcome.Ok estimate, (Superior | Inferior) -> decided scope finding estimate + family finding + "."
    | Outcome.Ok estimate, (SuperiorWithinMargin | InferiorWithinMargin) -> decided scope finding estimate + family finding + withinMargin finding + "."
    | Outcome.Ok estimate, Equivalent -> equivalent scope finding estimate
    | Outcome.Ok estimate, (Inconclusive | NotEstimable | Unchanged) ->
        if estimate.Interval.Lower > 0.0 || estimate.Interval.Upper < 0.0 then
            aloneOnly scope finding estimate
        else
            $"{finding.Label} is inconclusive: {compatible scope (Wording.placesOf estimate) (unit finding.Contrast) estimate}"

let private caution (finding: Finding) =
    match finding.Main with
    | Outcome.Ok { N = 2 } -> " Two seeds only, so the interval is very wide."
    | Outcome.Ok { N = n } when n < 5 -> $" {n} seeds are very few."
    | Outcome.Ok _
    | Outcome.Degenerate _ -> ""

/// The answer to one comparison.
let ofFinding scope (finding: Finding) =
    match finding.Role with
    | Primary
    | Secondary -> answer scope finding + caution finding
    | Exploratory -> $"Exploratory, to be confirmed on fresh seeds: {answer scope finding}{caution finding}"
