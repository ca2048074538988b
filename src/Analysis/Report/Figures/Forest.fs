/// Every comparison in a row: the mean over seeds with its intervals, and below it each seed by itself.
module internal Ablate.Analysis.Report.Figures.Forest

open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

let private rowHeight = 66

/// Places within a row, from its upper edge at 0 to its lower one at 1.
let private intervalAt, private seedsAt = 0.5, 0.78

/// Dots that would hide one another on a narrow page stand one below the other. In the order of the values; the offset of each.
let private offsets (nearest: float) (values: float list) =
    let place (lanes: Map<int, float>) value =
        let isFree lane = Map.tryFind lane lanes |> Option.forall (fun last -> value - last >= nearest)
        let lane = [ 0; 1; -1 ] |> List.tryFind isFree |> Option.defaultValue 0
        float lane * 0.1, Map.add lane value lanes

    values |> List.mapFold place Map.empty |> fst

/// All that is drawn, and 0, with some room around it.
let private domain margin (findings: Finding list) =
    let ends (finding: Finding) =
        (finding.PerSeed |> List.map snd)
        @ Numbers.extent finding.Main
        @ (finding.Simultaneous |> Option.map Numbers.extent |> Option.defaultValue [])

    let all = (0.0 :: (margin |> Option.map (fun size -> [ -size; size ]) |> Option.defaultValue [])) @ (findings |> List.collect ends)
    let least, most = List.min all, List.max all
    let room = if most > least then 0.03 * (most - least) else 1.0
    least - room, most + room

let private answer (finding: Finding) = Numbers.outcome Numbers.signedEstimate 2 finding.Main

let private summary row (finding: Finding) =
    let simultaneous = finding.Simultaneous |> Option.bind Numbers.interval
    let main = Numbers.interval finding.Main

    let written outcome =
        match outcome with
        | Outcome.Ok estimate -> Numbers.signedInterval estimate
        | Outcome.Degenerate(why, _) -> Formats.Cells.reasonWords why

    Rows.row
        row
        finding
        (match finding.Role with
         | Secondary -> finding.Label
         | Primary
         | Exploratory -> $"{finding.Label} · {Formats.Names.role finding.Role}")
        (answer finding)
        [ "at", number (float row + intervalAt)
          "value", numberOrNull (Outcome.value finding.Main)
          "lower", numberOrNull (main |> Option.map _.Lower)
          "upper", numberOrNull (main |> Option.map _.Upper)
          "familyLower", numberOrNull (simultaneous |> Option.map _.Lower)
          "familyUpper", numberOrNull (simultaneous |> Option.map _.Upper)
          "simultaneous", text (finding.Simultaneous |> Option.map written |> Option.defaultValue "none")
          "n", integer (Numbers.count finding.Main)
          "role", text (Formats.Names.role finding.Role)
          "verdict", text (Sentences.verdict finding) ]

let private dots apart row (finding: Finding) =
    let ordered = finding.PerSeed |> List.sortBy (fun (seed, value) -> value, seed)

    List.map2
        (fun (seed, value) offset ->
            [ "label", text finding.Label
              "seed", integer seed
              "value", number value
              "text", text (Format.signedDecimals 2 value)
              "at", number (float row + seedsAt + offset) ])
        ordered
        (ordered |> List.map snd |> offsets apart)

let private present field = "transform", Json.List [ Json.Object [ "filter", Json.Object [ "field", text field; "valid", Json.Flag true ] ] ]

/// `unit` names the axis, in lines; findings without a value keep their row, so that nobody overlooks them.
let private draw (report: Report) unit margin (findings: Finding list) =
    let rows = findings.Length
    let least, most = domain margin findings
    // A dot's width on a drawing of 320 pixels.
    let apart = (most - least) * 8.0 / 320.0
    let horizontal field = quantitative "x" field [ scale [ "domain", Json.List [ number least; number most ] ]; axis [ titleLines unit; "tickCount", integer 6 ] ]
    let tip = tooltip [ "label", "comparison"; "role", "declared as"; "answer", $"mean [{Format.percent report.Confidence} CI]"; "simultaneous", "simultaneous CI"; "n", "n (seeds)"; "verdict", "verdict" ]
    let at = Rows.vertical rows "at"

    [ containerWidth
      height (rows * rowHeight)
      datasets [ Rows.Rows, findings |> List.mapi summary; "seeds", findings |> List.mapi (dots apart) |> List.concat ]
      layers
          [ match margin with
            | Some size ->
                layer
                    [ data [ [ "from", number -size; "to", number size ] ]
                      mark "rect" [ "color", text Colour.band ]
                      encoding [ horizontal "from"; "x2", Json.Object [ "field", text "to" ] ] ]
            | None -> ()
            Rows.rules rows
            Rows.zero rows (horizontal "zero")
            layer
                [ from Rows.Rows
                  present "familyLower"
                  mark "rule" [ "color", text Colour.arm; "strokeWidth", integer 1 ]
                  encoding [ horizontal "familyLower"; "x2", Json.Object [ "field", text "familyUpper" ]; at; tip ] ]
            for ends in [ "familyLower"; "familyUpper" ] do
                layer
                    [ from Rows.Rows
                      present ends
                      mark "tick" [ "color", text Colour.arm; "orient", text "vertical"; "size", integer 12; "thickness", integer 1 ]
                      encoding [ horizontal ends; at ] ]
            layer
                [ from Rows.Rows
                  present "lower"
                  mark "rule" [ "color", text Colour.arm; "strokeWidth", integer 4 ]
                  encoding [ horizontal "lower"; "x2", Json.Object [ "field", text "upper" ]; at; tip ] ]
            layer
                [ from Rows.Rows
                  present "value"
                  mark "point" [ "shape", text "diamond"; "filled", Json.Flag true; "size", integer 130; "color", text Colour.ink; "opacity", integer 1 ]
                  encoding [ horizontal "value"; at; tip ] ]
            layer
                [ from "seeds"
                  mark "point" [ "shape", text "circle"; "filled", Json.Flag false; "size", integer 36; "color", text Colour.other; "opacity", integer 1 ]
                  encoding [ horizontal "value"; Rows.vertical rows "at"; tooltip [ "label", "comparison"; "seed", "seed"; "text", List.head unit ] ] ]
            yield! Rows.labels rows (findings |> List.map answer) tip ] ]

let private caption (report: Report) what margin =
    let interval = Format.percent report.Confidence

    $"Diamond: {what} over seeds. Thick bar: {interval} Student interval of that mean by itself. Thin bar with ends: the interval that "
    + "holds for its whole family at once. Circles: one for each seed. "
    + (if report.Findings |> List.exists _.Unpaired.IsSome then "Without circles: two samples that no seed pairs (Welch's interval). " else "")
    + (match margin with
       | Some size -> $"Grey band: differences of at most {Format.decimals 2 size} percentage points either way, declared as too small to matter. "
       | None -> "")

/// The paired differences; none without comparisons of that kind.
let differences (report: Report) =
    match report.Findings |> List.filter Numbers.isDifference with
    | [] -> None
    | findings ->
        Some
            { Name = "differences"
              Title = "Differences, seed by seed"
              Caption = caption report "mean paired difference" report.Margin + "Right of the line is better than the reference."
              Body = draw report [ $"difference in {Numbers.metric report} (percentage points)" ] report.Margin findings }

/// Slopes and curvatures, whose unit is another one; none where no trend was asked for.
let trends (report: Report) =
    match report.Findings |> List.filter (Numbers.isDifference >> not) with
    | [] -> None
    | findings ->
        Some
            { Name = "trends"
              Title = "Trends, seed by seed"
              Caption = caption report "mean of the seeds' own least-squares coefficients" None + "Left of the line the accuracy falls as the value doubles."
              Body = draw report [ "percentage points per doubling (slope),"; "per squared doubling (curvature)" ] None findings }
