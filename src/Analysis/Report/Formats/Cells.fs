/// What the cells of a report's tables hold: figures rounded for people, and words for those that are not there.
module internal Ablate.Analysis.Report.Formats.Cells

open System.Globalization
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics

type Alignment =
    | Left
    | Right

/// Text that came from outside, which each format has to make harmless, or what this program wrote itself: digits, signs,
/// brackets and plain words.
type Cell =
    | Name of string
    | Figures of string

let content cell =
    match cell with
    | Name text
    | Figures text -> text

type Table =
    { Headings: (Cell * Alignment) list
      Rows: Cell list list }

let none = Figures "-"

/// Columns of which every cell is empty tell nothing and are left out.
let ofColumns rows columns =
    let filled =
        columns
        |> List.map (fun (heading, alignment, cell) -> (heading, alignment), rows |> List.map cell)
        |> List.filter (fun (_, cells) -> cells |> List.exists (fun cell -> cell <> none))

    { Headings = filled |> List.map fst
      Rows = filled |> List.map snd |> List.transpose }

let reasonWords reason =
    match reason with
    | NoSeeds -> "no pairs"
    | OneSeed -> "no interval from one seed"
    | ZeroVariance -> "the same at every seed"
    | AllZero -> "no difference at any seed"
    | TooFewForMethod atLeast -> $"fewer than {atLeast} seeds"
    | TooManyForMethod atMost -> $"more than {atMost} seeds"
    | UnbalancedBlocks -> "not the same seeds in all arms"
    | NonFinite -> "not finite"
    | Undefined -> "no interval"

/// Test examples of the runs, where they are known.
let examples (report: Report) =
    report.Results.Arms
    |> Seq.collect _.Runs
    |> Seq.tryPick (fun run -> Option.ofNullable run.Total)

/// Decimals for a share in per cent or a difference that has no interval.
let barePlaces report = max 2 (Wording.placesOfOneExample (examples report))

let ends places (interval: Interval) =
    $"[{Format.signedDecimals places interval.Lower}, {Format.signedDecimals places interval.Upper}]"

/// A value with a sign and its interval, or why there is none.
let signedOutcome report outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let places = Wording.placesOf estimate
        $"{Format.signedDecimals places estimate.Value} {ends places estimate.Interval}"
    | Outcome.Degenerate(reason, { Value = Some value }) ->
        $"{Format.signedDecimals (barePlaces report) value} ({reasonWords reason})"
    | Outcome.Degenerate(reason, { Value = None }) -> reasonWords reason

let intervalOnly outcome =
    match outcome with
    | Outcome.Ok estimate -> ends (Wording.placesOf estimate) estimate.Interval
    | Outcome.Degenerate(reason, _) -> reasonWords reason

/// A quantity that has no sign of interest: an accuracy, a standard deviation, a rate.
let plainOutcome places outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let places = defaultArg places (Wording.placesOf estimate)
        let text = Format.decimals places
        $"{text estimate.Value} [{text estimate.Interval.Lower}, {text estimate.Interval.Upper}]"
    | Outcome.Degenerate(_, { Value = Some value }) -> Format.decimals (defaultArg places 2) value
    | Outcome.Degenerate(_, { Value = None }) -> "-"

let optional text value = value |> Option.map (text >> Figures) |> Option.defaultValue none

let size value = Format.decimals (Format.placesForTwoDigits value) value

let seedList (seeds: int list) =
    seeds |> List.map _.ToString(CultureInfo.InvariantCulture) |> String.concat ", "

let count (value: int) = Figures(Format.count (int64 value))
