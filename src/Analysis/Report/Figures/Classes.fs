/// Which classes a difference comes from: the paired difference of the share of each class that is recognised.
module internal Ablate.Analysis.Report.Figures.Classes

open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

/// More rows than this are none that anybody reads.
let private mostClasses = 20

/// The examples of each class that a run recognised; each run's predictions are read once.
let private recognised (examples: TestExamples) =
    let known = Dictionary<struct (string * int), int64 array option>()

    fun arm seed ->
        match known.TryGetValue(struct (arm, seed)) with
        | true, counts -> counts
        | false, _ ->
            let counts =
                match examples.Predictions.Invoke(arm, seed) with
                | null -> None
                | predictions ->
                    let counts = Array.zeroCreate<int64> examples.Classes

                    for example in 0 .. predictions.Count - 1 do
                        let label = examples.Labels[example]
                        if predictions[example] = label then counts[label] <- counts[label] + 1L

                    Some counts

            known[struct (arm, seed)] <- counts
            counts

/// By class, in percentage points of the class's examples.
let private differences (report: Report) (sizes: int array) recognised (finding: Finding) arm reference =
    let pairs =
        [ for seed, _ in finding.PerSeed do
              match recognised arm seed, recognised reference seed with
              | Some a, Some b -> a, b
              | _ -> () ]

    [ for label in 0 .. sizes.Length - 1 do
          if sizes[label] > 0 && not pairs.IsEmpty then
              let side (choose: int64 array * int64 array -> int64 array) = [| for pair in pairs -> (choose pair)[label] |]
              let difference = PairedT.ofCounts report.Confidence (side fst) (side snd)
              label, (PairedT.scale (100.0 / float sizes[label]) difference).Mean ]

/// None without predictions. With many classes, those whose differences are the largest.
let figure (report: Report) =
    match report.Results.Test with
    | null -> None
    | examples ->
        let sizes = Array.zeroCreate<int> examples.Classes
        for label in examples.Labels do sizes[label] <- sizes[label] + 1
        let recognised = recognised examples

        let found =
            [ for finding in report.Findings do
                  match finding.Contrast with
                  | Difference(arm, reference) ->
                      match differences report sizes recognised finding arm reference with
                      | [] -> ()
                      | byClass -> finding, byClass
                  | MeanDifference _
                  | Slope _
                  | Curvature _ -> () ]

        if found.IsEmpty then
            None
        else
            let sizeOf label =
                found
                |> List.sumBy (fun (_, byClass) -> byClass |> List.tryFind (fun (other, _) -> other = label) |> Option.bind (snd >> Outcome.value) |> Option.defaultValue 0.0 |> abs)

            let shown = [ 0 .. examples.Classes - 1 ] |> List.sortBy (fun label -> -(sizeOf label), label) |> List.truncate mostClasses |> Set.ofList

            let rows =
                [ for order, (finding, byClass) in List.indexed found do
                      for label, outcome in byClass do
                          if shown.Contains label then
                              let interval = Numbers.interval outcome

                              [ "comparison", text finding.Label
                                "order", integer order
                                "class", integer label
                                "value", numberOrNull (Outcome.value outcome)
                                "lower", numberOrNull (interval |> Option.map _.Lower)
                                "upper", numberOrNull (interval |> Option.map _.Upper)
                                "answer", text (Numbers.outcome Numbers.signedEstimate 2 outcome)
                                "n", integer (Numbers.count outcome)
                                "examples", integer sizes[label] ] ]

            let extents = found |> List.collect (fun (_, byClass) -> byClass |> List.collect (snd >> Numbers.extent))
            let x field = quantitative "x" field [ scale [ spanning (0.0 :: extents) ]; axis [ title "difference (percentage points)"; "tickCount", integer 4 ] ]
            let y = channel "y" "ordinal" "class" [ "sort", Json.Null; axis [ title "class"; "domain", Json.Flag false; "ticks", Json.Flag false ] ]
            let tip = tooltip [ "comparison", "comparison"; "class", "class"; "answer", $"mean [{Format.percent report.Confidence} CI]"; "n", "n (seeds)"; "examples", "examples of the class" ]
            let chosen = if examples.Classes > mostClasses then $" Shown are the {mostClasses} of {examples.Classes} classes with the largest differences." else ""

            Some
                { Name = "classes"
                  Title = "Differences class by class"
                  Caption =
                    $"Diamonds: mean paired difference in the share of a class's examples that is recognised; bars: its {Format.percent report.Confidence} Student interval by itself. "
                    + $"Exploratory: nothing is corrected for the number of classes, and some intervals miss 0 by chance.{chosen}"
                  Body =
                    [ data rows
                      "columns", integer 3
                      "facet", Json.Object [ "field", text "comparison"; "type", text "nominal"; "title", Json.Null; "sort", Json.Object [ "field", text "order"; "op", text "min" ] ]
                      "spec",
                      Json.Object
                          [ "width", integer 190
                            "height", Json.Object [ "step", integer 18 ]
                            layers
                                [ layer [ mark "rule" [ "color", text Colour.ink ]; encoding [ datum "x" 0.0 ] ]
                                  layer [ mark "rule" [ "color", text Colour.arm; "strokeWidth", integer 3 ]; encoding [ x "lower"; "x2", Json.Object [ "field", text "upper" ]; y; tip ] ]
                                  layer
                                      [ mark "point" [ "shape", text "diamond"; "filled", Json.Flag true; "size", integer 70; "color", text Colour.ink; "opacity", integer 1 ]
                                        encoding [ x "value"; y; tip ] ] ] ] ] }
