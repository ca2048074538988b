module Ablate.Analysis.Tests.Report.FigureTests

open System
open System.IO
open System.Text.Json
open Xunit
open Ablate.Core
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Figures
open Ablate.Analysis.Tests.Report
open Ablate.Analysis.Tests.Studies

let private specifications report = Figures.all report |> Figures.specifications

let private names = [ "differences"; "trends"; "ratio"; "parameters"; "multiply-adds"; "seconds"; "learning-curves"; "classes"; "sources"; "more"; "pairing"; "gates" ]

let figureNames = TheoryData<string>(names)

[<Fact>]
let ``A study with everything known has all figures`` () =
    Assert.Equal<string list>(names, Figures.all Sample.report.Value |> List.map _.Name)

[<Theory; MemberData(nameof figureNames)>]
let ``The specification of a figure is the approved one`` (name: string) =
    let _, actual = Figures.all Sample.small.Value |> Figures.files |> List.find (fun (file, _) -> file = $"figures/{name}.vl.json")

    if Environment.GetEnvironmentVariable "UPDATE_GOLDEN" = "1" then
        let folder = Path.Combine(__SOURCE_DIRECTORY__, "..", "Golden", "figures")
        Directory.CreateDirectory folder |> ignore
        File.WriteAllText(Path.Combine(folder, $"{name}.vl.json"), actual)
    else
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "figures", $"{name}.vl.json")), actual)

[<Fact>]
let ``A swept ratio without a declared trend is drawn all the same, as exploratory`` () =
    let swept ratio change =
        let record: ArmRecord = arm $"se-r{ratio}" [ for seed in 0..4 -> run seed (9000L + int64 (change + 3 * seed * ratio)) ]
        ArmRecord(record.Name, readOnlyDict [ "r", string<int> ratio ], record.Parameters, record.MultiplyAdds, record.Runs)

    let figures arms = study (asking "se-r2") (arm "baseline" (counted [ 9000L; 9010L; 9020L; 9005L; 9001L ]) :: arms) |> Builder.build |> Ratio.figures
    let figure = figures [ swept 2 10; swept 4 20; swept 8 30 ] |> List.exactlyOne
    Assert.Equal(("ratio", "Accuracy against r"), (figure.Name, figure.Title))
    Assert.Contains("points per doubling (n = 5), exploratory. ", figure.Caption)
    Assert.Empty(figures [ swept 2 10; swept 4 20 ])

[<Fact>]
let ``Vega-Lite draws every figure without a complaint, and twice the same`` () =
    let specifications = specifications Sample.report.Value
    let drawings = Drawing.drawn specifications
    Assert.Equal(drawings, Drawing.drawn specifications)
    use document = JsonDocument.Parse drawings
    Assert.Equal<string list>(names, [ for drawing in document.RootElement.EnumerateObject() -> drawing.Name ])

    for drawing in document.RootElement.EnumerateObject() do
        Assert.StartsWith("<svg", drawing.Value.GetString())

[<Fact>]
let ``A name that is markup is text in a drawing`` () =
    use document = JsonDocument.Parse(Drawing.drawn (specifications Sample.report.Value))
    let drawing = document.RootElement.GetProperty("differences").GetString() |> string
    Assert.DoesNotContain("<script", drawing)
    Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", drawing)
    Assert.Contains("a&amp;b|c_d% - baseline", drawing)

/// The texts of a specification that Vega reads as more than texts: expressions and names of fields.
let rec private meaningful (element: JsonElement) : string list =
    match element.ValueKind with
    | JsonValueKind.Object ->
        [ for entry in element.EnumerateObject() do
              match entry.Name with
              | "values" -> ()
              | "expr"
              | "field"
              | "signal"
              | "test"
              | "calculate"
              | "filter" when entry.Value.ValueKind = JsonValueKind.String -> string (entry.Value.GetString())
              | _ -> yield! meaningful entry.Value ]
    | JsonValueKind.Array -> [ for item in element.EnumerateArray() do yield! meaningful item ]
    | _ -> []

[<Fact>]
let ``No name from a file becomes a field or a part of an expression`` () =
    use document = JsonDocument.Parse(specifications Sample.report.Value)
    let texts = meaningful document.RootElement
    Assert.NotEmpty texts

    for text in texts do
        Assert.DoesNotMatch("script|a&b|baseline|mhsa|se-r", text)

[<Fact>]
let ``What there is of one seed, and of none, is drawn without a complaint`` () =
    for report in [ Sample.single.Value; Sample.empty.Value ] do
        let figures = Figures.all report
        Assert.NotEmpty figures
        use document = JsonDocument.Parse(Drawing.drawn (specifications report))
        Assert.Equal(figures.Length, document.RootElement.EnumerateObject() |> Seq.length)

/// Of one block, with a mean that says where it belongs.
let private gatesOf channels classes =
    [ for channel in 0 .. channels - 1 do
          GateRow("se1", channel, Nullable(), 10L, float channel, 0.1, 0.0, 0.0)
          for label in 0 .. classes - 1 do
              GateRow("se1", channel, Nullable label, 1L, float (1000 * label + channel), nan, 0.0, 0.0) ]

let private drawnGates channels classes =
    match Gates.ofRun "gates" "se" 3 (gatesOf channels classes) with
    | None -> failwith "There is no figure."
    | Some figure ->
        use document = JsonDocument.Parse(VegaLite.compact (VegaLite.specification figure))

        let points =
            [ for row in document.RootElement.GetProperty("data").GetProperty("values").EnumerateArray() ->
                  row.GetProperty("class").GetString() |> string, row.GetProperty("channel").GetInt32(), row.GetProperty("mean").GetDouble() ]

        figure, points

[<Fact>]
let ``Gates are drawn by channel, a line for all classes and one for each`` () =
    let figure, points = drawnGates 2 2
    Assert.Equal<(string * int * float) list>([ "all", 0, 0.0; "0", 0, 0.0; "1", 0, 1000.0; "all", 1, 1.0; "0", 1, 1.0; "1", 1, 1001.0 ], points)
    Assert.Contains("of one trained network (se, seed 3)", figure.Caption)
    Assert.DoesNotContain("are shown", figure.Caption)

[<Fact>]
let ``Of many channels and classes some are drawn, and the caption says which`` () =
    let figure, points = drawnGates 200 25
    let channels, classes = points |> List.map (fun (_, channel, _) -> channel) |> List.distinct, points |> List.map (fun (label, _, _) -> label) |> List.distinct
    Assert.Equal((64, 0, 196), (channels.Length, List.head channels, List.last channels))
    Assert.Equal<string list>("all" :: [ for label in 0..9 -> string label ], classes)
    Assert.Contains("Shown are the first 10 of 25 classes. Of a block with more than 64 channels, 64 are shown, evenly spread.", figure.Caption)

[<Fact>]
let ``The figure of one inspected network is that of the report`` () =
    let report = Sample.small.Value
    let run = report.Arms |> Seq.collect _.Arm.Runs |> Seq.find (fun run -> not (isNull run.Gates))
    let _, inReport = Figures.all report |> Figures.files |> List.find (fun (file, _) -> file = "figures/gates.vl.json")
    Assert.Equal(inReport, Reports.GateFigure("se-r8", run.Seed, [| for row in nonNull run.Gates -> row |]))

[<Fact>]
let ``Blocks of gates are summed up over channels and classes`` () =
    let row block channel label mean dead = GateRow(block, channel, label, 4L, mean, 0.1, dead, 0.25, SdPositions = float (channel + 1))

    let blocks =
        GateBlocks.ofRows
            [ for channel, means in [ 0, [ 0.1; 0.3 ]; 1, [ 0.6; 0.6 ] ] do
                  row "late" channel (Nullable()) (List.average means) (float channel)
                  for label, mean in List.indexed means do row "late" channel (Nullable label) mean 0.0
              row "early" 0 (Nullable()) 0.5 0.0 ]

    let late = blocks[0]
    Assert.Equal(("late", 2), (late.Block, late.Channels))
    Assert.Equal(0.4, late.Mean, 1e-12)
    Assert.Equal(sqrt 0.08, late.BetweenChannels, 1e-12)
    Assert.Equal(sqrt 0.02 / 2.0, late.BetweenClasses, 1e-12)
    Assert.Equal(1.5, late.BetweenPositions)
    Assert.Equal((0.5, 0.25), (late.Dead, late.Saturated))
    Assert.Equal({ Block = "early"; Channels = 1; Mean = 0.5; BetweenChannels = 0.0; BetweenClasses = 0.0; BetweenPositions = 1.0; Dead = 0.0; Saturated = 0.25 }, blocks[1])

[<Fact>]
let ``Results of which nothing was inspected have no figure of gates`` () =
    Assert.DoesNotContain("gates", Figures.all Sample.single.Value |> List.map _.Name)

[<Fact>]
let ``A logarithmic axis is given no zero, of which the drawing's script would complain`` () =
    let sized name (parameters: int64) (counts: int64 list) : ArmRecord =
        let record: ArmRecord = arm name (counted counts)
        ArmRecord(record.Name, record.Values, Nullable parameters, record.MultiplyAdds, record.Runs)

    let drawn large =
        let report = study analysis [ sized "baseline" 1000L [ 9000L; 9010L ]; sized "large" large [ 9020L; 9040L ] ] |> Builder.build
        Figures.all report |> Figures.files |> List.find (fun (file, _) -> file = "figures/parameters.vl.json") |> snd

    let axisOf large = (drawn large).Split("\"x\"")[1]
    let scaleOf (axis: string) = axis.Substring(0, axis.IndexOf "\"axis\"")
    Assert.DoesNotContain("zero", scaleOf (axisOf 10_000L))
    Assert.Contains("log", scaleOf (axisOf 10_000L))
    Assert.Contains("zero", scaleOf (axisOf 1_500L))

[<Fact>]
let ``Times that other work has spoiled carry a caution in the figure and beside the table`` () =
    let timed name offset slow : ArmRecord =
        let timed (run: RunRecord) =
            RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, Nullable(), null, Nullable(if run.Seed = 2 then slow else 60.0 + offset), [||], null)

        arm name [ for run in counted [ 9000L; 9010L; 9030L ] -> timed run ]

    let report slow = study analysis [ timed "baseline" 0.0 61.0; timed "se" 9.0 slow ] |> Builder.build
    let caution = "Run times differ by more than a factor of 1.5 between seeds in se: other work ran beside them"
    let captionOf report = (Figures.all report |> List.find (fun figure -> figure.Name = "seconds")).Caption
    Assert.Contains(caution, captionOf (report 200.0))
    Assert.Contains(caution, Formats.Markdown.render [] (report 200.0))
    Assert.Contains(caution, Html.Html.render (report 200.0) None Map.empty)
    Assert.DoesNotContain("other work", captionOf (report 80.0))
