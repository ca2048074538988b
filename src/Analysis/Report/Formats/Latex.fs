/// tables.tex, for \input in a paper whose preamble loads booktabs and graphicx. It needs no other package.
module internal Ablate.Analysis.Report.Formats.Latex

open System
open System.Text
open System.Text.RegularExpressions
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats.Cells
open Ablate.Analysis.Report.Formats.Tables
open Ablate.Analysis.Report.Formats.RunTables

let private special =
    dict
        [ '\\', @"\textbackslash{}"
          '{', @"\{"
          '}', @"\}"
          '$', @"\$"
          '&', @"\&"
          '#', @"\#"
          '%', @"\%"
          '_', @"\_"
          '^', @"\textasciicircum{}"
          '~', @"\textasciitilde{}"
          '<', @"\textless{}"
          '>', @"\textgreater{}"
          '|', @"\textbar{}"
          // Babel makes the straight quote active in some languages.
          '"', @"\symbol{34}"
          '`', @"\`{}"
          // A row that begins so would be taken for an argument of the line break before it.
          '[', "{[}"
          ']', "{]}"
          '*', "{*}"
          '±', @"\ensuremath{\pm}"
          '·', @"\ensuremath{\cdot}"
          '×', @"\ensuremath{\times}"
          '²', @"\ensuremath{^2}"
          '−', @"\ensuremath{-}"
          '–', "--"
          '—', "---"
          '…', @"\ldots{}"
          '≤', @"\ensuremath{\le}"
          '≥', @"\ensuremath{\ge}"
          '≈', @"\ensuremath{\approx}"
          'α', @"\ensuremath{\alpha}"
          'β', @"\ensuremath{\beta}"
          'γ', @"\ensuremath{\gamma}"
          'δ', @"\ensuremath{\delta}"
          'Δ', @"\ensuremath{\Delta}"
          'λ', @"\ensuremath{\lambda}"
          'µ', @"\ensuremath{\mu}"
          'μ', @"\ensuremath{\mu}"
          'σ', @"\ensuremath{\sigma}" ]

/// The accented letters of Latin-1 are there in every encoding of fonts but for the Icelandic ones.
let private isAccentedLetter (character: char) =
    character >= 'À' && character <= 'ÿ' && not ("ÐðÞþ×÷".Contains character)

/// Text from outside, which is set as it is. A character that the usual fonts lack is named by its number.
let escape (text: string) =
    let escaped = StringBuilder()
    let mutable previous = Rune ' '

    for rune in text.EnumerateRunes() do
        let character = if rune.IsBmp then char rune.Value else '\000'

        match special.TryGetValue character with
        | true, replacement -> escaped.Append replacement
        | false, _ when Rune.IsControl rune || Rune.IsWhiteSpace rune -> escaped.Append ' '
        // Two of these grow into a dash or a quote.
        | false, _ when rune = previous && "-,'".Contains character -> escaped.Append("{}").Append character
        | false, _ when rune.IsAscii || isAccentedLetter character -> escaped.Append character
        | false, _ -> escaped.Append($"{{[}}U+{rune.Value:X4}{{]}}")
        |> ignore

        previous <- rune

    escaped.ToString().Trim()

/// This program's own figures, with signs and powers of ten as in mathematics.
let figures (text: string) =
    let withPowers = Regex.Replace(text, @"(\d)e-(\d+)", @"$$$1\times 10^{-$2}$$")
    let withSigns = Regex.Replace(withPowers, @"(?<![\^{$\w])[+-](?=\d)|[<>]", "$$$0$$")
    withSigns.Replace("%", @"\%").Replace("[", "{[}").Replace("]", "{]}")

let private cell cell =
    match cell with
    | Name text -> escape text
    | Figures text -> figures text

let private tabular (table: Table) =
    let row cells = $"""  {cells |> List.map cell |> String.concat " & "} \\"""

    let columns =
        table.Headings
        |> List.map (fun (_, alignment) ->
            match alignment with
            | Left -> "l"
            | Right -> "r")
        |> String.concat ""

    // A table wider than its column is made to fit; one that fits keeps its size.
    [ @"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"
      $@"\begin{{tabular}}{{{columns}}}"
      @"  \toprule"
      row (table.Headings |> List.map fst)
      @"  \midrule"
      yield! table.Rows |> List.map row
      @"  \bottomrule"
      @"\end{tabular}}" ]

/// A float with its caption and label; nothing for a table without rows.
let private floating label caption table =
    [ if not table.Rows.IsEmpty then
          @"\begin{table}[htbp]"
          @"\centering"
          $@"\caption{{{caption}}}"
          $@"\label{{tab:{label}}}"
          yield! tabular table
          @"\end{table}"
          "" ]

let lines texts = String.concat "\n" texts + "\n"

/// The comparisons by role, the arms, and every run.
let tables (report: Report) =
    let scope = escape report.Estimand
    let provisional = if report.IsProvisional then " Provisional: runs are missing." else ""

    [ @"% Tables of the report. The preamble needs \usepackage{booktabs,graphicx}."
      ""
      for role in [ Primary; Secondary; Exploratory ] do
          let name = Names.role role
          let caption = $"{Char.ToUpperInvariant name[0]}{name.Substring 1} comparisons.{provisional} {scope}"

          if report.Findings |> List.exists (fun finding -> finding.Role = role) then
              yield! floating name (caption + " " + escape $"Detectable: the difference found with {Sentences.detectableAt}.") (comparisons report role)
      yield! floating "arms" $"The arms.{provisional}" (arms report)
      yield! floating "seeds" $"Accuracy of every run in per cent; SD is the standard deviation between seeds.{provisional}" (seeds report) ]
    |> lines
