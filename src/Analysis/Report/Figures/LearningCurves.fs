/// How accuracy grows with the epochs, arm by arm: the mean over runs with its band, on the test and on the validation part.
module internal Ablate.Analysis.Report.Figures.LearningCurves

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

let private parts =
    [ "test", (fun (epoch: EpochMetrics) -> Option.ofObj epoch.Test)
      "validation", (fun (epoch: EpochMetrics) -> Option.ofObj epoch.Validation) ]

/// Mean and interval by epoch over the completed runs that were measured there.
let private curve (report: Report) (arm: ArmSummary) measure =
    [ for run in arm.Arm.Runs do
          if List.contains run.Seed arm.Completed then
              for epoch in run.Epochs do
                  match measure epoch with
                  | Some(evaluation: Evaluation) -> epoch.Epoch, 100.0 * evaluation.Accuracy
                  | None -> () ]
    |> List.groupBy fst
    |> List.sortBy fst
    |> List.map (fun (epoch, values) -> epoch, Numbers.overSeeds report (List.map snd values))

let private row order (arm: string) part (epoch, outcome) =
    [ "arm", text arm
      "order", integer order
      "part", text part
      "epoch", integer epoch
      "value", numberOrNull (Outcome.value outcome)
      "lower", numberOrNull (Numbers.interval outcome |> Option.map _.Lower)
      "upper", numberOrNull (Numbers.interval outcome |> Option.map _.Upper)
      "answer", text (Numbers.unsigned 2 outcome)
      "n", integer (Numbers.count outcome) ]

/// None where no epoch was measured.
let figure (report: Report) =
    let curves =
        [ for order, arm in List.indexed report.Arms do
              for part, measure in parts do
                  for epoch, outcome in curve report arm measure do
                      row order arm.Arm.Name part (epoch, outcome), outcome ]

    if curves.IsEmpty then
        None
    else
        let rows = curves |> List.map fst
        let x = quantitative "x" "epoch" [ scale [ "zero", Json.Flag false; "nice", Json.Flag false ]; axis [ title "epoch"; "tickMinStep", integer 1; "tickCount", integer 5; "format", text "d" ] ]
        let y field = quantitative "y" field [ scale [ curves |> List.collect (snd >> Numbers.extent) |> spanning; "zero", Json.Flag false ]; axis [ title "accuracy (%)" ] ]
        let domain = "domain", Json.List [ text "test"; text "validation" ]
        let heading = "legend", Json.Object [ "title", Json.Null; "symbolType", text "stroke"; "symbolOpacity", integer 1; "symbolStrokeWidth", integer 2 ]
        let colour = nominal "color" "part" [ scale [ domain; "range", Json.List [ text Colour.arm; text Colour.other ] ]; heading ]
        let dash = nominal "strokeDash" "part" [ scale [ domain; "range", Json.List [ Json.List [ integer 1; integer 0 ]; Json.List [ integer 5; integer 3 ] ] ]; heading ]
        // A line needs two epochs; where accuracy was measured once, its points have to be seen.
        let isOnce = curves |> List.countBy (fun (row, _) -> List.find (fst >> (=) "epoch") row) |> List.length = 1
        let tip = tooltip [ "arm", "arm"; "part", "part"; "epoch", "epoch"; "answer", $"mean [{Format.percent report.Confidence} CI], %%"; "n", "n (seeds)" ]

        Some
            { Name = "learning-curves"
              Title = "Learning curves"
              Caption =
                $"Mean accuracy over completed runs after each epoch, with its {Format.percent report.Confidence} Student band. Solid: test part; "
                + "dashed: validation part. The same scale in all panels. The last epoch counts, whichever is the highest."
              Body =
                [ data rows
                  "columns", integer 3
                  "facet", Json.Object [ "field", text "arm"; "type", text "nominal"; "title", Json.Null; "sort", Json.Object [ "field", text "order"; "op", text "min" ] ]
                  "spec",
                  Json.Object
                      [ "width", integer 190
                        height 150
                        layers
                            [ layer [ mark "area" [ "opacity", number 0.25 ]; encoding [ x; y "lower"; "y2", Json.Object [ "field", text "upper" ]; colour ] ]
                              if isOnce then
                                  layer [ mark "rule" [ "strokeWidth", integer 2 ]; encoding [ x; y "lower"; "y2", Json.Object [ "field", text "upper" ]; colour ] ]
                              layer [ mark "line" [ "strokeWidth", integer 2 ]; encoding [ x; y "value"; colour; dash ] ]
                              layer [ mark "point" [ "filled", Json.Flag true; "size", integer 40; "opacity", integer (if isOnce then 1 else 0) ]; encoding [ x; y "value"; colour; tip ] ] ] ] ] }
