/// report.html: one file that needs no other and asks for nothing from a network.
module internal Ablate.Analysis.Report.Html.Html

open System
open System.IO
open System.Reflection
open System.Security.Cryptography
open System.Text
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures
open Ablate.Analysis.Report.Html.Markup

let private resource (name: string) =
    let assembly = Assembly.GetExecutingAssembly()

    match assembly.GetManifestResourceStream $"Ablate.Analysis.{name}" with
    | null -> invalidOp $"The program was built without its resource {name}."
    | stream ->
        use reader = new StreamReader(stream)
        reader.ReadToEnd()

/// What the script's element holds must not end it; the hash is of the text as it stands there.
let private script (body: string) =
    let body = body.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("\r\n", "\n")
    tag "script" [ Markup.Verbatim body ], Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes body))

/// The specifications, as data that a browser does not run; `VegaLite.compact` escapes what could end the element.
let private specifications (figures: Figure list) =
    let json = Json.Object [ for figure in figures -> figure.Name, VegaLite.inPage figure ]
    element "script" [ "type", "application/json"; "id", "specifications" ] [ Markup.Verbatim(VegaLite.compact json) ]

let private withoutFigures =
    "The figures were left out, because this program was built without what draws them. Everything they show is in the tables. To have them, install Node.js and npm, "
    + "call ./ablate setup, and make the report again; their Vega-Lite specifications are in the folder figures beside this page."

/// A place for a drawing, with its words. Without scripting, the drawing itself.
let private place (svg: Map<string, string>) (figure: Figure) =
    element
        "figure"
        [ "id", $"figure-{figure.Name}" ]
        [ element "div" [ "class", "drawing"; "data-figure", figure.Name ] []
          match svg.TryFind figure.Name with
          | Some drawing -> tag "noscript" [ Markup.Verbatim drawing ]
          | None -> ()
          tag "figcaption" [ tag "b" [ text $"{figure.Title}. " ]; text figure.Caption ] ]

/// Side by side where the page is wide enough.
let private drawings canDraw svg (figures: Figure list) =
    if canDraw && not figures.IsEmpty then [ classed "div" "figures" (figures |> List.map (place svg)) ] else []

/// More than these would be read by nobody, and the rest is behind one line; but whatever is of integrity is in sight.
let private mostFlagsInSight = 4

let private flags (report: Report) =
    let concerned (flag: Flag) =
        let labels = [ for finding in report.Findings do if List.contains finding.Id flag.Findings then finding.Label ]
        let untold = labels |> List.filter (flag.Message.Contains >> not)

        if untold.IsEmpty || labels.Length = report.Findings.Length then ""
        elif untold.Length > 3 then $" ({labels.Length} comparisons)"
        else untold |> String.concat "; " |> sprintf " (%s)"

    match [ for flag in report.Flags -> flag.Message + concerned flag ] with
    | [] -> []
    | messages ->
        let ofIntegrity = report.Flags |> List.filter _.IsOfIntegrity |> List.length
        let inSight, rest = messages |> List.splitAt (max ofIntegrity (min mostFlagsInSight messages.Length))

        [ element
              "aside"
              [ "class", "flags"; "id", "flags"; "aria-label", "Before you believe a number" ]
              [ tag "h2" [ text "Before you believe a number" ]
                bullets inSight
                if not rest.IsEmpty then
                    tag "details" [ tag "summary" [ text $"and {rest.Length} more" ]; bullets rest ] ] ]

let private answers (report: Report) =
    tag
        "ul"
        [ for finding in report.Findings ->
              element
                  "li"
                  [ "id", finding.Id ]
                  [ Tables.verdict finding
                    classed "span" "role" [ text (Formats.Names.role finding.Role) ]
                    paragraph finding.Sentence
                    match finding.MoreSeeds with
                    | Some more -> classed "p" "more" [ text more ]
                    | None -> () ] ]

/// What to know beforehand, in one line above the answers; the whole of it stands below the first figure.
let private warning (report: Report) =
    match report.Flags.Length with
    | 0 -> []
    | count ->
        let things = Format.plural "thing" count
        let provisional = if report.IsProvisional then "Provisional: runs have no result yet. " else ""
        [ classed "p" "warning" [ text provisional; element "a" [ "href", "#flags" ] [ text $"{things} to know before you believe a number" ] ] ]

let private header (report: Report) =
    tag
        "header"
        [ classed "p" "kicker" [ text "Report" ]
          tag "h1" [ text report.Results.Title ]
          match report.Results.Question with
          | null -> ()
          | question -> classed "p" "question" [ text question ]
          for flag in report.Flags do
              if flag.Kind = RunFlags.OtherSetup then classed "p" "warning" [ text flag.Message ]
          yield! warning report ]

let private methods (report: Report) =
    [ tag "dl" [ for name, words in report.Methods do tag "dt" [ text name ]; tag "dd" [ text words ] ] ]

let private provenance (report: Report) =
    [ bullets report.Provenance
      if report.Results.OtherArms.Count > 0 then
          let others = String.Join(", ", report.Results.OtherArms)
          paragraph $"Also run in this folder and no longer in the file: {others}."
      match report.Results.Command with
      | null -> ()
      | command ->
          paragraph "These results again:"
          tag "pre" [ tag "code" [ text command ] ] ]

let private declared (report: Report) =
    [ if not report.Declaration.IsEmpty then
          bullets report.Declaration
      yield! Tables.looks report ]

/// Sections after the first screen: heading, anchor, figures by name, and the rest.
let private sections (report: Report) =
    [ "comparisons", "Comparisons in numbers", [], Tables.comparisons report @ Tables.sizes report
      "trend", "Along the swept value", [ "trends"; "ratio" ], []
      "cost", "What it costs", [ "parameters"; "multiply-adds"; "seconds" ], Tables.arms report :: [ for caution in Option.toList (Numbers.timesCaution report) -> paragraph caution ]
      "learning", "Learning curves", [ "learning-curves" ], []
      "runs", "Every run", [], [ Tables.runs report ]
      "failures", "Failures", [], Tables.failures report
      "classes", "Class by class", [ "classes" ], []
      "uncertainty", "Where the uncertainty comes from", [ "sources"; "more"; "pairing" ], Tables.spreads report
      "gates", "Looking inside: gates", [ "gates" ], Tables.gates report
      "sensitivity", "What the answers rest on", [], Tables.sensitivity report
      "declared", "What was declared", [], declared report
      "methods", "Methods", [], methods report
      "provenance", "Provenance", [], provenance report ]

let private belongs (names: string list) (figure: Figure) =
    names |> List.exists (fun name -> figure.Name = name || figure.Name.StartsWith(name + "-", StringComparison.Ordinal))

let private body (report: Report) canDraw svg (figures: Figure list) =
    let draw = drawings canDraw svg
    let forest = figures |> List.filter (belongs [ "differences" ])

    let sections =
        [ for id, heading, names, rest in sections report do
              match draw (figures |> List.filter (belongs names)) @ rest with
              | [] -> ()
              | contents -> id, heading, contents ]

    [ header report
      tag
          "main"
          [ element
                "section"
                [ "id", "answers"; "aria-label", "Answers" ]
                [ for detectable in Option.toList (Sentences.detectableBeforehand report.Findings) do
                      classed "p" "more" [ text detectable ]
                  answers report
                  yield! draw forest
                  classed "p" "estimand" [ text report.Estimand ] ]
            yield! flags report
            if not canDraw then
                classed "p" "without-figures" [ text withoutFigures ]
            element
                "nav"
                [ "aria-label", "Contents" ]
                [ tag "ul" [ for id, heading, _ in sections -> tag "li" [ element "a" [ "href", $"#{id}" ] [ text heading ] ] ] ]
            for id, heading, contents in sections do
                section id heading contents ] ]

/// The page, with `vega` (the bundled script that draws) where there is one, and static drawings for readers without scripting.
let render (report: Report) (vega: string option) (svg: Map<string, string>) =
    let figures = Figures.all report
    let scripts = vega |> Option.map (fun vega -> [ script vega; script (resource "report.js") ]) |> Option.defaultValue []
    let hashes = scripts |> List.map (fun (_, hash) -> $"'sha256-{hash}'") |> String.concat " "

    let policy =
        // Vega's own style sheets are written by its script; nothing is loaded from anywhere.
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        + (if hashes = "" then "" else $"; script-src {hashes}")

    let page =
        element
            "html"
            [ "lang", "en" ]
            [ tag
                  "head"
                  [ element "meta" [ "charset", "utf-8" ] []
                    element "meta" [ "http-equiv", "Content-Security-Policy"; "content", policy ] []
                    element "meta" [ "name", "viewport"; "content", "width=device-width, initial-scale=1" ] []
                    element "meta" [ "name", "color-scheme"; "content", "light dark" ] []
                    tag "title" [ text $"{report.Results.Title}: report" ]
                    tag "style" [ Markup.Verbatim(resource "report.css") ] ]
              tag
                  "body"
                  [ yield! body report vega.IsSome svg figures
                    if vega.IsSome then
                        specifications figures
                        yield! scripts |> List.map fst ] ]

    "<!doctype html>\n" + Markup.render page
