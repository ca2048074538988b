/// macros.tex: a name for each number, so that a paper's text says what the results say.
module internal Ablate.Analysis.Report.Formats.Macros

open System
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats.Tables
open Ablate.Analysis.Statistics.WinRate

let private digitWords =
    [| "Zero"; "One"; "Two"; "Three"; "Four"; "Five"; "Six"; "Seven"; "Eight"; "Nine" |]

/// The letters of a name, each word with a capital, digits spelt out: a macro's name has letters only.
let private letters (name: string) =
    let name =
        name
        |> Seq.scan
            (fun (_, startsWord) character ->
                if Char.IsAsciiDigit character then digitWords[int character - int '0'], true
                elif not (Char.IsAsciiLetter character) then "", true
                elif startsWord then string (Char.ToUpperInvariant character), false
                else string character, false)
            ("", true)
        |> Seq.map fst
        |> String.concat ""

    if name = "" then "Unnamed" else name

/// Numbers of one finding or arm, by the end of their macro's name; each is set the same in a text and in a formula.
type private Group = { Stem: string; Values: (string * string) list }

let private signed places value = $@"\ensuremath{{{Format.signedDecimals places value}}}"
let private plain places (value: float) = Format.decimals places value

let private probability (p: PValue) =
    // The whole is a formula.
    let text = Latex.figures(Format.pValue (p.Value, p.Log10)).Replace("$", "")
    $@"\ensuremath{{{text}}}"

let private two value = plain (Format.placesForTwoDigits value) value

/// Value and ends with the digits that the interval warrants.
let private estimated number barePlaces outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let places = Wording.placesOf estimate

        [ "", number places estimate.Value
          "Lower", number places estimate.Interval.Lower
          "Upper", number places estimate.Interval.Upper ]
    | Outcome.Degenerate(_, rest) -> [ match rest.Value with Some value -> "", number barePlaces value | None -> () ]

let private named name values = values |> List.map (fun (ending, value) -> name + ending, value)
let private maybe name text value = value |> Option.map (fun value -> name, text value) |> Option.toList

let private ofFinding report (finding: Finding) =
    let barePlaces = Cells.barePlaces report

    let places =
        match finding.Main with
        | Outcome.Ok estimate -> Wording.placesOf estimate
        | Outcome.Degenerate _ -> barePlaces

    let ends outcome = estimated signed barePlaces outcome |> List.filter (fun (ending, _) -> ending <> "")

    let p =
        match finding.Main with
        | Outcome.Ok { P = p }
        | Outcome.Degenerate(_, { P = p }) -> p

    { Stem = finding.Id
      Values =
        [ "N", Sentences.n finding
          yield! estimated signed barePlaces finding.Main |> named "Difference"
          yield! maybe "SD" two finding.StandardDeviation
          yield! maybe "P" probability p
          yield! maybe "AdjustedP" probability finding.Adjusted
          yield! finding.Simultaneous |> Option.map ends |> Option.defaultValue [] |> named "Simultaneous"
          yield! finding.NewExamples |> Option.map ends |> Option.defaultValue [] |> named "NewExamples"
          yield! maybe "ArmMean" (fst >> plain places) finding.Means
          yield! maybe "ReferenceMean" (snd >> plain places) finding.Means
          yield! maybe "Wins" (fun (wins: WinRate) -> string wins.Wins) finding.Wins
          yield! maybe "SmallestMargin" two finding.SmallestMargin
          yield! maybe "Detectable" two finding.MinimumDetectable
          "Verdict", Sentences.verdict finding ] }

let private ofArm report (arm: ArmSummary) =
    { Stem = "Arm-" + arm.Arm.Name
      Values =
        [ "N", string arm.Completed.Length
          yield! estimated plain (Cells.barePlaces report) arm.Mean |> named "Mean"
          yield! estimated plain (Cells.barePlaces report) arm.StandardDeviation |> named "SD"
          yield! maybe "Parameters" Format.count (Option.ofNullable arm.Arm.Parameters)
          yield! maybe "MultiplyAdds" Format.large (Option.ofNullable arm.Arm.MultiplyAdds) ] }

[<Literal>]
let private Confidence = @"\AblateConfidence"

/// Names that letters alone cannot tell apart get a letter more, in the order of the report.
let private withNames groups =
    let named stem group = [ for ending, value in group.Values -> $@"\Ablate{stem}{ending}", value ]

    let place (taken: Set<string>) group =
        let stem = letters group.Stem

        let candidates =
            seq {
                yield stem
                for letter in 'B' .. 'Z' do yield stem + string letter
                for first in 'A' .. 'Z' do
                    for second in 'A' .. 'Z' do yield stem + string first + string second
            }

        let macros =
            candidates
            |> Seq.map (fun stem -> named stem group)
            |> Seq.find (List.forall (fun (name, _) -> not (taken.Contains name)))

        macros, macros |> List.fold (fun taken (name, _) -> Set.add name taken) taken

    groups |> List.mapFold place (Set.singleton Confidence) |> fst

/// A \newcommand a number, rounded for people; a number that there is none of has no macro.
let render (report: Report) =
    let labels = [ for finding in report.Findings -> finding.Label ] @ [ for arm in report.Arms -> arm.Arm.Name ]
    let groups = [ for finding in report.Findings -> ofFinding report finding ] @ [ for arm in report.Arms -> ofArm report arm ]

    let macro name value = $@"\newcommand{{{name}}}{{{value}}}"

    [ "% A macro for each number of the report, for text and formulas. Differences are in percentage points, accuracies in per cent."
      macro Confidence (Latex.figures (Format.percent report.Confidence))
      for label, macros in List.zip labels (withNames groups) do
          ""
          "% " + Markdown.singleLine label
          for name, value in macros do
              macro name value ]
    |> Latex.lines
