/// Accuracy against what it costs: parameters, multiply-adds, measured time.
module internal Ablate.Analysis.Report.Figures.Costs

open System
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

[<Literal>]
let private Height = 320

/// Between the names, so that they can be read.
let private lineHeight = 15.0

/// Heights for the names, in the order given (ascending): as near to the points as `apart` allows, within the frame.
let private spread lowest highest apart (values: float list) =
    let upwards = values |> List.scan (fun below value -> max value (below + apart)) (lowest - apart) |> List.tail
    // What was pushed above the frame comes back down, and pushes what is below it.
    List.scanBack (fun place above -> min place (above - apart)) upwards (highest + apart) |> List.take values.Length

type private Point =
    { Arm: ArmSummary
      Cost: float
      Mean: float }

/// `written` is a cost in words, and `unit` the axis. Drawn from two arms whose costs differ.
let private figure (report: Report) name heading unit note written (cost: ArmSummary -> float option) =
    let points =
        [ for arm in report.Arms do
              match cost arm, Outcome.value arm.Mean with
              | Some cost, Some mean when cost > 0.0 -> { Arm = arm; Cost = cost; Mean = mean }
              | _ -> () ]

    let costs = points |> List.map _.Cost |> List.distinct

    if costs.Length < 2 then
        None
    else
        let least, most = List.min costs, List.max costs
        let isLogarithmic = most > 4.0 * least
        // Names stand in a column right of the points.
        let right = if isLogarithmic then most * (most / least) ** 0.6 else most + 0.6 * (most - least)
        let left = if isLogarithmic then least / (most / least) ** 0.05 else least - 0.05 * (most - least)
        let column = if isLogarithmic then most * (most / least) ** 0.12 else most + 0.12 * (most - least)

        let bounds = points |> List.collect (fun point -> Numbers.extent point.Arm.Mean)
        let margin = max 0.01 (0.05 * (List.max bounds - List.min bounds))
        let lowest, highest = List.min bounds - margin, List.max bounds + margin
        let ordered = points |> List.sortBy _.Mean
        let labels = ordered |> List.map _.Mean |> spread lowest highest (lineHeight / float Height * (highest - lowest))

        let rows =
            List.map2
                (fun point label ->
                    let interval = Numbers.interval point.Arm.Mean

                    [ "label", text point.Arm.Arm.Name
                      "cost", number point.Cost
                      "written", text (written point.Cost)
                      "value", number point.Mean
                      "lower", numberOrNull (interval |> Option.map _.Lower)
                      "upper", numberOrNull (interval |> Option.map _.Upper)
                      "answer", text (Numbers.unsigned 2 point.Arm.Mean)
                      "n", integer point.Arm.Completed.Length
                      "kind", text (if point.Arm.IsBaseline then "baseline" else "arm")
                      "column", number column
                      "labelAt", number label ])
                ordered
                labels

        let x field =
            quantitative
                "x"
                field
                [ scale
                      [ "type", text (if isLogarithmic then "log" else "linear")
                        "domain", Json.List [ number left; number right ]
                        // A logarithmic scale has no zero to leave out, and Vega says so on the console.
                        if not isLogarithmic then "zero", Json.Flag false
                        "nice", Json.Flag false ]
                  axis [ title unit; "format", text "~s"; "tickCount", integer 5 ] ]

        let y field =
            quantitative
                "y"
                field
                [ scale [ "domain", Json.List [ number lowest; number highest ]; "zero", Json.Flag false; "nice", Json.Flag false ]
                  axis [ title $"{Numbers.metric report} (%%)" ] ]

        let tip = tooltip [ "label", "arm"; "written", unit; "answer", $"mean [{Format.percent report.Confidence} CI], %%"; "n", "n (seeds)" ]

        Some
            { Name = name
              Title = heading
              Caption =
                $"Diamonds: means over completed runs, the baseline as a square, with {Format.percent report.Confidence} Student intervals. "
                + "The intervals are of each arm alone; whether two arms differ is told by their paired difference."
                + (note |> Option.map ((+) " ") |> Option.defaultValue "")
              Body =
                [ containerWidth
                  height Height
                  data rows
                  layers
                      [ layer
                            [ mark "rule" [ "color", text "#80808080" ]
                              encoding [ x "cost"; "x2", Json.Object [ "field", text "column" ]; y "value"; "y2", Json.Object [ "field", text "labelAt" ] ] ]
                        layer [ mark "rule" [ "color", text Colour.arm; "strokeWidth", integer 2 ]; encoding [ x "cost"; y "lower"; "y2", Json.Object [ "field", text "upper" ]; tip ] ]
                        layer
                            [ mark "point" [ "filled", Json.Flag true; "size", integer 110; "opacity", integer 1 ]
                              encoding
                                  [ x "cost"
                                    y "value"
                                    nominal
                                        "shape"
                                        "kind"
                                        [ scale [ "domain", Json.List [ text "arm"; text "baseline" ]; "range", Json.List [ text "diamond"; text "square" ] ]; "legend", Json.Null ]
                                    nominal
                                        "color"
                                        "kind"
                                        [ scale [ "domain", Json.List [ text "arm"; text "baseline" ]; "range", Json.List [ text Colour.arm; text Colour.other ] ]; "legend", Json.Null ]
                                    tip ] ]
                        layer
                            [ mark "text" [ "align", text "left"; "dx", integer 4; "limit", Json.Object [ "expr", text "width * 0.32" ] ]
                              encoding [ x "column"; y "labelAt"; nominal "text" "label" []; tip ] ] ] ] }

let private whole (value: float) = Format.large (int64 value)

/// Those for which the costs are known and differ.
let figures (report: Report) =
    let ofCount (count: Nullable<int64>) = count |> Option.ofNullable |> Option.map float

    [ figure report "parameters" "Accuracy against parameters" "parameters" None whole (fun arm -> ofCount arm.Arm.Parameters)
      figure report "multiply-adds" "Accuracy against multiply-adds" "multiply-adds of one forward pass" None whole (fun arm -> ofCount arm.Arm.MultiplyAdds)
      figure report "seconds" "Accuracy against measured time" "training time (s a run)" (Numbers.timesCaution report) (Format.decimals 1) _.Seconds ]
    |> List.choose id
