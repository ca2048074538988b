/// The gates of a trained network, by channel and class: the figure of excitations of Hu et al., "Squeeze-and-Excitation
/// Networks", 2018.
module internal Ablate.Analysis.Report.Figures.Gates

open Ablate.Core
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures.VegaLite

/// More lines than this are none that anybody tells apart.
let private mostClasses = 10

/// As many as a panel has room for; the paper draws fifty.
let private mostChannels = 64

[<Literal>]
let private AllClasses = "all"

/// What can be drawn of rows that may be millions, and how many classes they have.
let private drawable (rows: GateRow seq) =
    let kept = ResizeArray<GateRow>()
    let mutable classes = 0

    for row in rows do
        match Option.ofNullable row.Class with
        | None -> kept.Add row
        | Some label ->
            classes <- max classes (label + 1)
            if label < mostClasses then kept.Add row

    List.ofSeq kept, classes

/// At most so many channels, evenly spread.
let private spread (rows: GateRow list) =
    let channels = 1 + (rows |> List.map _.Channel |> List.max)

    if channels <= mostChannels then
        rows
    else
        let drawn = Set [ for place in 0 .. mostChannels - 1 -> place * channels / mostChannels ]
        rows |> List.filter (fun row -> drawn.Contains row.Channel)

let private caption (arm: string) (seed: int) classes isThinned =
    $"Mean gate of each channel over the test set, block by block, of one trained network ({arm}, seed {seed}). Thick line: all classes; coloured lines: class by class. "
    + "Channels have no order and mean something else with every seed, so that nothing is averaged over seeds."
    + (if classes > mostClasses then $" Shown are the first {mostClasses} of {classes} classes." else "")
    + (if isThinned then $" Of a block with more than {mostChannels} channels, {mostChannels} are shown, evenly spread." else "")

/// None where nothing was recorded.
let ofRun name (arm: string) seed (recorded: GateRow seq) =
    match drawable recorded with
    | [], _ -> None
    | kept, classes ->
        let blocks = [ for block, rows in kept |> List.groupBy _.Block -> block, spread rows ]
        let drawn = blocks |> List.collect snd
        let className (row: GateRow) = row.Class |> Option.ofNullable |> Option.map string |> Option.defaultValue AllClasses
        let shown = drawn |> List.choose (fun row -> Option.ofNullable row.Class) |> List.distinct |> List.sort
        // A block of one channel, such as a gate of positions, has no line but a point for each class.
        let hasPoints = blocks |> List.exists (fun (_, rows) -> rows |> List.forall (fun row -> row.Channel = 0))
        let line properties colours = mark "line" (properties @ colours @ [ if hasPoints then "point", Json.Object([ "size", integer 25 ] @ colours) ])
        let only what = "transform", Json.List [ Json.Object [ "filter", what ] ]
        let isAll = Json.Object [ "field", text "class"; "equal", text AllClasses ]
        let x = quantitative "x" "channel" [ scale [ "zero", Json.Flag false; "nice", Json.Flag false ]; axis [ title "channel"; "tickMinStep", integer 1; "tickCount", integer 5; "format", text "d" ] ]
        let y = quantitative "y" "mean" [ scale [ drawn |> List.map _.Mean |> spanning; "zero", Json.Flag false ]; axis [ title "mean gate"; "tickCount", integer 5 ] ]

        let colour =
            nominal
                "color"
                "class"
                [ scale [ "domain", Json.List [ for label in shown -> text (string label) ] ]
                  "legend", Json.Object [ "title", text "class"; "symbolType", text "stroke"; "symbolOpacity", integer 1; "symbolStrokeWidth", integer 2 ] ]

        let rows =
            [ for order, (block, rows) in List.indexed blocks do
                  for row in rows do
                      [ "block", text block; "order", integer order; "channel", integer row.Channel; "class", text (className row); "mean", number row.Mean ] ]

        Some
            { Name = name
              Title = $"Gates of {arm}"
              Caption = caption arm seed classes (drawn.Length < kept.Length)
              Body =
                [ data rows
                  "columns", integer 2
                  "facet", Json.Object [ "field", text "block"; "type", text "nominal"; "title", Json.Null; "sort", Json.Object [ "field", text "order"; "op", text "min" ] ]
                  "spec",
                  Json.Object
                      [ "width", integer 300
                        height 150
                        layers
                            [ layer [ only (Json.Object [ "not", isAll ]); line [ "strokeWidth", number 1.2; "opacity", number 0.8 ] []; encoding [ x; y; colour; tooltip [ "block", "block"; "class", "class" ] ] ]
                              layer [ only isAll; line [ "strokeWidth", number 2.5 ] [ "color", text Colour.ink ]; encoding [ x; y; tooltip [ "block", "block"; "class", "class" ] ] ] ] ]
                  // Blocks differ in their channels.
                  "resolve", Json.Object [ "scale", Json.Object [ "x", text "independent" ] ] ] }

/// One for each arm with an inspected run: that of its first such seed.
let figures (report: Report) =
    GateBlocks.inspected report
    |> List.mapi (fun place (arm, seed, gates) -> ofRun (if place = 0 then "gates" else $"gates-{place + 1}") arm seed gates)
    |> List.choose id
