/// report.md, in GitHub's Markdown: the answers first, then what they rest on.
module internal Ablate.Analysis.Report.Formats.Markdown

open System
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats.Cells
open Ablate.Analysis.Report.Formats.Tables
open Ablate.Analysis.Report.Formats.RunTables

/// Characters that begin an emphasis, a link, a tag, an entity, a formula or a cell.
let private special = "\\`*_[]<>&|~$"

let singleLine (text: string) =
    String.collect (fun character -> if Char.IsControl character then " " else string character) text

/// Text from outside, which comes out as it is and marks nothing up.
let escape (text: string) =
    let line = (singleLine text).Trim()

    // A list, a heading or a rule is made by how a line begins.
    let digits = line |> Seq.takeWhile Char.IsAsciiDigit |> Seq.length

    let beginsBlock i character =
        i = 0 && "#+-=".Contains(character: char) || i > 0 && i = digits && ".)".Contains character

    let follows (i: int) (text: string) = String.CompareOrdinal(line, i, text, 0, text.Length) = 0

    // An address becomes a link by itself.
    let makesLink i =
        follows i "://" || (i >= 3 && follows (i - 3) "www.")

    line
    |> Seq.mapi (fun i character ->
        if special.Contains character || beginsBlock i character || makesLink i then $"\\{character}" else string character)
    |> String.concat ""

let private cell cell =
    match cell with
    | Name text -> escape text
    | Figures text -> text

let private table (table: Table) =
    let line cells = $"""| {String.concat " | " cells} |"""

    [ if not table.Rows.IsEmpty then
          line (table.Headings |> List.map (fst >> cell))

          line (
              table.Headings
              |> List.map (fun (_, alignment) ->
                  match alignment with
                  | Left -> ":---"
                  | Right -> "---:")
          )

          for row in table.Rows do
              line (row |> List.map cell) ]

/// A heading with what stands below it; nothing where nothing does.
let private section heading lines =
    match lines with
    | [] -> []
    | lines -> [ $"## {heading}"; ""; yield! lines; "" ]

/// Blocks with an empty line between two of them; empty ones are left out.
let private paragraphs blocks =
    match blocks |> List.filter (List.isEmpty >> not) with
    | [] -> []
    | blocks -> blocks |> List.reduce (fun before next -> before @ [ "" ] @ next)

let private bullets texts = texts |> List.map (fun text -> $"- {escape text}")

/// A fence that no run of backticks within the text closes.
let private codeBlock (text: string) =
    let longest =
        text.Split([| '\n' |])
        |> Seq.collect (fun line -> line |> Seq.scan (fun run character -> if character = '`' then run + 1 else 0) 0)
        |> Seq.max

    let fence = String('`', max 3 (longest + 1))
    [ $"{fence}sh"; text.Trim(); fence ]

let private answers (report: Report) =
    [ for finding in report.Findings do
          let more = finding.MoreSeeds |> Option.map (fun more -> " " + escape more) |> Option.defaultValue ""
          $"- {escape finding.Sentence}{more}" ]

let private comparisonTables (report: Report) =
    [ for role in [ Primary; Secondary; Exploratory ] do
          match report.Findings |> List.tryFind (fun finding -> finding.Role = role) with
          | None -> ()
          | Some first ->
              let size =
                  match role with
                  | Primary
                  | Secondary -> $" ({first.FamilySize} in the family)"
                  | Exploratory -> ""

              let name = Names.role role
              [ $"**{Char.ToUpperInvariant name[0]}{name.Substring 1} comparisons**{size}" ]
              table (comparisons report role)

      if report.Findings |> List.exists _.MinimumDetectable.IsSome then
          [ escape $"Detectable: the difference found with {Sentences.detectableAt}." ] ]

let private gateTables (report: Report) =
    match GateBlocks.inspected report with
    | [] -> []
    | inspected ->
        [ for arm, seed, rows in inspected do
              [ $"{escape arm}, seed {seed}:" ]
              table (gates rows)

          [ escape GateBlocks.note ] ]

/// <param name="figures">Names of the figures that lie as SVG in the folder figures beside the report.</param>
let render (figures: string list) (report: Report) =
    let results = report.Results

    [ $"# {escape results.Title}"
      ""
      match results.Question with
      | null -> ()
      | question ->
          escape question
          ""
      if report.IsProvisional then
          "**Provisional: runs are missing, and every number may change.**"
          ""
      for flag in report.Flags do
          $"> **{escape (flag.Kind.Replace('_', ' '))}**: {escape flag.Message}"
          ""
      for detectable in Option.toList (Sentences.detectableBeforehand report.Findings) do
          escape detectable
          ""
      yield! section "Answers" (paragraphs [ answers report; [ escape report.Estimand ] ])
      yield! section "Comparisons" (paragraphs (comparisonTables report))
      yield!
          section
              "Figures"
              (paragraphs [ for figure in figures -> [ $"![{escape (figure.Replace('-', ' '))}](figures/{Uri.EscapeDataString figure}.svg)" ] ])
      yield! section "Arms" (paragraphs [ table (arms report); [ for caution in Option.toList (Numbers.timesCaution report) -> escape caution ] ])
      yield! section "Every run" (paragraphs [ [ "Accuracy in per cent; SD is the standard deviation between seeds." ]; table (seeds report) ])
      yield! section "More about each comparison" (table (details report))
      yield! section "Where the uncertainty comes from" (table (sources report))
      yield! section "Looking inside: gates" (paragraphs (gateTables report))
      yield!
          section
              "Other methods"
              (paragraphs
                  [ table (sensitivity report)
                    [ for together in Option.toList report.Together do
                          yield! FamilyMethods.sentences together |> List.map escape ] ])
      yield! section "Failed, diverged and missing runs" (paragraphs [ table (lostRuns report); table (failures report) ])
      yield! section "What was declared" (paragraphs [ bullets report.Declaration; table (looks report) ])
      yield! section "Methods" [ for name, text in report.Methods -> $"- **{escape name}**: {escape text}" ]
      yield! section "Provenance" (bullets report.Provenance)
      match results.Command with
      | null -> ()
      | command -> yield! section "The same again" (codeBlock command)
      yield! section "Numbers for programs" Csv.note ]
    |> String.concat "\n"
    |> fun text -> text.TrimEnd() + "\n"
