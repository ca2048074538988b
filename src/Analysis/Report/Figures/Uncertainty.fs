/// Where the uncertainty of a difference comes from, what more seeds or examples would do, and what pairing bought.
module internal Ablate.Analysis.Report.Figures.Uncertainty

open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

let private inRows (findings: 'finding list) rowHeight named drawn =
    [ containerWidth; height (findings.Length * rowHeight); datasets named; layers drawn ]

/// The variance of the mean difference by its sources, as a bar of 100 %.
let sources (report: Report) =
    let findings =
        report.Findings
        |> List.choose (fun finding -> finding.Sources |> Option.bind _.Shares |> Option.map (fun shares -> finding, shares))

    if findings.IsEmpty then
        None
    else
        let rows = findings.Length
        let share value = $"{Format.decimals 0 (100.0 * value)} %%"
        let said (shares: Crossed.BySource) = $"seeds {share shares.Seed}, examples {share shares.Example}, both {share shares.Residual}"

        let summaries =
            findings
            |> List.mapi (fun row (finding, shares) -> Rows.row row finding finding.Label "" [ "said", text (said shares); "saidAt", number (float row + 0.82) ])

        let parts =
                [ for row, (finding, shares) in List.indexed findings do
                      let ends = [ shares.Seed; shares.Example; shares.Residual ] |> List.scan (+) 0.0

                      for source, (from, until) in List.zip [ "seeds"; "examples"; "both (residual)" ] (List.pairwise ends) do
                          [ "label", text finding.Label
                            "source", text source
                            "from", number (100.0 * from)
                            "to", number (100.0 * until)
                            "share", text (share (until - from))
                            "interval", text (finding.NewExamples |> Option.map (Numbers.outcome Numbers.signedEstimate 2) |> Option.defaultValue "none")
                            "n", integer finding.PerSeed.Length
                            "top", number (float row + 0.4)
                            "bottom", number (float row + 0.66) ] ]

        let names = Json.List [ text "seeds"; text "examples"; text "both (residual)" ]

        Some
            { Name = "sources"
              Title = "Where the uncertainty comes from"
              Caption =
                "Shares of the variance of the mean difference, for a claim about other seeds and other examples: the choice of seeds, the choice of test examples, and "
                + "what belongs to a seed with an example. From the analysis of variance of seeds × examples."
              Body =
                inRows
                    findings
                    62
                    [ Rows.Rows, summaries; "parts", parts ]
                    [ layer
                          [ from "parts"
                            mark "rect" [ "stroke", text Colour.quiet; "strokeWidth", number 0.5 ]
                            encoding
                                [ quantitative "x" "from" [ scale [ "domain", Json.List [ integer 0; integer 100 ] ]; axis [ title "share of the variance (%)"; "tickCount", integer 5 ] ]
                                  "x2", Json.Object [ "field", text "to" ]
                                  Rows.vertical rows "top"
                                  "y2", Json.Object [ "field", text "bottom" ]
                                  nominal
                                      "color"
                                      "source"
                                      [ scale [ "domain", names; "range", Json.List [ text "#1f5fa8"; text "#e58a4a"; text "#c9ced4" ] ]; "legend", Json.Object [ "title", Json.Null ] ]
                                  tooltip [ "label", "comparison"; "source", "source"; "share", "share of the variance"; "interval", $"mean [{Format.percent report.Confidence} CI, seeds and new examples]"; "n", "n (seeds)" ] ] ]
                      Rows.rules rows
                      layer
                          [ from Rows.Rows
                            mark "text" [ "align", text "left"; "fontWeight", text "bold"; "limit", Json.Object [ "expr", text "width" ] ]
                            encoding [ fixedAt "x" 0.0; Rows.vertical rows "labelAt"; nominal "text" "heading" [] ] ]
                      layer [ from Rows.Rows; mark "text" [ "align", text "left" ]; encoding [ fixedAt "x" 0.0; Rows.vertical rows "saidAt"; nominal "text" "said" [] ] ] ] }

let private plans = [ "as it is"; "twice the seeds"; "twice the examples" ]

/// The half-width that an experiment of another size is expected to have.
let more (report: Report) =
    let findings =
        report.Findings
        |> List.choose (fun finding ->
            match finding.Sources with
            | Some sources when sources.Crossed.Projections.Length = plans.Length -> Some(finding, sources.Crossed.Projections)
            | Some _
            | None -> None)

    if findings.IsEmpty then
        None
    else
        let rows = findings.Length
        // Shares of 1 there, percentage points here.
        let points (projection: Crossed.Projection) = 100.0 * projection.HalfWidth
        let said projections = projections |> List.map (points >> Format.decimals 2) |> String.concat " / " |> sprintf "± %s"

        let summaries =
            findings
            |> List.mapi (fun row (finding, projections) -> Rows.row row finding finding.Label (said projections) [])

        let dots =
                [ for row, (finding, projections) in List.indexed findings do
                      for plan, projection in List.zip plans projections do
                          [ "label", text finding.Label
                            "plan", text plan
                            "value", number (points projection)
                            "text", text $"± {Format.decimals 2 (points projection)}"
                            "seeds", integer projection.Seeds
                            "examples", integer projection.Examples
                            "at", number (float row + 0.64) ] ]

        let domain = "domain", Json.List(plans |> List.map text)
        let legend = "legend", Json.Object [ "title", Json.Null ]

        Some
            { Name = "more"
              Title = "What more seeds or examples would do"
              Caption =
                $"Expected half-width of the {Format.percent report.Confidence} interval over seeds and new examples: with this experiment's seeds and examples, with twice the seeds, "
                + "and with twice the examples. Further left is surer."
              Body =
                inRows
                    findings
                    52
                    [ Rows.Rows, summaries; "dots", dots ]
                    [ Rows.rules rows
                      layer
                          [ from "dots"
                            mark "point" [ "filled", Json.Flag true; "size", integer 90; "opacity", integer 1 ]
                            encoding
                                [ quantitative "x" "value" [ scale [ "zero", Json.Flag true ]; axis [ title "half-width (percentage points)"; "tickCount", integer 6 ] ]
                                  Rows.vertical rows "at"
                                  nominal "shape" "plan" [ scale [ domain; "range", Json.List [ text "circle"; text "triangle-left"; text "square" ] ]; legend ]
                                  nominal "color" "plan" [ scale [ domain; "range", Json.List [ text Colour.quiet; text Colour.arm; text Colour.other ] ]; legend ]
                                  tooltip [ "label", "comparison"; "plan", "size"; "seeds", "seeds"; "examples", "examples"; "text", "half-width (percentage points)" ] ] ]
                      yield! Rows.labels rows (findings |> List.map (snd >> said)) ("tooltip", Json.Null) ] }

/// The correlation between the two sides over seeds.
let pairing (report: Report) =
    let findings =
        report.Findings
        |> List.choose (fun finding ->
            match finding.Correlation with
            | Some outcome when (Outcome.value outcome).IsSome -> Some(finding, outcome)
            | Some _
            | None -> None)

    if findings.IsEmpty then
        None
    else
        let rows = findings.Length

        let said = Numbers.outcome Numbers.signedEstimate 2

        let bought outcome =
            match Outcome.value outcome with
            | Some rho when rho < 0.99 -> $"{Format.decimals 1 (float (Numbers.count outcome) / (1.0 - rho))} seeds"
            | _ -> "more than can be told"

        let summaries =
                findings
                |> List.mapi (fun row (finding, outcome) ->
                    let interval = Numbers.interval outcome

                    Rows.row
                        row
                        finding
                        finding.Label
                        (said outcome)
                        [ "value", numberOrNull (Outcome.value outcome)
                          "lower", numberOrNull (interval |> Option.map _.Lower)
                          "upper", numberOrNull (interval |> Option.map _.Upper)
                          "n", integer (Numbers.count outcome)
                          "bought", text (bought outcome)
                          "at", number (float row + 0.64) ])

        let x field = quantitative "x" field [ scale [ "domain", Json.List [ integer -1; integer 1 ] ]; axis [ title "correlation of the two arms over seeds"; "tickCount", integer 5 ] ]
        let tip = tooltip [ "label", "comparison"; "answer", $"correlation [{Format.percent report.Confidence} CI]"; "n", "n (pairs)"; "bought", "unpaired, as sure as" ]
        let at = Rows.vertical rows "at"

        Some
            { Name = "pairing"
              Title = "What pairing bought"
              Caption =
                $"Pearson's correlation with Fisher's {Format.percent report.Confidence} interval. At 0 pairing by seed bought nothing; at 0.5 the same seeds are as sure as twice as many "
                + "unpaired ones; below 0 it cost some. Few seeds tell little about it."
              Body =
                inRows
                    findings
                    52
                    [ Rows.Rows, summaries ]
                    [ Rows.rules rows
                      Rows.zero rows (x "zero")
                      layer [ from Rows.Rows; mark "rule" [ "color", text Colour.arm; "strokeWidth", integer 4 ]; encoding [ x "lower"; "x2", Json.Object [ "field", text "upper" ]; at; tip ] ]
                      layer
                          [ from Rows.Rows
                            mark "point" [ "shape", text "diamond"; "filled", Json.Flag true; "size", integer 130; "color", text Colour.ink; "opacity", integer 1 ]
                            encoding [ x "value"; at; tip ] ]
                      yield! Rows.labels rows (findings |> List.map (snd >> said)) tip ] }
