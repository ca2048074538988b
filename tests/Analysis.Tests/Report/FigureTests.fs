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

let private names = [ "differences"; "trends"; "ratio"; "parameters"; "multiply-adds"; "seconds"; "learning-curves"; "classes"; "sources"; "more"; "pairing" ]

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
    Assert.Contains("exploratory: no trend was declared, and this slope is in no family", figure.Caption)
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
