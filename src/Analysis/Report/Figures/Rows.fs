/// Drawings with a row for each comparison: its name and its answer on a line of their own, above what is drawn, so that a narrow
/// page leaves the whole width to the numbers.
module internal Ablate.Analysis.Report.Figures.Rows

open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

/// Within a row, from its upper edge at 0 to its lower one at 1.
let private labelAt = 0.22

/// Where the line of name and answer ends and the drawing begins.
let private drawingAt = 0.38

/// The row's number, its comparison's name, its answer and the places that the shared layers need.
let row place (finding: Finding) heading answer more =
    [ "row", integer place
      "label", text finding.Label
      "heading", text heading
      "answer", text answer
      "labelAt", number (float place + labelAt)
      "drawingAt", number (float place + drawingAt)
      "zero", integer 0
      "below", integer (place + 1) ]
    @ more

/// From the top down, without an axis.
let vertical rows field =
    quantitative "y" field [ noAxis; scale [ "domain", Json.List [ integer rows; integer 0 ]; "nice", Json.Flag false ] ]

/// The data set that holds the rows.
[<Literal>]
let Rows = "rows"

/// The lines between rows.
let rules rows =
    layer [ from Rows; mark "rule" [ "color", text "#80808040" ]; encoding [ vertical rows "below" ] ]

/// The line at 0, left out where it would cross names and answers. `x` is the horizontal scale with the field `zero`.
let zero rows x =
    layer
        [ from Rows
          mark "rule" [ "color", text Colour.ink; "strokeWidth", integer 1 ]
          encoding [ x; vertical rows "drawingAt"; "y2", Json.Object [ "field", text "below" ] ] ]

/// The names on the left, shortened where the answers on the right would meet them.
let labels rows (answers: string list) tip =
    // Pixels, of which a digit is less than seven wide.
    let answerWidth = 10 + 7 * (answers |> List.map _.Length |> List.max)
    let place = vertical rows "labelAt"

    [ layer
          [ from Rows
            mark "text" [ "align", text "left"; "fontWeight", text "bold"; "limit", Json.Object [ "expr", text $"max(80, width - {answerWidth})" ] ]
            encoding [ fixedAt "x" 0.0; place; nominal "text" "heading" []; tip ] ]
      layer
          [ from Rows
            mark "text" [ "align", text "right" ]
            encoding [ "x", Json.Object [ "value", text "width" ]; place; nominal "text" "answer" []; tip ] ] ]
