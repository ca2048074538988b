/// Accuracy against a swept ratio on a scale of doublings: every run, the mean of each arm, and the straight line that the seeds'
/// own least-squares lines come to.
module internal Ablate.Analysis.Report.Figures.Ratio

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

/// The seeds' lines at `ratio`: a0 + b log2 r for each seed that completed with every ratio.
let private linesAt (byArm: (float * Map<int, float>) list) seeds ratio =
    let ratios = byArm |> List.map fst |> List.toArray
    let centre = ratios |> Array.map Math.Log2 |> mean
    let weights = Statistics.RatioTrend.slopeWeights ratios

    [ for seed in seeds do
          let scores = byArm |> List.map (fun (_, runs) -> Map.find seed runs) |> List.toArray
          mean scores + sum (Array.map2 (*) weights scores) * (Math.Log2 ratio - centre) ]

let private line report byArm =
    let seeds =
        byArm
        |> List.map (fun (_, runs: Map<int, float>) -> Set.ofSeq runs.Keys)
        |> Set.intersectMany
        |> Set.toList

    let first, last = byArm |> List.head |> fst, byArm |> List.last |> fst
    let steps = 32

    [ for step in 0..steps do
          let ratio = first * (last / first) ** (float step / float steps)
          ratio, Numbers.overSeeds report (linesAt byArm seeds ratio) ]

let private lineRow (ratio, outcome) =
    [ "ratio", number ratio
      "value", numberOrNull (Outcome.value outcome)
      "lower", numberOrNull (Numbers.interval outcome |> Option.map _.Lower)
      "upper", numberOrNull (Numbers.interval outcome |> Option.map _.Upper) ]

let private meanRow ratio (arm: ArmSummary) =
    let outcome = arm.Mean

    [ "ratio", number ratio
      "label", text arm.Arm.Name
      "value", numberOrNull (Outcome.value outcome)
      "lower", numberOrNull (Numbers.interval outcome |> Option.map _.Lower)
      "upper", numberOrNull (Numbers.interval outcome |> Option.map _.Upper)
      "answer", text (Numbers.unsigned 2 outcome)
      "n", integer (Numbers.count outcome) ]

let private draw (report: Report) variable (arms: (ArmSummary * float) list) =
    let byArm = [ for arm, ratio in arms -> ratio, Map.ofList (Numbers.accuracies arm) ]
    let x = quantitative "x" "ratio" [ scale [ "type", text "log"; "base", integer 2; "domain", Json.List [ number (0.8 * (arms |> List.head |> snd)); number (1.25 * (arms |> List.last |> snd)) ]; "nice", Json.Flag false ]; axis [ title $"{variable} (each step doubles it)"; "values", Json.List [ for _, ratio in arms -> number ratio ] ] ]
    let line = line report byArm

    let heights =
        [ for arm, _ in arms do
              yield! Numbers.extent arm.Mean
              yield! Numbers.accuracies arm |> List.map snd
          for _, outcome in line do
              yield! Numbers.extent outcome
          for arm in report.Arms do
              if arm.IsBaseline then yield! Numbers.extent arm.Mean ]

    let y field = quantitative "y" field [ scale [ spanning heights; "zero", Json.Flag false ]; axis [ title $"{Numbers.metric report} (%%)" ] ]
    let tip = tooltip [ "label", "arm"; "answer", $"mean [{Format.percent report.Confidence} CI], %%"; "n", "n (seeds)" ]

    let baseline =
        report.Arms
        |> List.tryFind _.IsBaseline
        |> Option.bind (fun arm -> Outcome.value arm.Mean |> Option.map (fun value -> arm, value))

    [ containerWidth
      height 320
      datasets
          [ "means", [ for arm, ratio in arms -> meanRow ratio arm ]
            "line", line |> List.map lineRow
            "runs",
            [ for arm, ratio in arms do
                  for seed, value in Numbers.accuracies arm do
                      [ "ratio", number ratio; "label", text arm.Arm.Name; "seed", integer seed; "value", number value; "text", text (Format.decimals 2 value) ] ] ]
      layers
          [ layer
                [ from "line"
                  mark "area" [ "color", text Colour.arm; "opacity", number 0.15 ]
                  encoding [ x; y "lower"; "y2", Json.Object [ "field", text "upper" ] ] ]
            layer [ from "line"; mark "line" [ "color", text Colour.arm; "strokeWidth", integer 2 ]; encoding [ x; y "value" ] ]
            match baseline with
            | Some(arm, value) ->
                let row = data [ [ "value", number value; "label", text arm.Arm.Name; "answer", text (Numbers.unsigned 2 arm.Mean); "n", integer arm.Completed.Length ] ]
                layer [ row; mark "rule" [ "color", text Colour.ink; "strokeDash", Json.List [ integer 6; integer 4 ] ]; encoding [ y "value"; tip ] ]

                layer
                    [ row
                      mark "text" [ "align", text "left"; "dx", integer 4; "dy", integer -7; "limit", integer 160 ]
                      encoding [ fixedAt "x" 0.0; y "value"; nominal "text" "label" [] ] ]
            | None -> ()
            layer
                [ from "runs"
                  mark "point" [ "shape", text "circle"; "filled", Json.Flag false; "size", integer 30; "color", text Colour.other; "opacity", number 0.8; "xOffset", integer 9 ]
                  encoding [ x; y "value"; tooltip [ "label", "arm"; "seed", "seed"; "text", $"{Numbers.metric report} (%%)" ] ] ]
            layer [ from "means"; mark "rule" [ "color", text Colour.ink; "strokeWidth", integer 2 ]; encoding [ x; y "lower"; "y2", Json.Object [ "field", text "upper" ]; tip ] ]
            layer
                [ from "means"
                  mark "point" [ "shape", text "diamond"; "filled", Json.Flag true; "size", integer 120; "color", text Colour.ink; "opacity", integer 1 ]
                  encoding [ x; y "value"; tip ] ] ] ]

/// Slopes among the findings: the variable, its arms, the slope and what it stands as.
let private slopes (report: Report) =
    report.Findings
    |> List.choose (fun finding ->
        match finding.Contrast with
        | Slope(variable, arms) -> Some(variable, [ for name, ratio in arms -> report.Arms |> List.find (fun arm -> arm.Arm.Name = name), ratio ], finding.Main, finding.Role)
        | Difference _
        | MeanDifference _
        | Curvature _ -> None)

/// One drawing for each swept variable that has a slope among the findings.
let figures (report: Report) =
    slopes report
    |> List.mapi (fun place (variable, records, main, role) ->
        let standing = if role = Exploratory then ", exploratory" else ""
        let slope = Numbers.outcome Numbers.signedEstimate 2 main

        { Name = if place = 0 then "ratio" else $"ratio-{place + 1}"
          Title = $"Accuracy against {variable}"
          Caption =
            $"Line: the mean over seeds of each seed's least-squares line on the logarithm of {variable}, with the {Format.percent report.Confidence} Student band "
            + $"of each point by itself; its slope is {slope} percentage points per doubling (n = {Numbers.count main}){standing}. Diamonds: the arms' means "
            + "with their Student intervals. Circles: one for each run. Dashed: the baseline's mean, which has no place on the axis. "
            + "Arms' own intervals may overlap where their paired difference is clear."
          Body = draw report variable records })
